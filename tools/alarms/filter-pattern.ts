/** A CloudTrail event, or a part of one. */
export type LogEvent = { readonly [key: string]: unknown };
type Test = (event: LogEvent) => boolean;

const TOKENS = /\s*(&&|\|\||[()]|!=|=|NOT EXISTS|"[^"]*"|[^\s()=!&|"]+)/y;

/**
 * Whether a metric filter counts an event, of the JSON patterns that the trail's filters use: `&&`, `||`, parentheses,
 * `=`, `!=` and `NOT EXISTS` on strings, with `*` at the ends of a value. A comparison with a missing field is false,
 * also `!=`: so a filter that holds here holds where CloudWatch Logs is more generous.
 *
 * @throws if the pattern has anything else
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export function counts(pattern: string, event: LogEvent): boolean {
  const inside = /^\{(.*)\}$/s.exec(pattern.trim());
  if (!inside) throw new Error(`not a JSON pattern: ${pattern}`);
  const tokens = tokensOf(inside[1]);
  const test = anyOf(tokens);
  if (tokens.length > 0) throw new Error(`unexpected ${tokens.join(' ')}`);
  return test(event);
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < text.trimEnd().length) {
    const at = TOKENS.lastIndex;
    const [, token] = TOKENS.exec(text) ?? [];
    if (token === undefined) throw new Error(`unexpected ${text.slice(at)}`);
    tokens.push(token);
  }
  return tokens;
}

function anyOf(tokens: string[]): Test {
  const parts = [allOf(tokens)];
  while (take(tokens, '||')) parts.push(allOf(tokens));
  return (event) => parts.some((part) => part(event));
}

function allOf(tokens: string[]): Test {
  const parts = [term(tokens)];
  while (take(tokens, '&&')) parts.push(term(tokens));
  return (event) => parts.every((part) => part(event));
}

function term(tokens: string[]): Test {
  if (take(tokens, '(')) {
    const inner = anyOf(tokens);
    if (!take(tokens, ')')) throw new Error(`missing ) before ${tokens.join(' ')}`);
    return inner;
  }
  const [selector, operator] = tokens.splice(0, 2);
  if (!selector?.startsWith('$.')) throw new Error(`not a selector: ${selector}`);
  const path = selector.slice(2).split('.');
  if (operator === 'NOT EXISTS') return (event) => valueAt(event, path) === undefined;
  if (operator !== '=' && operator !== '!=') throw new Error(`not an operator: ${operator}`);
  const wanted = tokens.shift()!.replace(/^"(.*)"$/, '$1');
  return (event) => {
    const value = valueAt(event, path);
    return typeof value === 'string' && isLike(value, wanted) === (operator === '=');
  };
}

function take(tokens: string[], wanted: string): boolean {
  if (tokens[0] !== wanted) return false;
  tokens.shift();
  return true;
}

function valueAt(event: LogEvent, path: string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as LogEvent | undefined)?.[key], event);
}

function isLike(value: string, wanted: string): boolean {
  const inner = wanted.replace(/^\*|\*$/g, '');
  if (inner.includes('*')) throw new Error(`* within ${wanted}`);
  const [starts, ends] = [wanted.endsWith('*'), wanted.startsWith('*')];
  if (starts && ends) return value.includes(inner);
  if (starts) return value.startsWith(inner);
  return ends ? value.endsWith(inner) : value === wanted;
}
