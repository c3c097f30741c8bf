import { canonical, Program } from '../tools/assemblies/canonical';
import { everythingOnApp } from '../tools/assemblies/everything-on';
import { leastPairApp } from '../tools/assemblies/platforms';
import { chosen, commandLine } from '../tools/command-line';
import { ACCEPTED } from '../tools/linters/accepted';
import { Finding, judge } from '../tools/linters/findings';
import { lint, templatesOf } from '../tools/linters/lint';
import { validate } from '../tools/linters/validator';
import { runProgram } from '../tools/steps';

const PROGRAMS: Program[] = ['leastPair', 'everythingOn', 'everything'];
/** `npm run check -- test:validated` validates the constructs of `everything`, with each set of feature flags. */
const VALIDATED = { leastPair: leastPairApp, everythingOn: everythingOnApp };

/**
 * Runs cfn-lint, checkov and the validator of aws-cdk-lib over the canonical templates, and fails for findings without a
 * reason in tools/linters/accepted.yml. Over all of them, it fails also for reasons without a finding.
 */
async function main(): Promise<void> {
  const { positionals } = commandLine({ allowPositionals: true });
  const programs = chosen('program', PROGRAMS, positionals, (name, program) => name === program);
  const templates = templatesOf(Object.fromEntries(programs.map((program) => [program, canonical(program)])));
  const validated = Object.entries(VALIDATED).filter(([program]) => programs.some((one) => one === program));
  const findings = [...validated.flatMap(([stack, app]) => validate(app()).map((one): Finding => ({ ...one, linter: 'validator', stack }))), ...await lint(templates)];
  const judged = judge(findings, ACCEPTED);
  const { open } = judged;
  const stale = programs.length === PROGRAMS.length ? judged.stale : [];
  console.log(`${templates.length} templates: ${findings.length - open.length} findings with a reason, ${open.length} without`);
  for (const line of new Set(open.map(lineOf))) console.log(`  ${line}`);
  for (const { linter, rule, where } of stale) console.log(`  ${linter} ${rule} at ${where} is accepted, but not found; remove it`);
  if (open.length + stale.length > 0) process.exitCode = 1;
}

const lineOf = ({ linter, rule, stack, where, message }: Finding): string => `${linter} ${rule} at ${where} of ${stack}: ${message}`;

void runProgram(main);
