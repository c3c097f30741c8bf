import { readFileSync, statSync } from 'fs';
import { basename } from 'path';
import { readApp } from '../../tools/app';
import { UserError } from '../../tools/user-error';
import { columns } from '../columns';
import { Command, ExitCode } from '../command';
import { annotated, inHtml, inMarkdown, inTerminal, markedValues } from '../conformance/document';
import { isOurs } from '../conformance/ours';
import { judgeRepository } from '../conformance/repository';
import { RepositoryFiles } from '../conformance/repository/files';
import { REQUIREMENTS, SECTIONS } from '../conformance/requirements';
import { RequirementVerdict } from '../conformance/verdict';
import { verdictsOf } from '../conformance/verdicts';

/** A verdict as it is printed. */
interface Verdict extends RequirementVerdict {
  /** Whether the gate passes although the requirement is not met. */
  readonly accepted?: true;
}

const OUTCOMES = ['met', 'not met', 'not applicable', 'not checkable here'] as const;

/** Checks the templates, and the repository of the application, against the architecture document. */
export const command: Command = {
  details: [
    'A requirement is one value of the document, or several. Each platform and pair of the app is judged on its own. Not met is also what the app has no resource for.',
    'The document describes what this library makes. An app without anything of it is refused: it would meet some requirements by chance. --any-app judges it all the same.',
    'No template contains the Dockerfile, the workflow and the code of the application: --repository reads them. It reads nothing else, unless --app is given, too.',
    '--document reads the document that you pass: no text of it is in the package, which has its values by line. A line with another text than that of the document is named.',
    'For CI: --strict fails if a requirement is not met, except those that --accept names. docs/deviations.md lists what the library deliberately delivers not as written.',
  ].join('\n'),
  options: {
    'document': { type: 'string', value: 'file', text: 'print this architecture document line by line, each value with its verdict, and where it is' },
    'markdown': { type: 'boolean', text: 'with --document: print a Markdown table' },
    'html': { type: 'boolean', text: 'with --document: print one HTML page' },
    'repository': { type: 'string', value: 'folder', text: 'the repository of the application: .github/workflows, Dockerfile, package.json and the code' },
    'any-app': { type: 'boolean', text: 'judge also an app that has nothing of this library' },
    'section': { type: 'string', value: 'numbers', text: 'only these sections of the document, e.g. 5.2 or 5.2.3,5.8' },
    'all': { type: 'boolean', text: 'list the other requirements, too, and how they are met' },
    'strict': { type: 'boolean', text: 'exit with 1 if a requirement is not met' },
    'accept': { type: 'string', value: 'numbers', text: 'what --strict does not require, by requirements and sections, e.g. R5.2.1-8,5.5.2' },
  },
  run({ app, json, values: { document, repository, section, accept, ...values } }, { out, err }) {
    const lines = typeof document === 'string' ? read(document) : undefined;
    if (lines === undefined && (values.markdown === true || values.html === true)) throw new UserError('document must be a file, got none; pass --document with the architecture document');
    if (lines !== undefined && section !== undefined) throw new UserError(`section must not be passed with --document, got ${String(section)}; leave it out`);
    const sections = listOf(section);
    const wrong = sections?.find((wanted) => !isSection(wanted));
    if (wrong !== undefined) throw new UserError(`section must be one of ${[...SECTIONS.keys()].join(', ')}, or their beginning, got ${wrong}; use one of them`);
    const accepted = acceptances(accept);
    const isChecked = (known: string) => sections === undefined || sections.some((wanted) => isWithin(known, wanted));
    const directory = typeof repository === 'string' && values.app === undefined ? undefined : readApp(app).directory;
    if (directory !== undefined && values['any-app'] !== true && !isOurs(directory)) {
      throw new UserError(`app must have a construct of this library, got ${app} without any; define a platform or a pair, or pass --any-app to judge it all the same`);
    }
    const found = typeof repository === 'string' ? judgeRepository(repository, isChecked) : {};
    const all = verdictsOf(directory, found)
      .filter((verdict) => isChecked(verdict.section) && (directory !== undefined || verdict.requirement in found));
    const isAccepted = (verdict: Verdict) => isUnmet(verdict) && accepted.some((one) => isAmong(verdict, one));
    const judged = all.map((verdict): Verdict => (isAccepted(verdict) ? { ...verdict, accepted: true } : verdict));
    if (judged.length === 0) {
      throw new UserError(`section must contain a requirement about the repository (5.3.1, 5.4.1, 5.5.2, 5.5.3 or 5.6.3), got ${String(section)}; use one of them, or also pass --app`);
    }
    for (const one of accepted.filter((acceptance) => isNeedless(acceptance, judged))) err(`accept has ${one}, of which nothing is unmet: remove it`);
    if (lines !== undefined) {
      const marked = annotated(lines, markedValues(judged, typeof repository === 'string' ? new RepositoryFiles(repository) : undefined));
      out(json ? JSON.stringify(marked, undefined, 2) : values.html === true ? inHtml(marked, basename(String(document)))
        : values.markdown === true ? inMarkdown(marked) : inTerminal(marked));
    } else {
      out(json ? JSON.stringify(judged, undefined, 2) : text(judged, values.all === true));
    }
    return values.strict === true && judged.some((verdict) => isUnmet(verdict) && verdict.accepted === undefined) ? ExitCode.UNMET : ExitCode.DONE;
  },
};

