import { CloudWatchClient, GetMetricDataCommand, GetMetricDataInput, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { DescribeTargetGroupsCommand, DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeDBClustersCommand, DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { failure, membersWith, OSAKA_ARN, TOKYO_ARN, withVariables } from './handler-fixture';
import { AdviceNames } from '../../../src/failover/private/advice';
import { handler } from '../../../src/failover/private/advise.lambda';

const [rds, ecs, lambda] = [mockClient(RDSClient), mockClient(ECSClient), mockClient(LambdaClient)];
const [balancing, watch, ssm] = [mockClient(ElasticLoadBalancingV2Client), mockClient(CloudWatchClient), mockClient(SSMClient)];
const [TOKYO, OSAKA] = ['ap-northeast-1', 'ap-northeast-3'];
const NAMES: AdviceNames = {
  planName: 'shop',
  automatic: false,
  primary: { region: TOKYO, clusterIdentifier: 'shop', ecsCluster: 'shop', ecsService: 'tokyo' },
  standby: { region: OSAKA, clusterIdentifier: 'shop-osaka', ecsCluster: 'shop', ecsService: 'osaka' },
  globalClusterIdentifier: 'shop-global',
  standbyCluster: OSAKA_ARN,
  imageParameterName: '/shop/backend/image',
  probedSite: 'shop.example/ready',
};
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

withVariables({ NAMES: JSON.stringify(NAMES) });

interface Pair {
  readonly down?: number;
  readonly gone?: boolean;
  readonly noControlPlane?: boolean;
  readonly writer?: string;
  readonly database?: string;
  readonly notReady?: boolean;
  readonly targets?: string[];
  readonly errors?: number;
  readonly release?: string;
  readonly deployed?: number;
  /** Without data of the probe, or without an answer of its metrics. */
  readonly probe?: 'silent' | 'lost';
}

/** The metric of a query for what the load balancer counts in each minute. */
function metricOf({ MetricStat }: MetricDataQuery): string {
  expect(MetricStat).toMatchObject({ Period: 60, Stat: 'Sum', Metric: { Namespace: 'AWS/ApplicationELB', Dimensions: [{ Name: 'LoadBalancer', Value: 'app/shop/1' }] } });
  return MetricStat!.Metric!.MetricName!;
}

/** A healthy pair, but for what is given. */
function given(pair: Pair): void {
  const { down = 0, gone, noControlPlane, writer = TOKYO_ARN, database = 'available', notReady } = pair;
  const { targets = ['healthy'], errors = 0, release = 'v2', deployed = 600, probe } = pair;
  const createdAt = minutesAgo(deployed);
  const Timestamps = Array.from({ length: down + 1 }, (_, index) => minutesAgo(index));
  [rds, ecs, balancing, lambda, watch, ssm].forEach((one) => one.reset());
  const timeout = failure('TimeoutError');
  const inTokyo = async <T>(client: { readonly config: { region: () => Promise<string> } }, value: T): Promise<T> => {
    if (gone && await client.config.region() === TOKYO) throw timeout;
    return value;
  };
  rds.on(DescribeGlobalClustersCommand).resolves({ GlobalClusters: [{ GlobalClusterMembers: membersWith(writer) }] });
  rds.on(DescribeDBClustersCommand, { DBClusterIdentifier: 'shop' }).callsFake(async (_, client) => {
    if (noControlPlane) throw timeout;
    return inTokyo(client(), { DBClusters: [{ Status: database }] });
  });
  lambda.on(InvokeCommand, { FunctionName: 'shop-failover-warm-up' }).callsFake(async (_, client) =>
    inTokyo(client(), notReady ? { FunctionError: 'Unhandled', Payload: Buffer.from('0 of 2 tasks are ready') } : {}));
  ecs.on(DescribeServicesCommand, { cluster: 'shop', services: ['tokyo'] }).callsFake(async (_, client) =>
    inTokyo(client(), { services: [{ loadBalancers: [{ targetGroupArn: 'group' }], deployments: [{ status: 'ACTIVE', createdAt: minutesAgo(30) }, { status: 'PRIMARY', createdAt }] }] }));
  balancing.on(DescribeTargetHealthCommand, { TargetGroupArn: 'group' }).resolves({ TargetHealthDescriptions: targets.map((State) => ({ TargetHealth: { State: State as 'healthy' } })) });
  balancing.on(DescribeTargetGroupsCommand, { TargetGroupArns: ['group'] }).resolves({ TargetGroups: [{ LoadBalancerArns: ['arn:aws:elb:x:loadbalancer/app/shop/1'] }] });
  const values: Record<string, object> = {
    before: { Values: [250] },
    available: { Values: [...Array<number>(down).fill(0), 1], Timestamps },
    HTTPCode_ELB_5XX_Count: { Values: [errors] },
    RequestCount: { Values: [100, 100] },
  };
  watch.on(GetMetricDataCommand).callsFake(async (input: GetMetricDataInput) => {
    const { MetricDataQueries: queries = [], StartTime, EndTime } = input;
    const ofSite = queries.some(({ Id }) => Id === 'before');
    expect((EndTime!.getTime() - StartTime!.getTime()) / 60_000).toBe(ofSite ? 24 * 60 : 10);
    if (ofSite && probe === 'lost') throw timeout;
    const returned = queries.filter(({ ReturnData }) => ReturnData !== false);
    return { MetricDataResults: ofSite && probe === 'silent' ? [{}, {}] : returned.map((query) => values[ofSite ? query.Id! : metricOf(query)]) };
  });
  ssm.on(GetParameterCommand, { Name: '/shop/backend/image' }).callsFake(async (_, client) =>
    inTokyo(client(), { Parameter: { Value: await client().config.region() === TOKYO ? release : 'v2' } }));
}

const WITHOUT_RELEASE = /^(?![\s\S]*A deployment began)/;
const FAILOVER = /^PLAN=.*\nEXECUTION=.*start-plan-execution --region ap-northeast-3/m;
test.each<[what: string, pair: Pair, known: object | null, row: number, next: RegExp, says?: RegExp]>([
  ['a healthy pair', {}, null, 11, /\n\nSite: available/, /responds\n.*available\n.*ready\n.*1 healthy targets, 0 errors of its own beside 200/],
  ['a minute without data of the probe', { down: 2 }, null, 11, /\n\nSite: available/],
  ['three of them', { down: 3 }, null, 8, /curl/, /down for 3 minutes/],
  ['a probe without data', { probe: 'silent' }, null, 11, /\n\nSite: unknown; .*"since"/, /1: unknown\n/],
  ['metrics that do not answer', { probe: 'lost' }, null, 11, /\n\nSite: unknown; .*"since".* \(TimeoutError/, /1: unknown\n/],
  ['a lost Region, after 5 minutes', { gone: true, down: 5 }, null, 4, /failover-advise/, /does not respond\n.*unknown \(TimeoutError/],
  ['a lost Region that AWS reports', { gone: true, down: 5 }, { impaired: true }, 5, FAILOVER],
  ['a lost Region, after 15 minutes', { gone: true, down: 15 }, {}, 5, FAILOVER, /down for 15 minutes[\s\S]*without ap-northeast-1: 0.25 seconds/],
  ['a lost Region while another site has the domain', { gone: true }, { since: minutesAgo(20).toISOString() }, 5, FAILOVER, /down for 20 minutes/],
  ['a site that a person saw go down two minutes ago', { probe: 'silent' }, { since: minutesAgo(2).toISOString() }, 8, /curl/, /down for 2 minutes/],
  ['a time of Japan', { gone: true }, { since: minutesAgo(20 - 9 * 60).toISOString().replace('Z', '+09:00') }, 5, FAILOVER, /down for 20 minutes/],
  ['a Region without the control plane of its database', { noControlPlane: true, down: 5 }, null, 8, /curl/],
  ['a failover of the database', { database: 'failing-over', notReady: true, down: 4 }, null, 6, /describe-events/],
  ['a database that stays lost', { database: 'failed', notReady: true, down: 31 }, null, 6, FAILOVER],
  ['a Region that AWS reports, and users are affected', {}, { impaired: true }, 7, FAILOVER],
  ['a fault of the CDN', { down: 9, errors: 21 }, null, 8, /curl/],
  ['a load balancer without healthy targets', { down: 9, targets: ['unhealthy', 'draining'] }, null, 9, /services\[0\].events/, / 0 healthy targets/],
  ['a load balancer with errors of its own', { down: 31, errors: 100 }, null, 9, FAILOVER],
  ['tasks that are not ready', { down: 9, notReady: true }, null, 10, /services\[0\].events/, /not ready \(0 of 2 tasks/],
  ['a release', { down: 9, notReady: true, deployed: 15 }, { cause: 'release' }, 2, /get-parameter-history/, /A deployment began 6 minutes before/],
  ['a release an hour before', { down: 9, deployed: 69 }, null, 8, WITHOUT_RELEASE],
  ['a release at that minute', { down: 9, deployed: 9 }, null, 8, /A deployment began 0 minutes before/],
  ['a release since', { down: 9, deployed: 8 }, null, 8, WITHOUT_RELEASE],
  ['deleted data', {}, { cause: 'data' }, 3, /RestorableTime/],
  ['a pair that has failed over', { writer: OSAKA_ARN }, null, 1, /describe-global-clusters/],
  ['another release in Osaka', { release: 'v1' }, null, 11, /v1 in ap-northeast-1, v2 in ap-northeast-3/],
])('advises for %s', async (_, pair, known, row, next, says = /./) => {
  given(pair);

  const said = await handler(known);

  expect(said).toMatch(new RegExp(`^Row ${row} of section 2: `));
  expect(said).toMatch(next);
  expect(said).toMatch(says);
});

test.each(['03:05', '2026-01-31T03:05:00', 'garbage', '2999-01-31T03:05:00Z'])('refuses %s as the time since when, which it would take for another one', async (since) => {
  given({});

  await expect(handler({ since })).rejects.toThrow(`since must be a past time with its offset, got "${since}"; write e.g. 2026-01-31T03:05:00+09:00`);
});

test('says what it has seen, of a healthy pair', async () => {
  given({});

  expect(await handler(null)).toBe([
    'Row 11 of section 2: In any other case.',
    'Action: Do not fail over: ap-northeast-1 and its database respond, and the site is not known to be down.',
    '',
    'Site: available',
    'ap-northeast-1: responds',
    'Database in ap-northeast-1: available',
    'Tasks in ap-northeast-1: ready',
    'Load balancer in ap-northeast-1: 1 healthy targets, 0 errors of its own beside 200 requests in 10 minutes',
    'Lag before the outage, the loss without ap-northeast-1: 0.25 seconds',
    'Release: v2 in ap-northeast-1, v2 in ap-northeast-3',
    'If https://health.aws.amazon.com/health/status reports ap-northeast-1, and users are affected: ask with {"impaired":true}',
  ].join('\n'));
});

test('a missing permission is an error, not a lost Region', async () => {
  given({});
  rds.on(DescribeDBClustersCommand).rejects(failure('AccessDeniedException'));

  await expect(handler(null)).rejects.toThrow('AccessDeniedException');
});

test('with an automatic plan, a person switches the database over first', async () => {
  process.env.NAMES = JSON.stringify({ ...NAMES, automatic: true });
  given({});

  await expect(handler({ impaired: true })).resolves.toMatch(/Next:\naws rds switchover-global-cluster [\s\S]*The plan may start by itself/);
});
