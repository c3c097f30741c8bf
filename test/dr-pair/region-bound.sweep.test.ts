import {
  TimeZone,
  Duration, Stack, aws_ec2 as ec2, aws_ecr as ecr, aws_ecs as ecs, aws_lambda as lambda, aws_s3 as s3, aws_secretsmanager as secretsmanager,
  aws_sns as sns, aws_sqs as sqs, aws_ssm as ssm,
} from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { PROPS, Placed, REPORT, assemblyOf, ofType, placed, quickApp, templateOf } from './fixture';
import { DrPair, DrPairProps, DrRegion } from '../../src/dr-pair';
import { DrRegionOptions } from '../../src/dr-pair/dr-region';
import { JobSource } from '../../src/jobs';
import { FileConverter } from '../../src/media';
import { InvalidInput } from '../../src/private/errors';
import { MediaProcessing, PlatformJob, PlatformTier, PlatformWorkerOptions, PlatformWorkload } from '../../src/region';
import { Tracing } from '../../src/telemetry';
import { canonical } from '../../tools/assemblies/canonical';
import { importedTrustStore, importedVpc } from '../../tools/assemblies/imported';
import { ACCOUNT, OSAKA, TOKYO } from '../../tools/assemblies/stacks';

/** The props of a pair that are made in a stack in Tokyo, in Osaka, and in a stack without a Region. */
type Build = (tokyo: Stack, osaka: Stack, anywhere: Stack) => Partial<DrPairProps>;

const KEY = `arn:aws:secretsmanager:ap-northeast-1:${ACCOUNT}:secret:datadog-a1b2c3`;
const byName = (stack: Stack, name = 'shop') => secretsmanager.Secret.fromSecretNameV2(stack, `${stack.node.id}${name}`, name);
const functionOf = (stack: Stack, id = 'Function') => lambda.Function.fromFunctionArn(stack, id, `arn:aws:lambda:${stack.region}:${ACCOUNT}:function:nightly`);
const SCHEDULE = { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) };
const job = (stack: Stack) => PlatformJob.lambdaFunction('Nightly', functionOf(stack), SCHEDULE);
const converted = (stack: Stack) => MediaProcessing.images({ converters: [FileConverter.lambdaFunction(functionOf(stack, 'Converter'), { suffixes: ['.pdf'] })] });
const worker = (options: Partial<PlatformWorkerOptions>) => PlatformWorkload.worker('Emails', { command: ['node', 'emails.js'], ...options });
const standby = (options: DrRegionOptions) => DrRegion.osaka(options);

function pairWith(build: Build): DrPair {
  const app = quickApp();
  return new DrPair(app, 'Eldonia', {
    ...PROPS, ...build(new Stack(app, 'Tokyo', { env: TOKYO }), new Stack(app, 'Osaka', { env: OSAKA }), new Stack(app, 'Anywhere')),
  });
}

const shared = (prop: string, kind: string, advice: string) =>
  `${prop} must be in ap-northeast-3 for recovery.standbyRegion, got ${kind} of ap-northeast-1; ${advice}, so that ` +
  'ap-northeast-3 does not need ap-northeast-1 (at Eldonia)';
const replica = (own: string) => `replicate it, and pass the replica as ${own} of recovery.standbyRegion`;
const other = (own: string) => `pass one of this Region as ${own} of recovery.standbyRegion`;

