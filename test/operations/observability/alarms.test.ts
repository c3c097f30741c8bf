import { Duration, Size, Stack, aws_cloudwatch as cloudwatch, aws_logs as logs, aws_rds as rds } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ALARM, alarmsIn, api, bucket, cache, COMPOSITE, database, everyPart, Found, Observed, observed, topicOf } from './fixture';
import { AuroraClusterProps } from '../../../src/aurora-cluster';
import { AuroraReplicaCluster } from '../../../src/aurora-cluster/internal';
import { CacheCluster, CacheDurability } from '../../../src/cache';
import { ApiDeployment } from '../../../src/fargate-api';
import { Observability, ObservabilityProps } from '../../../src/operations';
import { AlarmProperties, AlarmState, ONLY, simulateAlarm } from '../../../tools/alarms/alarm-simulator';
import { importedVpc } from '../../../tools/assemblies/imported';
import { importedDatabase } from '../../../tools/assemblies/imported-parts';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';
import { propertiesOf } from '../../support/templates';

/** The alarms that are made here, without those of the parts. */
const ownAlarms = (template: Template): [string, Found][] => Object.entries(alarmsIn(template)).filter(([id]) => id.startsWith('Observability'));
const expressionsOf = (template: Template, id: string): string[] => ownAlarms(template).filter(([name]) => name.startsWith(`Observability${id}`))
  .flatMap(([, { Properties }]) => Properties.Metrics.map(({ Expression }: { Expression?: string }) => Expression).filter(Boolean));

/** Values in each minute of an hour, and the state at its end. */
const CASES: [id: string, state: AlarmState, what: string, minute: Record<string, number[]>][] = [
  ['ApiNoTask', 'ALARM', 'no target at all', { desired: [2], healthy: [] }],
  ['ApiNoTask', 'OK', 'no target while none is desired', { desired: [0], healthy: [] }],
  ['ApiMissingTasks', 'OK', 'all tasks', { desired: [2], running: [2] }],
  ['ApiMissingTasks', 'ALARM', 'a task too few', { desired: [1], running: [0] }],
  ['ApiMissingTasks', 'ALARM', 'no count', { desired: [], running: [] }],
  ['ApiStorage', 'ALARM', '18 of 20 GB', { used: [18], reserved: [20] }],
  ['ApiNetworkIn', 'ALARM', '70 MB/s', { [ONLY]: [7e7] }],
  ['ApiNetworkOut', 'ALARM', '70 MB/s', { [ONLY]: [7e7] }],
  ['ApiNetworkOut', 'OK', '60 MB/s', { [ONLY]: [6e7] }],
  ['ErrorLinesAlarm', 'OK', '18 errors in 6,000 requests', { errors: Array<number>(18).fill(1), requests: Array<number>(6_000).fill(1) }],
  ['ErrorLinesAlarm', 'ALARM', '18 errors in 600 requests', { errors: Array<number>(18).fill(1), requests: Array<number>(600).fill(1) }],
  ['ErrorLinesAlarm', 'ALARM', '18 errors without requests', { errors: Array<number>(18).fill(1), requests: [] }],
  ['DatabaseDeadlocks', 'OK', 'one deadlock per minute', { [ONLY]: [1 / 60] }],
  ['DatabaseDeadlocks', 'ALARM', 'two deadlocks per minute', { [ONLY]: [2 / 60] }],
  // Each node of the load balancer publishes how many tasks are healthy for it.
  ['ApiNoTask', 'OK', 'no healthy task for one of two nodes of the load balancer', { desired: [2], healthy: [0, 1] }],
  ['ApiNoTask', 'ALARM', 'no healthy task for both nodes of the load balancer', { desired: [2], healthy: [0, 0] }],
  ['ApiLatency', 'ALARM', '40 requests in 3 minutes of 2 s', { requests: Array<number>(14).fill(1), latency: Array<number>(14).fill(2) }],
  ['ApiLatency', 'OK', '39 requests in 3 minutes of 2 s', { requests: Array<number>(13).fill(1), latency: Array<number>(13).fill(2) }],
  ['ApiServerErrors', 'ALARM', '2 errors of the load balancer in 20 requests', { requests: Array<number>(20).fill(1), elb: [2], target: [] }],
  ['ApiServerErrors', 'OK', '2 errors of the load balancer in 19 requests', { requests: Array<number>(19).fill(1), elb: [2], target: [] }],
  ['ApiStorage', 'OK', '15 of 20 GB', { used: [15], reserved: [20] }],
  ['DatabaseProxyBorrowed', 'ALARM', '90 of 100 connections', { borrowed: [90], allowed: [100] }],
  ['DatabaseProxyBorrowed', 'OK', '70 of 100 connections', { borrowed: [70], allowed: [100] }],
  ['DatabaseVolumeIo', 'ALARM', '400,000 I/O requests a minute', { reads: [200_000], writes: [200_000] }],
  ['DatabaseVolumeIo', 'OK', '300,000 I/O requests a minute', { reads: [100_000], writes: [200_000] }],
];

