import type { RepositoryFiles } from './repository/files';
import { DocumentValue, HASHES, hashOf, VALUES } from './values';
import { RequirementVerdict } from './verdict';
import { table } from '../../tools/markdown';

/** From the best to the worst: in an app with several environments, the best one counts. */
export const MARKS = ['as written', 'by option', 'otherwise', 'not seen'] as const;

/** A value of the document, as an app and a repository show it. */
export interface MarkedValue extends DocumentValue {
  readonly mark: typeof MARKS[number];
  /** The reason of a difference, the code of an option, or what is missing. */
  readonly why?: string;
  /** Logical ids, or a file and its line. */
  readonly place?: string;
}

/** A line of the document that a user passes. */
interface Line {
  readonly text: string;
  /** Whether the line is not one of the document from which the values are made. */
  readonly differs: boolean;
  readonly values: readonly MarkedValue[];
}

type Verdicts = ReadonlyMap<string, RequirementVerdict>;

/** The values of the document, each with what the verdicts say about it, and the lines of files of a repository. */
export function markedValues(verdicts: readonly RequirementVerdict[], files?: RepositoryFiles): MarkedValue[] {
  const environments = [...new Set(verdicts.map(({ environment }) => environment))].map((environment): Verdicts =>
    new Map(verdicts.filter((one) => one.environment === environment).map((one) => [one.requirement, one])));
  const all = VALUES.map((value) => environments.map((own) => marked(value, own))
    .reduce((best, other) => MARKS.indexOf(other.mark) < MARKS.indexOf(best.mark) || isNearer(other, best) ? other : best));
  return files === undefined ? all : inFiles(all, files);
}

/** In lines: the same job of a workflow, or the next one. */
const NEAR = 90;