test.each<[string, Build, string]>([
  ['a Datadog key by its complete ARN', (tokyo) => ({ api: { datadog: { site: 'ap1.datadoghq.com', apiKey: secretsmanager.Secret.fromSecretCompleteArn(tokyo, 'Key', KEY) } } }),
    shared('api.datadog.apiKey', 'a secret', replica('datadog'))],
  ['a Datadog key by name in a stack in Tokyo', (tokyo) => ({ api: { datadog: { site: 'ap1.datadoghq.com', apiKey: byName(tokyo) } } }),
    shared('api.datadog.apiKey', 'a secret', replica('datadog'))],
  ['a Sentry DSN of this app', (tokyo) => ({ api: { sentry: { dsn: new secretsmanager.Secret(tokyo, 'Dsn') } } }),
    shared('api.sentry.dsn', 'a secret', replica('sentry'))],
  ['a secret with a field', (tokyo) => ({ api: { secrets: { TOKEN: ecs.Secret.fromSecretsManager(byName(tokyo), 'token') } } }),
    shared('api.secrets.TOKEN', 'a secret', replica('secrets'))],
  ['a secret of this app', (tokyo) => ({ api: { secrets: { TOKEN: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(tokyo, 'Token')) } } }),
    shared('api.secrets.TOKEN', 'a secret', replica('secrets'))],
  ['a parameter', (tokyo) => ({
    api: { secrets: { TOKEN: ecs.Secret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(tokyo, 'Token', { parameterName: '/shop/token' })) } },
  }), shared('api.secrets.TOKEN', 'a secret', replica('secrets'))],
  ['an attribute of a resource', (tokyo) => ({ api: { environment: { QUEUE: new sqs.Queue(tokyo, 'Queue').queueUrl } } }),
    shared('api.environment.QUEUE', 'an attribute of a resource', other('environment'))],
  ['an image of the agent', (tokyo, osaka) => ({
    api: { datadog: { site: 'ap1.datadoghq.com', apiKey: byName(tokyo), image: ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryName(tokyo, 'Agent', 'agent')) } },
    recovery: {
      standbyRegion: standby({
        datadog: { site: 'ap1.datadoghq.com', apiKey: byName(osaka), image: ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryName(tokyo, 'Same', 'agent')) },
      }),
    },
  }), 'recovery.standbyRegion.datadog.image must be in ap-northeast-3, got an image of ap-northeast-1; pass one of this Region, so that ap-northeast-3 does not need ap-northeast-1 (at Eldonia)'],
  ['an image of the collector', (tokyo) => ({
    api: { tracing: Tracing.openTelemetry({ image: ecs.ContainerImage.fromRegistry(`${ACCOUNT}.dkr.ecr.ap-northeast-1.amazonaws.com/collector:1`) }) },
    recovery: { standbyRegion: standby({ tracing: Tracing.openTelemetry({ image: ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryName(tokyo, 'Collector', 'collector')) }) }) },
  }), 'recovery.standbyRegion.tracing image must be in ap-northeast-3, got an image of ap-northeast-1; pass one of this Region, so that ap-northeast-3 does not need ap-northeast-1 (at Eldonia)'],
  ['a function of a job', (tokyo) => ({ jobs: [job(tokyo)] }), shared('jobs handler of Nightly', 'a function', other('jobs'))],
  ['a function of a file type', (tokyo) => ({ media: converted(tokyo) }), shared('media.converters', 'one', other('media'))],
  ['an output bucket', (tokyo) => ({ media: MediaProcessing.images({ outputBucket: s3.Bucket.fromBucketName(tokyo, 'Output', 'output') }) }),
    shared('media.outputBucket', 'one', other('media'))],
  ['a secret of the wrong Region as that of the standby', (tokyo) => ({ recovery: { standbyRegion: standby({ sentry: { dsn: byName(tokyo) } }) } }),
    'recovery.standbyRegion.sentry.dsn must be in ap-northeast-3, got a secret of ap-northeast-1; replicate it, and pass the replica, so that ap-northeast-3 does not need ap-northeast-1 (at Eldonia)'],
  ['a topic of the wrong Region', (tokyo) => ({ recovery: { standbyRegion: standby({ existing: { alarmTopic: sns.Topic.fromTopicArn(tokyo, 'Topic', `arn:aws:sns:ap-northeast-1:${ACCOUNT}:alarms`) } }) } }),
    'recovery.standbyRegion.existing.alarmTopic must be in ap-northeast-3, got a topic of ap-northeast-1; pass one of this Region, so that ap-northeast-3 does not need ap-northeast-1 (at Eldonia)'],
  ...(['primaryRegion', 'recovery.standbyRegion'] as const).flatMap((prop) => [true, false].map((backups): [string, (tokyo: Stack) => Partial<DrPairProps>, string] => [
    `a topic of another account for ${backups ? 'the backups' : 'the events'} of ${prop}, where nothing else is`, (tokyo) => {
      const topicOf = (region: string) => ({ existing: { alarmTopic: sns.Topic.fromTopicArn(tokyo, 'Topic', `arn:aws:sns:${region}:210987654321:alarms`) } });
      const economical = { tier: PlatformTier.ECONOMY, monitoring: { enabled: !backups } };
      return prop === 'primaryRegion'
        ? { ...economical, primaryRegion: DrRegion.tokyo(topicOf('ap-northeast-1')), recovery: { backups } }
        : { ...economical, recovery: { backups, standbyRegion: standby(topicOf('ap-northeast-3')) } };
    }, `${prop}.existing.alarmTopic must be in account ${ACCOUNT}, got one of 210987654321; leave it out, and subscribe the endpoint of that account ` +
      'to the topic of the platform (at Eldonia)',
  ])),
  ['a VPC of the wrong Region', (tokyo) => ({ recovery: { standbyRegion: standby({ existing: { vpc: importedVpc(tokyo) as ec2.IVpc } }) } }),
    'recovery.standbyRegion.existing.vpc must be in ap-northeast-3, got a VPC of ap-northeast-1; pass one of this Region, so that ap-northeast-3 does not need ap-northeast-1 (at Eldonia)'],
  ['a trust store of the wrong Region', (tokyo) => ({ recovery: { standbyRegion: standby({ existing: { clientTrustStore: importedTrustStore(tokyo) } }) } }),
    'recovery.standbyRegion.existing.clientTrustStore must be in ap-northeast-3, got a trust store of ap-northeast-1; pass one of this Region, so that ap-northeast-3 does not need ap-northeast-1 (at Eldonia)'],
  ['a secret of Osaka for both Regions', (_, osaka) => ({ api: { sentry: { dsn: byName(osaka) } } }),
    'api.sentry.dsn must be in ap-northeast-1 for primaryRegion, got a secret of ap-northeast-3; replicate it, and pass the replica as sentry of primaryRegion, so that ap-northeast-1 does not need ap-northeast-3 (at Eldonia)'],
  ['a secret of a workload', (tokyo) => ({ workloads: [worker({ secrets: { KEY: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(tokyo, 'Key')) } })] }),
    shared('secrets.KEY of the workload Emails', 'a secret', replica('secrets'))],
  ['a queue of a workload', (tokyo) => ({ workloads: [worker({ source: JobSource.queue(new sqs.Queue(tokyo, 'Orders', { visibilityTimeout: Duration.minutes(5) })) })] }),
    'source of Emails must be in the Region of the stack, ap-northeast-3, got one in ap-northeast-1; pass a queue of ap-northeast-3, or JobSource.ownQueue() ' +
    '(at Eldonia/Standby/Platform/Workloads/Emails)'],
  ['one bucket for the access logs of both Regions', (tokyo) => ({ api: { loadBalancer: { accessLogsBucket: s3.Bucket.fromBucketName(tokyo, 'Logs', 'logs') } } }),
    'api.loadBalancer.accessLogsBucket must be absent in a pair, got one for both Regions; leave it out, each Region has a log bucket (at Eldonia)'],
  ['a token secret of the primary Region only', (tokyo) => ({ primaryRegion: DrRegion.tokyo({ existing: { jwtSecret: byName(tokyo) } }) }),
    'recovery.standbyRegion.existing.jwtSecret is required with primaryRegion.existing.jwtSecret, got none; replicate the secret of primaryRegion, and pass the replica as that of recovery.standbyRegion (at Eldonia)'],
  ['a token secret of the standby Region only', (_, osaka) => ({ recovery: { standbyRegion: standby({ existing: { jwtSecret: byName(osaka) } }) } }),
    'primaryRegion.existing.jwtSecret is required with recovery.standbyRegion.existing.jwtSecret, got none; replicate the secret of primaryRegion, and pass the replica as that of recovery.standbyRegion (at Eldonia)'],
  ['a token secret of Tokyo in Osaka', (tokyo) => ({ primaryRegion: DrRegion.tokyo({ existing: { jwtSecret: byName(tokyo) } }), recovery: { standbyRegion: standby({ existing: { jwtSecret: byName(tokyo, 'same') } }) } }),
    'recovery.standbyRegion.existing.jwtSecret must be in ap-northeast-3, got a secret of ap-northeast-1; replicate it, and pass the replica, so that ap-northeast-3 does not need ap-northeast-1 (at Eldonia)'],
  ['two token secrets', (tokyo, osaka) => ({
    primaryRegion: DrRegion.tokyo({ existing: { jwtSecret: byName(tokyo) } }), recovery: { standbyRegion: standby({ existing: { jwtSecret: byName(osaka, 'other') } }) },
  }), 'recovery.standbyRegion.existing.jwtSecret must be the replica of primaryRegion.existing.jwtSecret, which has its name, got "other" and "shop"; replicate the secret, because tokens are valid with it only (at Eldonia)'],
  ['a job of a Region that the pair does not have', (_, osaka) => ({ jobs: [REPORT], recovery: { standbyRegion: standby({ jobs: [job(osaka)] }) } }),
    'recovery.standbyRegion.jobs must have the ids of jobs of the pair, got "Nightly"; add a job with that id to jobs (at Eldonia)'],
])('rejects %s', (_, build, message) => expect(() => pairWith(build)).toThrow(new InvalidInput(message)));

