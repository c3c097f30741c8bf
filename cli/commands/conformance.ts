import { ArchitectureConformance } from '../../src/conformance';
import { RequirementVerdict } from '../../src/conformance/internal';
import { readApp } from '../../tools/app';
import { SECTION_TITLES } from '../../tools/conformance/met-by';
import { UserError } from '../../tools/user-error';
import { columns } from '../columns';
import { Command, ExitCode } from '../command';

/** Checks the templates against the architecture document. */
export const command: Command = {
  details: [
    'Each requirement is one statement about the resources. Not met is also what the app has no resource for: an app without a platform meets few of them.',
    'ArchitectureConformance checks the same at each synthesis.',
  ].join('\n'),
  options: {
    section: { type: 'string', value: 'number', text: 'only this section of the document, e.g. 5.2 or 5.3.3' },
    all: { type: 'boolean', text: 'list the requirements that are met, too' },
    strict: { type: 'boolean', text: 'exit with 1 if a requirement is not met' },
  },
  run({ app, json, values }, { out, err }) {
    const assembly = readApp(app);
    const verdicts = ArchitectureConformance._assess(assembly.directory).filter(({ section }) => isWithin(section, values.section));
    if (verdicts.length === 0) {
      throw new UserError(`section must be one of ${Object.keys(SECTION_TITLES).join(', ')}, or their beginning, got ${String(values.section)}; use one of them`);
    }
    if (!verdicts.some(({ detail, holds }) => holds || !detail?.startsWith('there is no '))) {
      err('The app has none of the resources that the requirements are about: is a platform or a pair defined in it?');
    }
    out(json ? JSON.stringify(verdicts, undefined, 2) : text(verdicts, values.all === true));
    return values.strict === true && verdicts.some(({ holds }) => !holds) ? ExitCode.UNMET : ExitCode.DONE;
  },
};

/** Section `5.2` contains `5.2.1`, but not `5.20`. */
function isWithin(section: string, wanted: unknown): boolean {
  return wanted === undefined || `${section}.`.startsWith(`${String(wanted)}.`);
}

function text(verdicts: readonly RequirementVerdict[], all: boolean): string {
  const sections = [...new Set(verdicts.map(({ section }) => section))];
  const counts = sections.map((section) => {
    const judged = verdicts.filter((verdict) => verdict.section === section);
    return [section, SECTION_TITLES[section], String(judged.filter(({ holds }) => holds).length), String(judged.length)];
  });
  const unmet = verdicts.filter(({ holds }) => !holds);
  const shown = all ? verdicts : unmet;
  return [
    `${verdicts.length - unmet.length} of ${verdicts.length} requirements are met`,
    '',
    ...columns(['section', 'title', 'met', 'of'], counts),
    ...shown.length > 0 ? ['', all ? 'Requirements' : 'Not met'] : [],
    ...shown.flatMap(({ requirement, text: statement, holds, detail }) => [
      `${requirement}  ${all ? (holds ? 'met: ' : 'not met: ') : ''}${statement}`, ...detail === undefined ? [] : [`    ${detail}`],
    ]),
  ].join('\n');
}
