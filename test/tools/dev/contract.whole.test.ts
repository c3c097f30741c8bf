import { mkdtempSync, readFileSync } from 'fs';
import { createRequire } from 'module';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack, aws_ecs as ecs, aws_rds as rds, aws_s3 as s3, aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { canonical, Program } from '../../../tools/assemblies/canonical';
import { composeFile } from '../../../tools/dev/compose';
import { Contract } from '../../../tools/dev/contract';
import { run } from '../../cli/fixture';

const SERVERS = { database: 'localhost:1', cache: 'localhost:2', aws: '127.0.0.1:3' };
const environmentOf = (contract: Contract) => contract.environment(SERVERS, contract.secrets());

/** All services of an app, as the error for an unknown one lists them. */
function servicesOf(program: Program): [Program, string][] {
  let message = '';
  try {
    new Contract(canonical(program), '?');
  } catch (error) {
    ({ message } = error as Error);
  }
  return /one of (.*), got \?;/.exec(message)![1].split(', ').map((service) => [program, service]);
}

/** A service of another library. */
function other(environment: Record<string, string>, secrets: Record<string, string>, more: (stack: Stack) => void): CloudAssembly {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'dev-')) });
  const stack = new Stack(app, 'Other');
  more(stack);
  const pairs = (values: Record<string, string>, key: string) => Object.entries(values).map(([name, value]) => ({ name, [key]: value }));
  const task = new ecs.CfnTaskDefinition(stack, 'Task', {
    containerDefinitions: [{ name: 'app', image: 'app', environment: pairs(environment, 'value'), secrets: pairs(secrets, 'valueFrom') as [] }],
  });
  new ecs.CfnService(stack, 'Service', { serviceName: 'other', taskDefinition: task.ref });
  return app.synth();
}

test.each([...servicesOf('everythingOn'), ...servicesOf('withoutNat')])('every variable and secret of a service has a value or is named as missing: %s, %s', (program, service) => {
  const contract = new Contract(canonical(program), service);
  const { values, missing } = environmentOf(contract);
  const { Environment = [], Secrets = [] } = contract.container as Record<string, { Name: string }[]>;

  expect(Environment.length).toBeGreaterThan(10);
  for (const { Name } of [...Environment, ...Secrets]) {
    expect(Name in values || missing.some((text) => text.startsWith(`${Name} (`)) ? [] : [Name]).toEqual([]);
    expect(values[Name] ?? '').not.toContain('${');
  }
  expect(values).toMatchObject({ DB_HOST: 'localhost', DB_PORT: '1', REDIS_USERNAME: 'app' });
});

test('an existing resource is never reached, and what has no local service is named', () => {
  const secrets = { DB_PASSWORD: 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:shop-a1B2c3:password::' };
  const more: Record<string, string> = {};
  const assembly = other(new Proxy(more, {}), secrets, (stack) => Object.assign(more, {
    DB_HOST: 'shop.cluster-x.ap-northeast-1.rds.amazonaws.com',
    MEDIA_BUCKET: 'shop-media',
    PLAIN: 'as it is',
    TOPIC: new sns.CfnTopic(stack, 'Topic').ref,
    FILES: new s3.CfnBucket(stack, 'Files').ref,
    QUEUE_URL: new sqs.CfnQueue(stack, 'Queue', { queueName: 'mails' }).ref,
    PROXY: new rds.CfnDBProxy(stack, 'Proxy', { auth: [], dbProxyName: 'x', engineFamily: 'POSTGRESQL', roleArn: 'x', vpcSubnetIds: [] }).attrEndpoint,
  }));
  const { values, missing } = environmentOf(new Contract(assembly, 'other'));

  expect(values).toEqual({ PLAIN: 'as it is', TOPIC: 'local-Topic', FILES: 'files', QUEUE_URL: 'http://127.0.0.1:3/123456789012/mails', PROXY: 'localhost' });
  expect(missing).toEqual([
    'DB_HOST (an existing resource)', 'MEDIA_BUCKET (an existing resource)', 'TOPIC (no local AWS::SNS::Topic)', 'DB_PASSWORD (a secret that the app does not define)',
  ]);
});

test('what the command needs is a sentence', async () => {
  const { directory } = canonical('production');
  const error = async (...argv: string[]) => (await run('dev', ...argv)).err;
  const empty = new App({ outdir: mkdtempSync(join(tmpdir(), 'dev-')) });
  new Stack(empty, 'Empty');

  expect(await error('--app', directory)).toContain('arguments must end with the command of the application, got none');
  expect(await error('--app', directory, '--port', '0', '--', 'node')).toContain('port must be a number from 1 to 65535, got 0');
  expect(await error('--app', directory, '--service', 'x', '--', 'node')).toContain('service must be one of Eldonia/eldonia-backend, got x');
  expect(await error('--app', canonical('withoutNat').directory, '--', 'node')).toMatch(/service must be one of Pair-Primary\/eldonia-backend, .*, Single\/.*, got 3 APIs/);
  expect(new Contract(canonical('leastPair')).database?.name).toBe('eldonia');
  expect(await error('--app', empty.synth().directory, '--', 'node')).toContain('app must have a service, got 0 resources');
});

/** What the linter of Compose files validates with. */
interface Schemas { compile(schema: object): ((data: unknown) => boolean) & { readonly errors?: unknown } }

test('the Compose file is valid, and has the container of the task definition', () => {
  const linter = join(__dirname, '../../../node_modules/dclint/package.json');
  const { default: Ajv } = createRequire(linter)('ajv') as { default: new (options: object) => Schemas };
  const { $schema: _, ...schema } = JSON.parse(readFileSync(join(linter, '../schemas/compose.schema.json'), 'utf8')) as Record<string, unknown>;
  const contract = new Contract(canonical('production'));
  type File = { services: Record<string, { configs?: unknown[]; environment: object }>; configs: object };
  const file = JSON.parse(composeFile(contract)) as File;
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

  expect(validate(file) ? [] : validate.errors).toEqual([]);
  expect(file.services.app).toMatchObject({ user: '1001', read_only: true, tmpfs: ['/tmp:size=64m,nosuid,nodev'], cap_drop: ['ALL'], stop_grace_period: '30s' });
  expect(Object.keys(file.services.app.environment)).toEqual(expect.arrayContaining(Object.keys(environmentOf(contract).values)));
  // Compose replaces what has one dollar sign.
  expect(composeFile(contract).match(/(?<!\$)\$(?!\$)/g)).toHaveLength(1);
  const used = Object.values(file.services).flatMap(({ configs = [] }) => configs.map((one) => (one as { source?: string }).source ?? one));
  expect(Object.keys(file.configs).sort()).toEqual([...new Set(used)].sort());
});