describe('with the resources of each Region', () => {
  const pair = pairWith((tokyo, osaka) => ({
    api: {
      datadog: { site: 'ap1.datadoghq.com', apiKey: byName(tokyo, 'datadog') },
      sentry: { dsn: byName(tokyo, 'sentry') },
      secrets: { TOKEN: ecs.Secret.fromSecretsManager(byName(tokyo, 'token')) },
      environment: { LEVEL: 'info', PLACE: 'tokyo' },
    },
    jobs: [REPORT, job(tokyo)],
    media: converted(tokyo),
    recovery: {
      standbyRegion: standby({
        datadog: { site: 'ap1.datadoghq.com', apiKey: byName(osaka, 'datadog') },
        sentry: { dsn: byName(osaka, 'sentry') },
        secrets: { TOKEN: ecs.Secret.fromSecretsManager(byName(osaka, 'token')) },
        environment: { PLACE: 'osaka' },
        jobs: [job(osaka)],
        media: converted(osaka),
      }),
    },
  }));
  const stacks = placed(assemblyOf(pair));
  const container = (stack: Stack) => ofType(templateOf(stacks, stack), 'AWS::ECS::TaskDefinition')[0].ContainerDefinitions[0];

  test('the tasks of each Region read the secrets of their Region', () => {
    for (const [stack, region] of [[pair.primaryStack, 'ap-northeast-1'], [pair.standbyStack, 'ap-northeast-3']] as const) {
      const from = (name: string) => JSON.stringify(container(stack).Secrets.find(({ Name }: { Name: string }) => Name === name).ValueFrom);

      expect(from('TOKEN')).toContain(`:secretsmanager:${region}:${ACCOUNT}:secret:token`);
      expect(from('SENTRY_DSN')).toContain(`:secretsmanager:${region}:${ACCOUNT}:secret:sentry`);
      expect(JSON.stringify(ofType(templateOf(stacks, stack), 'AWS::KinesisFirehose::DeliveryStream'))).toContain(`:${region}:${ACCOUNT}:secret:datadog`);
    }
  });

  test('variables of the Region are added to those of both', () => {
    const values = ({ Environment }: { Environment: { Name: string; Value: unknown }[] }, name: string) =>
      Environment.find(({ Name }) => Name === name)?.Value;

    expect([pair.primaryStack, pair.standbyStack].map((stack) => [values(container(stack), 'LEVEL'), values(container(stack), 'PLACE')]))
      .toEqual([['info', 'tokyo'], ['info', 'osaka']]);
  });

  test('jobs and conversions call the functions of their Region', () => {
    const text = JSON.stringify(templateOf(stacks, pair.standbyStack));

    expect(text).toContain(`arn:aws:lambda:ap-northeast-3:${ACCOUNT}:function:nightly`);
    expect(text).not.toContain(`arn:aws:lambda:ap-northeast-1:${ACCOUNT}:function:nightly`);
  });
});

