import { parseExpression } from '@babel/parser';

/** A run of a workflow: what started it, and how the jobs ended that a job needs. */
export interface Run { readonly github: Readonly<Record<string, string>>; readonly results?: Readonly<Record<string, string>> }

const push = (branch: string): Run => ({ github: { event_name: 'push', ref: `refs/heads/${branch}`, ref_name: branch, ref_type: 'branch', head_ref: '', base_ref: '', actor: '(anybody)', triggering_actor: '(anybody)' } });
export const MAIN = push('main');
export const OTHERS: readonly Run[] = [
  push('develop'), push('other'), { github: { ...push('1/merge').github, event_name: 'pull_request', ref: 'refs/pull/1/merge', head_ref: 'other', base_ref: 'main' } },
];

const STATUS = /\b(success|failure|always|cancelled)\(\)/i;

/** What was parsed: each condition is judged in several runs. */
const PARSED = new Map<string, Node | undefined>();

/** The value of a condition in a run; undefined where no file shows it. Without a function of the status, it is only for a success. */
export function valueOf(condition: unknown, run: Run): unknown {
  const text = String(condition ?? 'true');
  if (!PARSED.has(text)) PARSED.set(text, parsed(text));
  const node = PARSED.get(text);
  try {
    return node && evaluated(node, run);
  } catch {
    return undefined;
  }
}

function parsed(condition: string): Node | undefined {
  const text = condition.replaceAll('${{', '(').replaceAll('}}', ')');
  // As an expression of JavaScript: other quotes, and names with hyphens.
  const code = text.replace(/'((?:[^']|'')*)'|\.(\*|[a-z_][\w-]*)/gi, (_, word: string | undefined, name: string) =>
    word === undefined ? `[${JSON.stringify(name)}]` : JSON.stringify(word.replaceAll('\'\'', '\'')));
  try {
    return parseExpression(STATUS.test(text) ? code : `success() && (${code})`) as unknown as Node;
  } catch {
    return undefined;
  }
}

/** Whether a condition holds in a run, or can hold. */
export function canHold(condition: unknown, run: Run): boolean {
  const value = valueOf(condition, run);
  return value === undefined || Boolean(value);
}

interface Node { readonly type: string; readonly name?: string; readonly operator?: string; readonly [part: string]: unknown }

function evaluated(node: Node, run: Run): unknown {
  const value = (part: unknown) => evaluated(part as Node, run);
  if (/^(String|Numeric|Boolean)Literal$/.test(node.type)) return node.value;
  if (node.type === 'UnaryExpression') return [value(node.argument)].map((one) => one === undefined ? one : !one)[0];
  if (node.type === 'MemberExpression') return memberOf(pathOf(node), run);
  if (node.type === 'CallExpression') return called((node.callee as Node).name?.toLowerCase(), (node.arguments as Node[]).map(value), run);
  if (!/^(Logical|Binary)Expression$/.test(node.type)) return undefined;
  const [left, right] = [value(node.left), value(node.right)];
  const isEnd = (one: unknown) => one !== undefined && Boolean(one) === (node.operator === '||');
  if (node.type === 'LogicalExpression') return isEnd(left) ? left : left !== undefined || isEnd(right) ? right : undefined;
  // Of different types, GitHub compares the numbers: `true == 'true'` is false.
  const isSame = typeof left === typeof right ? String(left).toLowerCase() === String(right).toLowerCase() : Number(left) === Number(right);
  return left === undefined || right === undefined ? undefined : { '==': isSame, '!=': !isSame }[node.operator!];
}

function called(name: string | undefined, [one, other, ...others]: readonly unknown[], { results = {} }: Run): unknown {
  const hasFailed = Object.values(results).includes('failure');
  const status = { success: !hasFailed, failure: hasFailed, always: true, cancelled: false }[String(name)];
  if (status !== undefined || one === undefined) return status;
  if (name === 'join') return [one].flat().join(typeof other === 'string' ? other : ',');
  if (name === 'fromjson') return JSON.parse(String(one));
  if (name === 'format' && ![other, ...others].includes(undefined)) return String(one).replace(/\{(\d+)\}/g, (_, place: string) => String([other, ...others][Number(place)]));
  const [text, part] = [one, other].map((value) => Array.isArray(value) ? value.map(String) : String(value).toLowerCase());
  const [whole, end] = [String(text), String(part)];
  const isIn = Array.isArray(text) ? text.some((item) => item.toLowerCase() === end) : text.includes(end);
  const isPart = { contains: isIn, startswith: whole.startsWith(end), endswith: whole.endsWith(end) };
  return other === undefined ? undefined : isPart[name as keyof typeof isPart];
}

/** The names of a value from its context on. */
const pathOf = ({ type, object, property, name }: Node): string[] => type === 'MemberExpression'
  ? [...pathOf(object as Node), String((property as Node).value).toLowerCase()] : [String(name).toLowerCase()];

function memberOf([context, name, property, ...rest]: readonly string[], { github, results = {} }: Run): unknown {
  if (context === 'needs' && property === 'result') return name === '*' ? Object.values(results) : results[Object.keys(results).find((one) => one.toLowerCase() === name)!];
  if (context !== 'github' || name !== 'event') return context === 'github' ? github[name] : undefined;
  const isPush = github.event_name === 'push';
  return property === 'pull_request' ? isPush ? false : undefined : { 'ref': isPush ? github.ref : '', 'repository.default_branch': 'main' }[[property, ...rest].join('.')];
}