/** Of a place of several values, the nearest line with the first word of each; and the line of the app that sets an option. */
function inFiles(values: readonly MarkedValue[], files: RepositoryFiles): MarkedValue[] {
  const lines = new Map<string, string[]>();
  const linesOf = (path: string) => lines.get(path) ?? lines.set(path, (files.read(path) ?? '').split('\n')).get(path)!;
  const linesWith = (path: string, word: string) => linesOf(path).flatMap((text, index) => text.includes(word) && !/^\s*(#|\/\/|\*)/.test(text) ? [index + 1] : []);
  const sources = files.sources('.');
  const taken = new Set<string>();
  return values.map((one) => {
    const { value, mark, code, why, place = '' } = one;
    const setter = mark === 'by option' && code !== undefined ? sources.find((source) => linesWith(source, code).length > 0) : undefined;
    const set = setter && `${setter}:${linesWith(setter, code!)[0]} ${linesOf(setter)[linesWith(setter, code!)[0] - 1].trim()}`;
    const [, path, first] = /^(.+):(\d+)$/.exec(place) ?? [];
    const [word = ''] = /[\w./*-]{3,}/.exec(value) ?? [];
    const isShared = path !== undefined && values.some((other) => other !== one && other.place === place);
    const [found] = (isShared ? linesWith(path, word) : []).sort((a, b) => Math.abs(a - Number(first)) - Math.abs(b - Number(first)))
      .filter((line) => Math.abs(line - Number(first)) < NEAR).map((line) => `${path}:${line} ${word}`).filter((line) => !taken.has(line));
    if (found !== undefined) taken.add(found);
    return { ...one, why: set ?? why, place: found?.split(' ')[0] ?? one.place };
  });
}

/** Of two environments without a value, that with the resource says more. */
function isNearer(one: MarkedValue, other: MarkedValue): boolean {
  return one.mark === other.mark && other.why?.startsWith('there is no ') === true && one.why?.startsWith('there is no ') === false;
}

function marked(value: DocumentValue, verdicts: Verdicts): MarkedValue {
  const own = value.requirements.flatMap((requirement) => verdicts.get(requirement) ?? [])
    .map((verdict) => ({ ...verdict, ...verdict.values?.[value.value] }));
  const unmet = own.find(({ outcome }) => outcome === 'not met');
  const met = own.filter(({ outcome }) => outcome === 'met');
  if (unmet !== undefined || met.length === 0) {
    const missing = unmet?.detail ?? (own.some(({ outcome }) => outcome === 'not applicable') ? 'for another environment' : 'pass --repository and --app');
    return { ...value, mark: 'not seen', why: value.option === undefined ? missing : `${missing}; option: ${value.option}` };
  }
  const deviation = value.topic === undefined ? undefined : met.find(({ requirement }) => requirement === value.requirements[0])?.deviation;
  const warning = met.find((one) => one.warning !== undefined)?.warning;
  return {
    ...value,
    mark: deviation !== undefined ? 'otherwise' : value.option === undefined ? 'as written' : 'by option',
    why: warning ?? deviation ?? value.option,
    place: met.map(({ place }) => place).find((place) => place !== undefined),
  };
}

/** The lines of a document with its values. A line that has moved is found by its hash. */
export function annotated(text: string, values: readonly MarkedValue[]): Line[] {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const hashes = lines.map(hashOf);
  const indexOf = (line: number) => {
    const same = hashes.flatMap((hash, index) => hash === HASHES[line - 1] ? [index] : []);
    const distance = (index: number) => Math.abs(index - line + 1);
    return same.sort((one, other) => distance(one) - distance(other))[0] ?? Math.min(line, lines.length) - 1;
  };
  const places = new Map(values.map(({ line }) => [line, indexOf(line)]));
  return lines.map((line, index) => ({
    text: line, differs: !HASHES.includes(hashes[index]), values: values.filter((value) => places.get(value.line) === index),
  }));
}

function summaryOf(lines: readonly Line[]): string {
  const values = lines.flatMap((line) => line.values);
  const counts = MARKS.map((wanted) => `${values.filter(({ mark }) => mark === wanted).length} ${wanted}`);
  const others = lines.filter(({ differs }) => differs).length;
  return `${values.length} values: ${counts.join(', ')}${others === 0 ? '' : `; ${others} lines differ from the document that the values are made from`}`;
}

const remarkOf = ({ why, place }: MarkedValue) => [why, place].filter((part) => part !== undefined).join(' – ');

export function inTerminal(lines: readonly Line[]): string {
  const indent = ' '.repeat(6);
  return [summaryOf(lines), '', ...lines.flatMap(({ text, differs, values }, index) => [
    `${String(index + 1).padStart(4)}  ${text}`.trimEnd(), ...differs ? [`${indent}  this line differs`] : [],
    ...values.map((value) => `${indent}  ${value.mark}: ${value.value}${remarkOf(value) && ` (${remarkOf(value)})`}`),
  ])].join('\n');
}

export function inMarkdown(lines: readonly Line[]): string {
  const code = (text: string) => text.trim() === '' ? '' : `\`${text.trim().replaceAll('`', "'")}\``;
  return [summaryOf(lines), '', table(['line', 'document', 'value', 'verdict', 'why', 'where'], lines.flatMap(({ text, differs, values }, index) => {
    const head = [String(index + 1), code(text)];
    if (values.length === 0) return [[...head, '', differs ? 'this line differs' : '', '', '']];
    return values.map(({ value, mark, why, place }, nth) => [
      ...nth === 0 ? head : ['', ''], value, differs ? `${mark}; this line differs` : mark, why ?? '', place === undefined ? '' : code(place),
    ]);
  }))].join('\n');
}

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#d5dbe3,#39434f);--muted:light-dark(#55606e,#a9b4c0)}
body{margin:0 auto;max-width:90rem;padding:1rem;font:16px/1.5 system-ui,"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic UI",Meiryo,sans-serif}
code{font:.9em/1.6 ui-monospace,Menlo,Consolas,"Noto Sans Mono CJK JP",monospace,"Hiragino Sans","Noto Sans JP","BIZ UDGothic"}h1{font-size:1.4rem;margin:0}
ol{list-style:none;padding:0}li{display:grid;grid-template-columns:3rem minmax(0,1fr) minmax(0,1fr);gap:0 .75rem;border-top:1px solid var(--line);padding:.15rem 0}
li>span{color:var(--muted);text-align:right}li>code{white-space:pre-wrap;overflow-wrap:anywhere}li.plain>code{color:var(--muted)}
ul{list-style:none;margin:0;padding:0}p{margin:.1rem 0;overflow-wrap:anywhere}small{color:var(--muted);display:block}
b{border-radius:.3rem;padding:0 .4rem;margin-right:.4rem;font-weight:600;white-space:nowrap}
.m0{background:light-dark(#d6f2dd,#1d4a2a)}.m1{background:light-dark(#dbe9fd,#1c3d66)}.m2{background:light-dark(#fdeec2,#574400)}.m3{background:light-dark(#fbdada,#652222)}
@media(max-width:45rem){li{grid-template-columns:2.5rem minmax(0,1fr)}li>div{grid-column:2}}`;

/** One page without scripts, images and addresses. */
export function inHtml(lines: readonly Line[], title: string): string {
  const text = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const chip = (mark: MarkedValue['mark']) => `<b class="m${MARKS.indexOf(mark)}">${mark}</b>`;
  const language = lines.some((line) => /[ぁ-ヿ]/.test(line.text)) ? ' lang="ja"' : '';
  const items = lines.map(({ text: line, differs, values }, index) => `<li${values.length === 0 ? ' class="plain"' : ''}><span>${index + 1}</span><code${language}>${text(line)}</code><div>${
    differs ? '<p><b class="m3">this line differs</b></p>' : ''}${
    values.map((value) => `<p>${chip(value.mark)}${text(value.value)}<small>${text(remarkOf(value))}</small></p>`).join('')}</div></li>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${text(title)}</title><style>${STYLE}</style></head>
<body><h1>${text(title)}</h1><p>${text(summaryOf(lines))}</p><p>${MARKS.map(chip).join('')}</p><ol>
${items.join('\n')}
</ol></body></html>`;
}
