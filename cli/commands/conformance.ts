import { readApp } from '../../tools/app';
import { UserError } from '../../tools/user-error';
import { columns } from '../columns';
import { Command, ExitCode } from '../command';
import { ArchitectureConformance } from '../conformance/architecture-conformance';
import { SECTION_TITLES } from '../conformance/met-by';
import { Finding, judgeRepository } from '../conformance/repository';
import { RequirementVerdict } from '../conformance/requirement-verdict';

type Verdict = RequirementVerdict;

const OUTCOMES = ['met', 'not met', 'not applicable', 'not checkable here'] as const;

/** Checks the templates, and the repository of the application, against the architecture document. */
export const command: Command = {
  details: [
    'A requirement is one value of the document, or several. Each platform and pair of the app is judged on its own. Not met is also what the app has no resource for: an app without a platform meets few requirements.',
    'No template contains the Dockerfile, the workflow and the code of the application: --repository reads them. It reads nothing else, unless --app is given, too.',
    'ArchitectureConformance checks the templates at each synthesis. docs/deviations.md lists what is deliberately not as written.',
  ].join('\n'),
  options: {
    repository: { type: 'string', value: 'folder', text: 'the repository of the application: .github/workflows, Dockerfile, package.json and the code' },
    section: { type: 'string', value: 'number', text: 'only this section of the document, e.g. 5.2 or 5.3.3' },
    all: { type: 'boolean', text: 'list the other requirements, too, and how they are met' },
    strict: { type: 'boolean', text: 'exit with 1 if a requirement is not met' },
  },
  run({ app, json, values: { repository, section, ...values } }, { out, err }) {
    if (!Object.keys(SECTION_TITLES).some((known) => isWithin(known, section))) {
      throw new UserError(`section must be one of ${Object.keys(SECTION_TITLES).join(', ')}, or their beginning, got ${String(section)}; use one of them`);
    }
    const directory = typeof repository === 'string' && values.app === undefined ? undefined : readApp(app).directory;
    const verdicts = ArchitectureConformance._assess(directory).filter((verdict) => isWithin(verdict.section, section));
    const found = typeof repository === 'string' ? judgeRepository(repository, (known) => isWithin(known, section)) : {};
    const judged = directory === undefined
      ? verdicts.filter(({ requirement }) => requirement in found).map((verdict) => ofRepository(verdict, found[verdict.requirement]))
      : verdicts.map((verdict) => (verdict.requirement in found ? both(verdict, found[verdict.requirement]) : verdict));
    if (judged.length === 0) {
      throw new UserError(`section must contain a requirement about the repository (5.3.1, 5.4.1, 5.5.2, 5.5.3 or 5.6.3), got ${String(section)}; use one of them, or also pass --app`);
    }
    if (directory !== undefined && !verdicts.some(({ detail, outcome }) => outcome === 'met' || (detail !== undefined && !detail.startsWith('there is no ')))) {
      err('The app has none of the resources that the requirements are about: is a platform or a pair defined in it?');
    }
    out(json ? JSON.stringify(judged, undefined, 2) : text(judged, values.all === true));
    return values.strict === true && judged.some(({ outcome }) => outcome === 'not met') ? ExitCode.UNMET : ExitCode.DONE;
  },
};

/** Section `5.2` contains `5.2.1`, but not `5.20`. */
function isWithin(section: string, wanted: unknown): boolean {
  return wanted === undefined || `${section}.`.startsWith(`${String(wanted)}.`);
}

function ofRepository(verdict: Verdict, { outcome, literally, detail }: Finding): Verdict {
  return { ...verdict, outcome, detail, deviation: literally ? undefined : verdict.deviation };
}

/** A requirement is met if templates and files meet it. */
function both(verdict: Verdict, found: Finding): Verdict {
  if (verdict.outcome === 'not met' || found.outcome === 'not applicable') return verdict;
  return ofRepository(verdict, { ...found, literally: found.literally && verdict.outcome === 'not checkable here' });
}

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
    return [section, SECTION_TITLES[section], ...OUTCOMES.map((outcome) => String(number(outcome)))];
  });
  const number = counter(verdicts);
  const shown = all ? verdicts : verdicts.filter(({ outcome }) => outcome === 'not met');
  const otherwise = verdicts.filter(({ outcome, deviation }) => outcome === 'met' && deviation !== undefined).length;
  return [
    `${number('met')} of ${number('met') + number('not met')} requirements are met, ${otherwise} of them otherwise than written; ` +
    `not applicable: ${number('not applicable')}, not checkable here: ${number('not checkable here')}`,
    '',
    ...columns(['section', 'title', 'met', 'not met', 'not applicable', 'not checkable'], counts),
    ...shown.length > 0 ? ['', all ? 'Requirements' : 'Not met'] : [],
    ...shown.flatMap(({ requirement, text: statement, outcome, detail, deviation }) => [
      `${requirement}  ${all ? `${outcome}: ` : ''}${statement}`,
      ...detail === undefined ? [] : [`    ${detail}`],
      ...outcome === 'met' && deviation !== undefined ? [`    otherwise than written: ${deviation}`] : [],
    ]),
  ];
}

function counter(verdicts: readonly Verdict[]): (outcome: typeof OUTCOMES[number]) => number {
  return (wanted) => verdicts.filter(({ outcome }) => outcome === wanted).length;
}