const OF_NUMBERS = [
  'cpuPercent', 'memoryPercent', 'storagePercent', 'serverErrorPercent', 'tlsErrors', 'errorLines', 'connectionPercent', 'deadlocksPerMinute', 'transactionIds', 'acuPercent',
  'evictions', 'cacheConnections', 'cacheLoginFailures', 'durationPercent', 'edgeErrorPercent', 'edgeFailurePercent', 'blockedRequests',
  'dollarsPerHour',
];
const OF_TIME = ['latency', 'replicaLag', 'commitLatency', 'borrowLatency', 'cacheLag', 'cacheDurabilityLag', 'bucketLag'];
const OF_SIZE = ['networkPerSecond', 'freeableMemory', 'freeLocalStorage', 'databaseVolume', 'databaseGrowth'];

describe('every part', () => {
  const { template, observability } = observed((within) => ({ ...everyPart(within), alarmTopic: topicOf(within) }));

  test('has all of its alarms in its list', () => expect(observability.alarms).toHaveLength(ownAlarms(template).length));

  test('is quiet where there are no values, because nothing is released, but for the function that counts the tasks', () =>
    expect(ownAlarms(template).filter(([, { Properties }]) => Properties.TreatMissingData !== 'notBreaching').map(([id]) => id))
      .toEqual([expect.stringContaining('ApiMissingTasks')]));

  test('notifies the topic on ALARM only, but not of a single window of a burn rate', () => {
    const topic = { Ref: Object.keys(template.findResources('AWS::SNS::Topic'))[0] };
    const silent = ownAlarms(template).filter(([, { Properties }]) => !Properties.AlarmActions && !Properties.OKActions).map(([id]) => id);

    expect(silent).toEqual([
      expect.stringContaining('FastHour'), expect.stringContaining('FastMinutes'), expect.stringContaining('SlowHours'), expect.stringContaining('SlowMinutes'),
    ]);
    template.hasResourceProperties(ALARM, { MetricName: 'CPUUtilization', Namespace: 'AWS/ECS', AlarmActions: [topic] });
  });

  test('has no alarm whose threshold is 0, and no line and no rule of it', () => {
    const zero = {
      ...Object.fromEntries(OF_NUMBERS.map((prop) => [prop, 0])),
      ...Object.fromEntries(OF_TIME.map((prop) => [prop, Duration.seconds(0)])),
      ...Object.fromEntries(OF_SIZE.map((prop) => [prop, Size.bytes(0)])),
    };
    const all = ownAlarms(template).length;
    const off = observed((within) => ({ ...everyPart(within), alarmTopic: topicOf(within), criticalAlarmTopic: topicOf(within, 'Pages'), thresholds: zero }));
    const left = ownAlarms(off.template).map(([id]) => id.replace(/^Observability|[\dA-F]{8}$/g, ''));

    expect(off.observability.alarms).toHaveLength(left.length);
    expect(all - left.length).toBeGreaterThan(25);
    expect(JSON.stringify(off.template)).not.toMatch(/:1e\+|:10{15}/);
    expect(left.filter((id) => /Cpu|Memory|Latency|Errors$|Evictions|Volume|Growth|Lag$/.test(id) && !/Connection/.test(id))).toEqual([]);
  });

  test.each(CASES)('the alarm %s is in %s with %s', (id, state, _, minute) => {
    const [[, { Properties }]] = ownAlarms(template).filter(([name]) => name.startsWith(`Observability${id}`));
    const samples = Object.fromEntries(Object.entries(minute).map(([metric, values]) => [metric, Array.from({ length: 60 }, () => values)]));

    expect(simulateAlarm(Properties as AlarmProperties, samples).at(-1)).toBe(state);
  });

  /** `test/alarms/fires.test.ts` plays each alarm with values far beyond its threshold. Where several metrics decide, that says too little. */
  test('has both states among these cases for each alarm that several metrics decide within an hour, except for those of nodes', () => {
    const metricsOf = ({ Properties: { Metrics = [] } }: Found) => Metrics.filter(({ MetricStat }: { MetricStat?: object }) => MetricStat);
    const composed = ownAlarms(template).filter(([, alarm]) => metricsOf(alarm).length > 1)
      .map(([id]) => id.replace(/^Observability|[0-9A-F]{8}$/g, '')).filter((id) => !/^(?:Cache|Availability|DatabaseGrowth)/.test(id));
    const known = CASES.map(([id, state]) => `${id} ${state}`);

    expect(composed.flatMap((id) => [`${id} ALARM`, `${id} OK`]).filter((one) => !known.includes(one))).toEqual([]);
  });

  test('takes at most ten metrics an alarm, with ids that differ', () => {
    for (const [, { Properties: { Metrics = [] } }] of ownAlarms(template)) {
      const ids = Metrics.map(({ Id }: { Id: string }) => Id);
      expect(ids.length).toBeLessThanOrEqual(10);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('looks back no further than CloudWatch does', () => {
    const seconds = ownAlarms(template).map(([, { Properties }]) => {
      const metrics: { MetricStat?: { Period: number } }[] = Properties.Metrics ?? [{ MetricStat: Properties }];
      return Properties.EvaluationPeriods * Math.max(...metrics.map(({ MetricStat }) => MetricStat?.Period ?? 0));
    });

    expect(Math.max(...seconds)).toBe(86_400);
  });
});

const limited = observed((stack) => ({
  api: api(stack),
  database: database(stack),
  cache: cache(stack),
  thresholds: { cpuPercent: 70, latency: Duration.millis(400), freeableMemory: Size.gibibytes(2), maxConnections: 100, connectionPercent: 50 },
}));
const sized = (props: Partial<AuroraClusterProps>) => observed((stack) => ({ database: database(stack, props) }));
const serverless = observed((stack) => ({ database: database(stack, { serverlessV2MinCapacity: 0.5, serverlessV2MaxCapacity: 8 }) }));

test.each<[what: string, Observed, alarm: object]>([
  ['no topic, and the CPU of the caller', limited, { MetricName: 'CPUUtilization', Namespace: 'AWS/ECS', Threshold: 70, AlarmActions: Match.absent() }],
  ['the latency of the caller', limited, { AlarmDescription: Match.stringLikeRegexp('^The p95 latency .* above 0.4 s'), Threshold: 0.4 }],
  ['the memory of the caller', limited, {
    MetricName: 'FreeableMemory', Threshold: 2_147_483_648, ComparisonOperator: 'LessThanThreshold', AlarmDescription: Match.stringLikeRegexp('^A database instance has less than 2 GiB of'),
  }],
  ['5xx responses in 5 of 8 minutes', limited, { EvaluationPeriods: 8, DatapointsToAlarm: 5 }],
  ['the connections of the caller', limited, { MetricName: 'DatabaseConnections', Threshold: 50 }],
  ['the capacity of serverless instances', serverless, { MetricName: 'ACUUtilization', Threshold: 90, Statistic: 'Maximum' }],
  ['how many connections serverless instances take', serverless, { MetricName: 'DatabaseConnections', Threshold: 1_251 }],
  ['that instances with a minimum of 0.5 ACU take at most 2,000', sized({ serverlessV2MaxCapacity: 16 }), { MetricName: 'DatabaseConnections', Threshold: 1_500 }],
  ['that larger ones do not', sized({ serverlessV2MinCapacity: 1, serverlessV2MaxCapacity: 16 }), { MetricName: 'DatabaseConnections', Threshold: 2_520 }],
  ['the connections that AWS documents for a capacity', sized({ serverlessV2MaxCapacity: 1 }), { MetricName: 'DatabaseConnections', Threshold: 141 }],
  ['the connections of a parameter', sized({ parameters: { max_connections: '400' } }), { MetricName: 'DatabaseConnections', Threshold: 300 }],
])('has an alarm with %s', (_, { template }, alarm) => template.hasResourceProperties(ALARM, alarm));

test.each<[string, (stack: Stack) => ObservabilityProps, string, string[]]>([
  ['counts the tasks behind both target groups where deployments shift traffic', (stack) => ({ api: api(stack, { deployment: ApiDeployment.blueGreen() }) }),
    'ApiNoTask', ['IF((desired > 0) AND (FILL(healthy, 0) + FILL(alternate, 0) < 1), 1, 0)']],
  ['divides a large cache among several alarms', (stack) => ({ cache: cache(stack, 5) }),
    'CacheLag', ['MAX([node0, node1, node2, node3, node4, node5, node6, node7, node8])', 'MAX([node9])']],
])('%s', (_, parts, id, expressions) => expect(expressionsOf(observed(parts).template, id)).toEqual(expressions));

test.each<[CacheDurability | undefined, number]>([
  [CacheDurability.ASYNC, 2], [CacheDurability.SYNC, 0], [CacheDurability.DISABLED, 0], [undefined, 2],
])('alarms on rejected writes where the cache can reject them (%s)', (durability, count) => {
  const { template } = observed((stack) => ({ cache: new CacheCluster(stack, 'Cache', { vpc: importedVpc(stack), durability }) }));

  expect(ownAlarms(template).filter(([id]) => /DurabilityLag|RejectedWrites/.test(id))).toHaveLength(count);
});

test('watches an imported cache by its replication group, with saved queries only for a slow log that is known', () => {
  const imported = (slowLog: boolean) => observed((stack) => ({
    cache: CacheCluster.fromCacheClusterAttributes(stack, 'Cache', {
      configurationEndpointAddress: 'cache.example.com',
      securityGroups: [],
      replicationGroupId: 'shop',
      slowLogGroup: slowLog ? logs.LogGroup.fromLogGroupName(stack, 'SlowLog', 'cache-slow') : undefined,
    }),
  })).template;

  expect(expressionsOf(imported(false), 'CacheLag')).toEqual(['MAX([node0, node1, node2, node3])']);
  imported(false).resourceCountIs('AWS::Logs::QueryDefinition', 0);
  imported(true).hasResourceProperties('AWS::Logs::QueryDefinition', { LogGroupNames: ['cache-slow'] });
});

test('counts the alarms of a secondary among the causes', () => {
  const { template } = observed((stack) => ({
    database: new AuroraReplicaCluster(stack, 'Replica', {
      vpc: importedVpc(stack), globalClusterIdentifier: 'shop-global', primaryRegion: 'us-west-2', appSecretName: 'shop/db-password',
    }),
  }));

  const [{ Properties: { AlarmRule } }] = Object.values(alarmsIn(template, COMPOSITE));

  expect(JSON.stringify(AlarmRule)).toMatch(/ReplicaRpoAlarm.*ReplicaReplicationLagAlarm/);
});

test('warns when it cannot know how many connections an imported database takes', () => {
  const stack = testStack();
  const { node } = new Observability(stack, 'Observability', { database: importedDatabase(stack, 'Imported') });

  expect(node.findAll().flatMap((child) => child.node.metadata).map(({ data }) => data)).toContainEqual(
    expect.stringContaining('there is no alarm on the connections of the database, because its instance class is not known; set thresholds.maxConnections'));
  Template.fromStack(stack).resourcePropertiesCountIs(ALARM, { MetricName: 'DatabaseConnections' }, 0);
});

test.each([
  ['r6g.large', [1_200]], ['r8g.16xlarge', [3_750]], ['x2g.large', [2_609]], ['t4g.medium', [303]], ['z9.large', []],
])('knows how many connections db.%s takes, and does not guess', (name, thresholds) => {
  const { template } = observed((stack) => {
    const cluster = database(stack);
    (cluster.writer as rds.CfnDBInstance).dbInstanceClass = `db.${name}`;
    return { database: cluster };
  });

  expect(propertiesOf(template, ALARM, { MetricName: 'DatabaseConnections' }).map(({ Threshold }) => Threshold as number)).toEqual(thresholds);
});

test('alarms the lag of a copy where the copy is', () => {
  const origin = testStack();
  const there = new Stack(origin.node.root as never, 'Osaka', { env: OSAKA });
  new Observability(there, 'Observability', { replicatedBuckets: [bucket(origin)] });
  const template = Template.fromStack(there);

  template.hasResourceProperties(ALARM, { MetricName: 'ReplicationLatency', Threshold: 900, Statistic: 'Maximum' });
  template.resourceCountIs(ALARM, 1);
});

test('shows further alarms, and counts them as causes', () => {
  const { template } = observed((stack) => ({ alarms: [cloudwatch.Alarm.fromAlarmName(stack, 'Theirs', 'backups-fail')] }));

  template.hasResourceProperties(COMPOSITE, { AlarmRule: '(ALARM("backups-fail"))', ActionsSuppressor: Match.absent() });
});
