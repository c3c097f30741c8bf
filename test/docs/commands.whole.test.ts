import { readdirSync, readFileSync } from 'fs';
import { run } from '../cli/fixture';

/** The documents, without the reference that is generated from docstrings. */
const DOCUMENTS = readdirSync('.', { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(README(\.ja)?|CONTRIBUTING|MIGRATING)\.md$|^docs\/.*\.md$/.test(file));

/** What follows the name of the program in a command line, up to a comment, a pipe or the end of the code. */
const documented = new Map(DOCUMENTS.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/npx eldonia-constructs ([^`|>#\n]+)/g)]
  .map(([, line]) => [line.trim(), file] as const))
  .filter(([line]) => /^[a-z]+( |$)/.test(line)));

test('the documents show every command', () => {
  const shown = new Set([...documented.keys()].map((line) => line.split(' ')[0]));

  expect([...shown].sort()).toEqual([
    'alarms', 'conformance', 'connect', 'cost', 'data', 'dev', 'diagram', 'logs', 'preflight', 'rollback', 'run', 'runbook', 'shell', 'simulate', 'status',
  ]);
});

test.each([...documented])('the program accepts %s of %s', async (line) => {
  // With `--help` a command reads its options, and nothing else.
  const [name, ...args] = line.split(/ +/);
  const { code, err } = await run(name, '--help', ...args);

  expect([code, err]).toEqual([0, '']);
});

/** Options that the AWS CLI adds to those of an operation. */
const OF_CLI = ['region', 'query', 'output', 'profile', 'cliinputjson', 'maxitems', 'nopaginate', 'clireadtimeout', 'paths'];
/** The AWS CLI's names of services that have another name in the SDK, apart from hyphens. */
const NAMES: Record<string, string> = { elbv2: 'elasticloadbalancingv2', s3api: 's3', stepfunctions: 'sfn' };
const CLIENTS = new Map(readdirSync('node_modules/@aws-sdk').filter((name) => name.startsWith('client-'))
  .map((name) => [name.replace('client', '').replace(/-/g, ''), `node_modules/@aws-sdk/${name}/dist-types/commands`]));

/** The options of an operation, without hyphens, as the SDK documents its input; undefined without the client. */
function optionsOf(service: string, operation: string): string[] | undefined {
  const folder = CLIENTS.get(NAMES[service] ?? service.replace(/-/g, ''));
  const file = folder && readdirSync(folder).find((name) => name.toLowerCase() === `${operation.replace(/-/g, '')}command.d.ts`);
  return file ? [...readFileSync(`${folder}/${file}`, 'utf8').split('Command(input)')[0].matchAll(/^ \* {3}(\w+):/gm)].map(([, name]) => name.toLowerCase()) : undefined;
}

test('commands of the AWS CLI have options of their operations', () => {
  const used = DOCUMENTS.flatMap((file) => [...readFileSync(file, 'utf8').replace(/\\\n/g, ' ').replace(/\$\(aws /g, '\naws ').matchAll(/\baws (\S+) ([a-z\d-]+)( [^\n|;&)`]*)/g)]
    .flatMap(([, service, operation, rest]) => [...rest.matchAll(/ --([a-z\d-]+)/g)].map(([, option]) => ({ service, name: `${file}: ${service} ${operation} --${option}`, option, known: optionsOf(service, operation) }))));

  // No client is here for these; of `ecr`, `rds` and `s3` some commands are of the AWS CLI alone.
  expect([...new Set(used.filter(({ known }) => !known).map(({ service }) => service))].sort()).toEqual([
    'acm', 'arc-region-switch', 'ce', 'cloudcontrol', 'cloudfront-keyvaluestore', 'codepipeline', 'ecr', 'logs', 'organizations', 'rds', 's3', 'service-quotas',
  ]);
  expect(used.filter(({ option, known }) => known && ![option, option.replace(/^no-/, '')].some((one) => [...known, ...OF_CLI].includes(one.replace(/-/g, ''))))).toEqual([]);
});
