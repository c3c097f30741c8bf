import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Finding, fromCfnLint, fromCheckov, Linter, TemplateFile } from './findings';
import { withFolder } from '../folder';
import { CACHE, installPython, PythonPackage } from '../python';
import { run } from '../steps';

const CFN_LINT: PythonPackage = { name: 'cfn-lint', version: '1.58.0' };
const CHECKOV: PythonPackage = { name: 'checkov', version: '3.3.30' };
/** For stacks that are deployed to any Region. */
const ANY_REGION = 'ap-northeast-1';

/** A template with one fault per linter: a linter that finds none did not run. */
const FAULTY = { Resources: { Faulty: { Type: 'AWS::S3::Bucket', Properties: { Nonsense: true } } } };
const FAULTS: [Linter, string][] = [['cfn-lint', 'E3002'], ['checkov', 'CKV_AWS_21']];

/** The templates of assemblies, each text once. */
export function templatesOf(assemblies: Record<string, CloudAssembly>): TemplateFile[] {
  const files = Object.entries(assemblies).flatMap(([program, assembly]) => assembly.stacksRecursively.map((stack): [string, TemplateFile] => {
    const text = readFileSync(stack.templateFullPath, 'utf8');
    const { region } = stack.environment;
    return [text, fileOf(stack.templateFullPath, `${program} ${stack.stackName}`, region === 'unknown-region' ? ANY_REGION : region, text)];
  }));
  // The first program with a text names it.
  return [...new Map(files.reverse()).values()].reverse();
}

function fileOf(path: string, stack: string, region: string, text: string): TemplateFile {
  const { Resources = {} } = JSON.parse(text) as { Resources?: Record<string, { Type: string }> };
  return { path, stack, region, types: Object.fromEntries(Object.entries(Resources).map(([id, { Type }]) => [id, Type])) };
}

/**
 * Runs cfn-lint, in the Region of each template, and checkov.
 *
 * @throws if a linter does not find the faults of a faulty template
 */
export const lint = async (templates: readonly TemplateFile[]): Promise<Finding[]> => withFolder('linters', async (folder) => {
  const path = join(folder, 'faulty.template.json');
  writeFileSync(path, JSON.stringify(FAULTY));
  const faulty = fileOf(path, 'faulty', ANY_REGION, JSON.stringify(FAULTY));
  const all = [faulty, ...templates];
  const found = [...await runCfnLint(all), ...await runCheckov(all)];
  for (const [linter, rule] of FAULTS) {
    const isFault = (one: Finding) => one.linter === linter && one.rule === rule && one.stack === faulty.stack;
    if (!found.some(isFault)) throw new Error(`${linter} found no ${rule} in a faulty template`);
  }
  return found.filter(({ stack }) => stack !== faulty.stack);
});

async function runCfnLint(files: readonly TemplateFile[]): Promise<Finding[]> {
  const program = await commandOf(CFN_LINT);
  const findings: Finding[] = [];
  for (const region of new Set(files.map((file) => file.region))) {
    const paths = files.filter((file) => file.region === region).map(({ path }) => path);
    const args = ['--format', 'json', '--non-zero-exit-code', 'none', '--regions', region, '--template', ...paths];
    findings.push(...fromCfnLint(await run({ program, args, cwd: CACHE }), files));
  }
  return findings;
}

/** Without the requests that checkov sends to its vendor. */
async function runCheckov(files: readonly TemplateFile[]): Promise<Finding[]> {
  const args = ['--framework', 'cloudformation', '--compact', '--quiet', '--soft-fail', '--skip-download', '--output', 'json'];
  const program = await commandOf(CHECKOV);
  // It keeps a parsed grammar in the temporary folder.
  const env = { ...process.env, TMPDIR: CACHE };
  return fromCheckov(await run({ program, args: [...args, '--file', ...files.map(({ path }) => path)], cwd: CACHE, env }), files);
}

async function commandOf(tool: PythonPackage): Promise<string> {
  const python = await installPython(tool);
  return join(python, '..', tool.name);
}