function read(file: string): string {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new UserError(`document must be a file, got ${file}; name the Markdown file of the architecture document`);
  return readFileSync(file, 'utf8');
}

/** Section `5.2` contains `5.2.1`, but not `5.20`. */
const isWithin = (section: string, wanted: string): boolean => `${section}.`.startsWith(`${wanted}.`);

const isSection = (name: string): boolean => [...SECTIONS.keys()].some((known) => isWithin(known, name));

const listOf = (value: string | boolean | undefined): string[] | undefined =>
  typeof value === 'string' ? value.split(',').map((one) => one.trim()) : undefined;

/** The requirements and sections that need not be met. */
function acceptances(value: string | boolean | undefined): readonly string[] {
  const list = listOf(value) ?? [];
  const wrong = list.find((one) => !isSection(one) && !REQUIREMENTS.some(({ number }) => number === one));
  if (wrong === undefined) return list;
  throw new UserError(`accept must be numbers of requirements or sections, separated by commas, got ${wrong}; use e.g. R5.2.1-2,5.5.2`);
}

const isAmong = ({ requirement, section }: Verdict, acceptance: string): boolean => requirement === acceptance || isWithin(section, acceptance);

/** Whether all that it accepts is met. What was not judged says nothing. */
function isNeedless(acceptance: string, judged: readonly Verdict[]): boolean {
  const own = judged.filter((verdict) => isAmong(verdict, acceptance) && verdict.outcome !== 'not checkable here');
  return own.length > 0 && !own.some(isUnmet);
}

const isUnmet = ({ outcome }: Verdict): boolean => outcome === 'not met';

function text(verdicts: readonly Verdict[], all: boolean): string {
  const environments = [...new Set(verdicts.map(({ environment }) => environment))];
  return environments.map((environment) => {
    const own = verdicts.filter((verdict) => verdict.environment === environment);
    return [...environments.length > 1 ? [String(environment), ''] : [], ...report(own, all)].join('\n');
  }).join('\n\n');
}

function report(verdicts: readonly Verdict[], all: boolean): string[] {
  const sections = [...new Set(verdicts.map(({ section }) => section))];
  const counts = sections.map((section) => {
    const number = counter(verdicts.filter((verdict) => verdict.section === section));
    return [section, SECTIONS.get(section)!, ...OUTCOMES.map((outcome) => String(number(outcome)))];
  });
  const number = counter(verdicts);
  const shown = all ? verdicts : verdicts.filter((verdict) => isUnmet(verdict) || verdict.warning !== undefined);
  const otherwise = verdicts.filter(({ outcome, deviation }) => outcome === 'met' && deviation !== undefined).length;
  return [
    `${number('met')} of ${number('met') + number('not met')} requirements are met, ${otherwise} of them otherwise than written; ` +
    `not applicable: ${number('not applicable')}, not checkable here: ${number('not checkable here')}`,
    '',
    ...columns(['section', 'title', 'met', 'not met', 'not applicable', 'not checkable'], counts),
    ...shown.length > 0 ? ['', all ? 'Requirements' : shown.every(isUnmet) ? 'Not met' : 'Not met, or without effect'] : [],
    ...shown.flatMap(({ requirement, text: statement, outcome, detail, warning, deviation, accepted }) => [
      `${requirement}  ${all ? `${outcome}: ` : ''}${statement}`,
      ...[detail, warning].flatMap((line) => line === undefined ? [] : [`    ${line}`]),
      ...accepted === undefined ? [] : ['    accepted'],
      ...outcome === 'met' && deviation !== undefined ? [`    otherwise than written: ${deviation}`] : [],
    ]),
  ];
}

const counter = (verdicts: readonly Verdict[]): (outcome: typeof OUTCOMES[number]) => number =>
  (wanted) => verdicts.filter(({ outcome }) => outcome === wanted).length;