test('accepts a secret by name in a stack without a Region, whose ARN is that of each Region', () => {
  const pair = pairWith((_, __, anywhere) => ({ api: { sentry: { dsn: byName(anywhere, 'sentry') } } }));
  const task = ofType(templateOf(placed(assemblyOf(pair)), pair.standbyStack), 'AWS::ECS::TaskDefinition')[0];

  expect(JSON.stringify(task)).toContain('{"Ref":"AWS::Region"}');
});

test('warns of a variable with an ARN of the other Region', () => {
  const { node, standbyStack } = pairWith(() => ({ api: { environment: { QUEUE: `arn:aws:sqs:ap-northeast-1:${ACCOUNT}:orders` } } }));

  expect(standbyStack.region).toBe('ap-northeast-3');
  expect(node.metadata.map(({ data }) => String(data))).toEqual([expect.stringMatching(
    /^the variable QUEUE of recovery.standbyRegion has an ARN of ap-northeast-1, which is not available when ap-northeast-1 is lost; pass the variable of ap-northeast-3 as environment of recovery.standbyRegion, or acknowledge this warning/,
  )]);
});

describe('the pair with everything on', () => {
  const TOKYO_NAME = 'ap-northeast-1';
  const osaka = placed(canonical('everythingOn')).filter(({ region }) => region === 'ap-northeast-3');

  /** Where the standby names the primary Region, and why. */
  const EXPLAINED: [place: RegExp, reason: string][] = [
    [/ PairDatabaseCluster\.SourceRegion$/, 'the primary of the global database'],
    [/ PairReplication(Policy)?\./, 'the destination of the reverse replication'],
    [/ Pair(Arriving|Leaving)\w+Alarm\.(Dimensions|AlarmDescription)/, 'metrics of this Region on the replication'],
    [/ PairFailoverActions(MoveSchedules|SettleCapacity)(Role|Function)\./, 'the functions of the plan, which change both Regions if they can'],
    [/ PairFailoverActionsAdvise(Role|Function)\./, 'what decides about a failover, in both Regions'],
    [/ PairFailoverActionsCheckDatabaseFunction\.Environment\.Variables\.LAG_QUERIES$/, 'a dimension of the metrics of a global database'],
    [/ PairDatabase(Rpo|ReplicationLag|ReplicationStopped)Alarm\.Metrics\./, 'a dimension of the metrics of a global database'],
    [/ PairDashboard\.DashboardBody/, 'widgets of both Regions'],
  ];

  /** The properties with the name of a Region. */
  function naming(region: string, { stackName, template }: Placed): string[] {
    const found = new Set<string>();
    const visit = (value: unknown, at: string): void => {
      if (typeof value === 'string' && new RegExp(`${region}\\b`).test(value)) found.add(`${stackName} ${at}`);
      if (Array.isArray(value)) value.forEach((item) => visit(item, at));
      else if (typeof value === 'object' && value !== null) Object.entries(value).forEach(([key, item]) => visit(item, /^(Fn::|Ref$)/.test(key) ? at : `${at}.${key}`));
    };
    Object.entries(template.Resources).forEach(([id, { Properties = {} }]) => visit(Properties, id.replace(/[0-9A-F]{8}$/, '')));
    visit({ ...template.Parameters, ...template.Outputs, ...template.Conditions }, 'Template');
    return [...found];
  }

  const named = osaka.flatMap((stack) => naming(TOKYO_NAME, stack));

  test('names Tokyo in the stacks of Osaka only where this is explained', () => {
    expect(osaka.length).toBeGreaterThan(2);
    expect(named.filter((place) => !EXPLAINED.some(([pattern]) => pattern.test(place)))).toEqual([]);
  });

  test('has no explanation left over', () =>
    expect(EXPLAINED.filter(([pattern]) => !named.some((place) => pattern.test(place))).map(([, reason]) => reason)).toEqual([]));

  test('gives the tasks of Osaka Datadog and Sentry', () => {
    const text = JSON.stringify(osaka.flatMap(({ template }) => ofType(template, 'AWS::ECS::TaskDefinition')));

    expect(text).toContain('DD_API_KEY');
    expect(text).toContain('SENTRY_DSN');
  });
});
