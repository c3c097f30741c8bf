/* eslint-disable @typescript-eslint/no-explicit-any */
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { BASELINE } from './baseline';
import { DeployedStack, deployed, numberOf, ofType, refersTo, Resource } from './charge';
import { price } from './figures';
import { sizeOf } from './meters-compute';
import { sampled, TRAFFIC } from './traffic';
import { alarmsOf, FoundAlarm } from '../alarms/alarm-inventory';
import { agesOf, metricsOf, minutesOf, seriesOf, stateAt } from '../alarms/alarm-simulator';
import { DELAYS } from '../alarms/month/conditions';
import { one as sample, Signal } from '../alarms/signal';
import { Kind, Store, storesIn } from '../personal-data/stores';
import { hasAction } from '../policies/evaluation';

/** A way in which a stranger can cause costs. */
export interface Vector {
  readonly name: string;
  /** US dollars of one day at one gigabit per second, or of what the templates allow. */
  readonly perDay: number;
  /** What ends it by itself; undefined if nothing does. */
  readonly limit?: string;
  /** The alarms that go into ALARM: all that are meant, or none is said. */
  readonly alarm?: string;
  /** Until the first does. */
  readonly minutes?: number;
  /** US dollars of a day in which none of its alarms on spending does. */
  readonly below?: number;
}

const [HOUR, DAY] = [3_600, 86_400];
const [MINUTE, FIVE_MINUTES] = [60, 300];
const BYTES = 1e9 / 8;
const GIGABYTES = BYTES * DAY / 1e9;
/** Of a plain request, of one with the largest headers that AWS WAF inspects and S3 accepts, of its record in a log of these, and of a DNS query. */
const [REQUEST, HEADERS, RECORD, QUERY] = [1_000, 8_192, 8_800, 100];
/** Of a plain request in the access log of CloudFront, compressed. */
const ACCESS_RECORD = 100;
/** Of a packet on the line, and of its record in the flow logs: each has another source. */
const [PACKET, FLOW_RECORD] = [84, 110];
/** Requests per second that S3 accepts, to write one key and to read below a prefix, and that AWS KMS accepts in Tokyo. */
const [PUTS, GETS, KEY_CALLS] = [3_500, 5_500, 20_000];
/** Reads per second of the storage of the database: pages of 8 KB on a line of about 6.6 Gbit/s. */
const PAGES = 100_000;
const DAYS_OF_MONTH = 30;
/** On average, https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html */
const TRAIL_MINUTES = 5;
/** An interval and the delivery, https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
const FLOW_LOG_MINUTES = 10 + 5;
/** Of a call of AWS in the trail. */
const EVENT = BASELINE.trailGigabytes / BASELINE.managementEvents * 1_000;
/** The assumptions in words, for the document. */
export const ATTACK_ASSUMPTIONS: readonly string[] = [
  `A sender has 1 Gbit/s, which is ${GIGABYTES.toLocaleString('en-US')} GB per day: of files from the cache, of requests with ${REQUEST / 1_000} KB, of refused requests with ` +
    `${HEADERS / 1_024} KB of headers (a record of ${RECORD / 1_000} KB in the log), of DNS queries with ${QUERY} bytes, or of uploads that the application has signed.`,
  'AWS WAF charges refused requests too, CloudFront does not (https://aws.amazon.com/about-aws/whats-new/2024/11/amazon-cloudfront-charges-requests-blocked-aws-waf/).',
  'The access log of CloudFront has the address, the path, the query, the user agent and the referrer of each request, also of a refused one, for the days that the templates say ' +
    `(https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html): ${ACCESS_RECORD} bytes of a plain request, all headers of a large one.`,
  `A call of AWS KMS is a management event, which GuardDuty charges as well, and a record of ${Math.round(EVENT).toLocaleString('en-US')} bytes in the log of the trail.`,
  `Calls of AWS have ${REQUEST / 1_000} KB on the line. AWS refuses many of them earlier, by quotas of each service that are not all published, and records refused calls as others.`,
  'Small uploads are new objects of a stolen session or task, which a pair stores twice. Scans of GuardDuty and events of objects in a trail count where the templates have them.',
  `A signed upload that is sent again is refused, because the object exists, and S3 charges refused requests (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorCodeBilling.html): up to ${PUTS.toLocaleString('en-US')} per second of one key.`,
  `The access log of the bucket has the referrer and the user agent of each request, also of one that S3 refuses without a charge: a record of up to ${RECORD / 1_000} KB, because S3 accepts ${HEADERS / 1_024} KB of headers, ` +
    'for the days that the templates say (https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html). That S3 shortens a field is not documented.',
  'A signed form is a POST, which costs as much as a PUT, and so does a list (https://aws.amazon.com/s3/pricing/). S3 charges no deletion, HEAD as GET, and S3 Select is closed to new accounts.',
  'Route 53 charges queries of names that do not exist as others, and none of aliases to CloudFront (https://aws.amazon.com/route53/pricing/). What AWS Shield drops is not deducted.',
  `A packet that a security group refuses is a record of ${FLOW_RECORD} bytes in the flow logs, which GuardDuty reads as well.`,
  `S3 accepts ${GETS.toLocaleString('en-US')} requests to read, here also to list, per second of one prefix, each of which GuardDuty reads as well, and AWS KMS ${KEY_CALLS.toLocaleString('en-US')} calls per second of an account, by its quota ` +
    '(https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html). Data to the origin passes CloudFront and the load balancer.',
  `Queries read or write ${PAGES.toLocaleString('en-US')} pages per second which are not in memory: an assumption, not measured. A pair is charged again for the replication of writes.`,
  'A challenge of AWS WAF is charged in addition to the request: $0.40 per million, not verified.',
  'An upload is stored for a month, and its versions for the days that the templates say; a pair stores it in both Regions, with replication and daily backups.',
  'A line in the log of the tasks has the whole URL of a request.',
  'Minutes are those that the alarm takes for such a rate, with the delay of its metric. An e-mail takes longer.',
];

/** What a day of an attack costs with the templates of an app, and what limits and shows it. */
export function attack(assembly: CloudAssembly): Vector[] {
  const stacks = deployed(assembly);
  const stores = storesIn(assembly);
  const alarms = alarmsOf(assembly);
  const serving = stacks.find((stack) => ofType(stack, 'AWS::CloudFront::Distribution').length > 0)!.region;
  const here = stacks.filter(({ region }) => region === serving);
  const all = (type: string) => stacks.flatMap((stack) => ofType(stack, type));
  const [address, network] = ['IP', 'CUSTOM_KEYS'].map((key) => rateOf(all('AWS::WAFv2::WebACL')[0], key));
  const records = Math.min(BYTES / HEADERS, all('AWS::WAFv2::LoggingConfiguration').every(isFiltered) ? network.perSecond : Infinity);
  const busy = here.flatMap((stack) => tasks(stack));
  const lines = busy.reduce((sum, { most, cpu }) => sum + most * cpu, 0) * TRAFFIC.requestsPerVcpu * HEADERS;
  const traces = busy.reduce((sum, { traced }) => sum + traced, 0) * DAY * price('xray.trace', 1e-6, serving);
  const having = (action: string, services?: RegExp) => all('AWS::IAM::Policy').filter(({ properties }) => ofCode(stacks, properties.Roles, services)
    && properties.PolicyDocument.Statement.some((statement: any) => statement.Effect === 'Allow' && hasAction(statement, action)));
  const invalidators = having('cloudfront:CreateInvalidation');
  const senders = having('sqs:SendMessage', /ecs-tasks/);
  const unlimited = (name: string, perDay: number, ...signs: Sign[]): Vector => ({ name, perDay, ...noticed(alarms, signs, perDay) });
  const logDays = Math.max(0, ...stores.filter(({ kind }) => kind === Kind.ACCESS_LOGS).map(({ days = 0 }) => days));
  const [{ properties: { LifecycleConfiguration: kept } = {} as any } = {}] = here.flatMap((stack) => ofType(stack, 'AWS::S3::Bucket'))
    .filter(({ id }) => all('AWS::S3::Bucket').some(({ properties: { LoggingConfiguration: log, MetricsConfigurations: one } }) => one && refersTo(log?.DestinationBucketName, id)));
  const bucketLogDays = Math.max(0, ...(kept?.Rules ?? []).map(({ ExpirationInDays = 0 }: any) => ExpirationInDays as number));
  const most = (perSecond: number) => (perSecond * FIVE_MINUTES).toLocaleString('en-US');
  const checked = (perSecond: number, record = ACCESS_RECORD) =>
    perSecond * DAY * (price('waf.request') / 1e6 + record / 1e9 * price('s3.standard', logDays / DAYS_OF_MONTH, serving));
  const refused = (perSecond: number): Sign[] => [[{ BlockedRequests: perSecond - address.perSecond }], [{ Requests: perSecond }]];
  const logged = price('logs.ingest', 1, serving);
  const guarded = all('AWS::GuardDuty::Detector').length > 0 ? 1 : 0;
  const trails = all('AWS::CloudTrail::Trail');
  const inTrail = (among: Resource[]) => among.some(({ properties }) => properties.CloudWatchLogsLogGroupArn) ? EVENT / 1e9 * logged : 0;
  const call = guarded * price('guardduty.events', 1e-6, serving) + inTrail(trails);
  const recorded = trails.filter(({ properties }) => /AWS::S3::Object/.test(JSON.stringify(properties)));
  // Of an object, in one of the Regions that have it.
  const event = (region: string) => guarded * price('guardduty.s3', 1e-6, region)
    + (recorded.length > 0 ? price('cloudtrail.data-event', 1e-5, region) + inTrail(recorded) : 0);
  const record = RECORD / 1e9 * price('s3.standard', bucketLogDays / DAYS_OF_MONTH, serving);
  const small = record + filesIn(stores).reduce((sum, { region }) => sum + price('s3.put', 1e-3, region) + event(region), 0)
    + (isScanned(stacks) ? price('guardduty.malware-object', 1e-3, serving) : 0);
  const charged = here.some((stack) => ofType(stack, 'AWS::RDS::DBCluster').some(({ properties }) => properties.StorageType !== 'aurora-iopt1')) ? 1 : 0;
  const io = price('aurora.io', 1e-6, serving) + (all('AWS::RDS::GlobalCluster').length > 0 ? price('aurora.replicated-write', 1e-6, serving) : 0);
  const challenged = all('AWS::WAFv2::WebACL')[0].properties.Rules.filter(({ Action }: any) => Action?.Challenge)
    .map(({ Statement: { RateBasedStatement: { Limit, EvaluationWindowSec } } }: any): number => Limit / EvaluationWindowSec);
  const answered = price('cloudfront.request', 1e-4, 'us-east-1') + (all('AWS::CloudFront::Function').length > 0 ? price('cloudfront.function', 1e-6) : 0);
  const internet = price('transfer.internet', 1, serving);
  return [
    unlimited('files from the cache', GIGABYTES * price('cloudfront.gb', 1, 'us-east-1'), [{ BytesDownloaded: BYTES }, /Edge/]),
    unlimited('files from the bucket, by a signed URL or a stolen session', GIGABYTES * internet, [{ BytesDownloaded: BYTES }, /Sent/]),
    unlimited('data out of a stolen task', GIGABYTES * (price('nat.gb', 1, serving) + internet), [{ BytesOutToDestination: BYTES }]),
    unlimited('refused packets, in the flow logs', BYTES / PACKET * FLOW_RECORD * DAY / 1e9 * (logged + guarded * price('guardduty.flows', 1, serving)),
      [{ IncomingBytes: BYTES / PACKET * FLOW_RECORD }, /FlowLogs/, FLOW_LOG_MINUTES]),
    unlimited(`requests, allowed up to ${most(network.perSecond)} per network in 5 minutes`,
      checked(network.perSecond) + network.perSecond * DAY * answered, [{ Requests: network.perSecond }]),
    unlimited(`requests, refused above ${most(address.perSecond)} per address in 5 minutes`, checked(BYTES / REQUEST), ...refused(BYTES / REQUEST)),
    unlimited('requests with large headers, and their records in the log of the firewall',
      checked(BYTES / HEADERS, HEADERS) + records * RECORD * DAY / 1e9 * price('logs.ingest', 1, 'us-east-1'),
      ...refused(BYTES / HEADERS), [{ IncomingBytes: records * RECORD }, /Edge/]),
    unlimited('DNS queries', BYTES / QUERY * DAY * price('route53.query', 1e-6, 'us-east-1'), [{ DNSQueries: BYTES / QUERY }]),
    unlimited('uploads', GIGABYTES * perUploaded(stores, stacks, serving), [{ BytesUploaded: BYTES }]),
    unlimited('small uploads', PUTS * DAY * small, [{ PutRequests: PUTS, PostRequests: 0 }]),
    unlimited('small uploads by a signed form', PUTS * DAY * small, [{ PutRequests: 0, PostRequests: PUTS }]),
    unlimited('replays of a signed upload', PUTS * DAY * (price('s3.put', 1e-3, serving) + event(serving) + record), [{ PutRequests: PUTS, PostRequests: 0 }]),
    ...challenged.map((perSecond: number) => unlimited(`page views, challenged above ${most(perSecond)} per network in 5 minutes`,
      checked(network.perSecond) + network.perSecond * DAY * (answered + price('waf.challenge', 1e-6)), [{ Requests: network.perSecond }])),
    unlimited('requests to read the bucket, by signed URLs', GETS * DAY * (price('s3.get', 1e-3, serving) + event(serving) + record),
      [{ AllRequests: GETS, ListRequests: 0 }]),
    unlimited('refused requests to the bucket, in its access log', BYTES / HEADERS * DAY * (event(serving) + record), [{ AllRequests: BYTES / HEADERS, ListRequests: 0 }]),
    unlimited('requests to list the bucket, by a stolen task', GETS * DAY * (price('s3.put', 1e-3, serving) + event(serving) + record),
      [{ AllRequests: GETS, ListRequests: GETS }]),
    unlimited('data into the NAT gateways', GIGABYTES * price('nat.gb', 1, serving), [{ BytesInFromDestination: BYTES }]),
    unlimited('data to the origin, in WebSockets and bodies of requests', GIGABYTES * (price('cloudfront.origin', 1, 'us-east-1') + price('alb.lcu', 1, serving)),
      [{ ProcessedBytes: BYTES }]),
    unlimited('I/O requests of the database', charged * PAGES * DAY * io, [{ VolumeReadIOPs: PAGES, VolumeWriteIOPs: 0 }]),
    unlimited('calls of KMS, by a stolen task or function', KEY_CALLS * DAY * (price('kms.request', 1e-4, serving) + call), [{ CallCount: KEY_CALLS }]),
    unlimited('calls of AWS that are refused or need no permission, by a stolen task', BYTES / REQUEST * DAY * call, [{ IncomingLogEvents: BYTES / REQUEST, IncomingBytes: BYTES / REQUEST * EVENT }, /Audit/, TRAIL_MINUTES]),
    ...senders.length > 0 ? [unlimited('messages to queues, by a stolen task', BYTES / REQUEST * DAY * price('sqs.request', 1e-6, serving) + GIGABYTES * price('nat.gb', 1, serving),
      [{ BytesOutToDestination: BYTES }])] : [{ name: 'messages to queues, by a stolen task', perDay: 0, limit: 'no task may send any' }],
    ...here.flatMap((stack) => ofType(stack, 'AWS::Logs::LogGroup')).filter(({ id }) => id.includes('SessionLogs'))
      .map(() => unlimited('log of sessions in tasks', GIGABYTES * logged, [{ IncomingBytes: BYTES }, /Sessions/])),
    {
      ...unlimited('log of the tasks', lines * DAY / 1e9 * logged, [{ IncomingBytes: BYTES }, /Api\/LogBytes/]),
      limit: `${busy.reduce((sum, { most: each }) => sum + each, 0)} tasks`,
      // The alarm is for a task that writes more.
      minutes: undefined,
    },
    ...traces > 0 ? [{ name: 'traces of requests', perDay: traces, limit: `${busy.reduce((sum, { most: each }) => sum + each, 0)} tasks` }] : [],
    ...here.flatMap((stack) => scaling(stack)),
    ...here.flatMap((stack) => functions(stack)),
    { name: 'invalidations', perDay: invalidators.length && Infinity, limit: invalidators.length > 0 ? undefined : 'no task and no function may invalidate' },
  ];
}

/** The dearest use of the line, and all that scales with it. `until` counts only the minutes until an alarm. */
export function worstDay(vectors: readonly Vector[], until = false): number {
  const cost = ({ perDay, minutes }: Vector) => perDay * (until ? Math.min(1, (minutes ?? Infinity) / (DAY / 60)) : 1);
  const limited = vectors.filter(({ limit }) => limit !== undefined);
  return Math.max(...vectors.filter(({ limit }) => limit === undefined).map(cost)) + limited.reduce((sum, { perDay }) => sum + perDay, 0);
}

/** The vector of which most passes without a notification each day. */
export const hidden = (vectors: readonly Vector[]): Vector =>
  vectors.filter(({ limit }) => limit === undefined).reduce((one, other) => ((other.below ?? 0) > (one.below ?? 0) ? other : one));

/** A copy of an app without the alarms on spending, and with a record for each refused request. */
export function withoutMends({ directory }: CloudAssembly): CloudAssembly {
  const assembly = new CloudAssembly(directory);
  for (const { template } of assembly.stacksRecursively) {
    for (const [id, { Type, Properties }] of Object.entries<any>(template.Resources ?? {})) {
      if (Type === 'AWS::CloudWatch::Alarm' && isOnSpending(Properties)) delete template.Resources[id];
      if (Type === 'AWS::WAFv2::LoggingConfiguration') delete Properties.LoggingFilter;
    }
  }
  return assembly;
}

/** Whether an alarm is on what has no limit. */
export const isOnSpending = ({ AlarmDescription = '' }: { readonly AlarmDescription?: string }): boolean =>
  AlarmDescription.includes('runbook "flood"');

/**
 * The rates of metrics during an attack, of which an alarm sums up all that it reads, the path of the alarm that is meant, and the minutes until
 * what it counts is written.
 */
type Sign = readonly [perSecond: Readonly<Record<string, number>>, path?: RegExp, delay?: number];

function noticed(alarms: readonly FoundAlarm[], signs: readonly Sign[], perDay: number): Partial<Vector> {
  const found = signs.map(([perSecond, path, delay = 0]) => {
    const alarm = alarms.find(({ path: own, properties }) => path?.test(own) !== false
      && Object.values(metricsOf(properties)).every(({ Metric }) => Metric.MetricName in perSecond));
    const minutes = alarm && minutesUntil(alarm, (_, metric) => perSecond[metric]! * MINUTE);
    if (minutes === undefined) return undefined;
    const [hourly] = seriesOf(alarm!.properties, (_, { Metric }) => [perSecond[Metric.MetricName]! * HOUR / sourcesOf(alarm!, Metric.MetricName)]);
    const below = isOnSpending(alarm!.properties) ? perDay * alarm!.properties.Threshold / hourly! : Infinity;
    return { name: `\`${alarm!.path.split('/').at(-1)}\``, minutes: minutes + delay, below };
  });
  if (found.includes(undefined)) return {};
  const least = (key: 'minutes' | 'below') => Math.min(...found.map((one) => one![key]));
  return { alarm: found.map((one) => one!.name).join(', '), minutes: least('minutes'), below: least('below') };
}

/** Of how many resources an alarm reads a metric. */
const sourcesOf = ({ properties }: FoundAlarm, name: string): number =>
  Object.values(metricsOf(properties)).filter(({ Metric }) => Metric.MetricName === name).length;

/**
 * The minutes until an alarm notices what its metrics count in each minute, with the delay of the metrics; undefined if it does not within two
 * hours.
 */
export function minutesUntil(alarm: FoundAlarm, counted: (minute: number, metric: string) => number): number | undefined {
  const { properties } = alarm;
  const [ages, period] = [agesOf(properties), minutesOf(properties)];
  const before = ages.length * period;
  let delay = 1;
  const series = seriesOf(properties, (_, { Stat, Metric: { Namespace, MetricName: name } }) => {
    delay = DELAYS[Namespace] ?? 1;
    return new Signal(Array.from({ length: before + 120 }, (__, minute) =>
      sample(minute < before ? 0 : counted(minute - before, name) / sourcesOf(alarm, name)))).datapoints(Stat, period);
  });
  for (let minute = 1; minute <= 120; minute++) {
    if (stateAt(properties, ages.map(() => series), before + minute, 'OK') === 'ALARM') return minute + delay;
  }
  return undefined;
}

/** The requests per second of one address, or of one network, that the web ACL allows. */
function rateOf(webAcl: Resource, key: string): { readonly perSecond: number } {
  const limits = webAcl.properties.Rules.filter(({ Action }: any) => Action?.Block).map(({ Statement }: any) => Statement.RateBasedStatement)
    .filter((limit: any) => limit?.AggregateKeyType === key).map((limit: any) => limit.Limit / limit.EvaluationWindowSec);
  return { perSecond: Math.max(...limits, limits.length > 0 ? 0 : Infinity) };
}

const isFiltered = ({ properties: { LoggingFilter } }: Resource): boolean =>
  LoggingFilter?.Filters.some(({ Behavior, Conditions }: any) => Behavior === 'DROP' && Conditions[0].LabelNameCondition) ?? false;

const filesIn = (stores: readonly Store[]) => stores.filter(({ kind }) => kind === Kind.FILES);

const isScanned = (stacks: readonly DeployedStack[]): boolean =>
  stacks.some((stack) => ofType(stack, 'AWS::GuardDuty::MalwareProtectionPlan').length > 0);

function perUploaded(stores: readonly Store[], stacks: readonly DeployedStack[], serving: string): number {
  const stored = filesIn(stores)
    .reduce((sum, { region, days = 0 }) => sum + price('s3.standard', 1 + days / DAYS_OF_MONTH, region), 0);
  const backedUp = [...new Set(stores.filter(({ kind }) => kind === Kind.BACKUP).map(({ region }) => region))].reduce((sum, region) =>
    sum + price('backup.s3', Math.min(...stores.filter((one) => one.kind === Kind.BACKUP && one.region === region).map(({ days = 0 }) => days)) / DAYS_OF_MONTH, region), 0);
  const copied = stacks.some((stack) => stack.region === serving && ofType(stack, 'AWS::S3::Bucket').some(({ properties }) => properties.ReplicationConfiguration));
  const scanned = isScanned(stacks) ? price('guardduty.malware', 1, serving) : 0;
  return stored + backedUp + scanned + (copied ? price('transfer.region', 1, serving) + price('s3.rtc', 1, serving) : 0);
}

const tasks = (stack: DeployedStack) => ofType(stack, 'AWS::ECS::Service').flatMap((service) => {
  const scaled = targets(stack, 'ecs').filter(({ properties }) => refersTo(properties.ResourceId, service.id));
  const place = { stack, stacks: [stack] };
  const size = sizeOf(service, place);
  return scaled.map(({ properties }) => {
    const most = numberOf(properties.MaxCapacity, 0);
    const traced = sampled(service, { ...place, perSecond: most * size.cpu * TRAFFIC.requestsPerVcpu, isGlobal: false });
    return { ...size, least: numberOf(properties.MinCapacity, 0), most, traced };
  });
});

const targets = (stack: DeployedStack, service: string): Resource[] =>
  ofType(stack, 'AWS::ApplicationAutoScaling::ScalableTarget').filter(({ properties }) => properties.ServiceNamespace === service);

/** What Auto Scaling adds at most. */
function scaling(stack: DeployedStack): Vector[] {
  const { region } = stack;
  const hours = (usd: number) => usd * DAY / 3_600;
  const range = ({ properties: { MinCapacity, MaxCapacity } }: Resource) => numberOf(MaxCapacity, 0) - numberOf(MinCapacity, 0);
  const row = (name: string, limit: string, perHour: number) => ({ name, limit, perDay: hours(perHour) });
  const [instance] = ofType(stack, 'AWS::RDS::DBInstance');
  return [
    ...tasks(stack).map(({ cpu, memory, arm, least, most }) => row('tasks', `${most} tasks`,
      (most - least) * (price(`fargate${arm ? '.arm' : ''}.vcpu`, cpu, region) + price(`fargate${arm ? '.arm' : ''}.memory`, memory, region)))),
    ...targets(stack, 'rds').map((one) => row('readers of the database', `${one.properties.MaxCapacity} readers`,
      range(one) * price(`aurora.${instance.properties.DBInstanceClass}`, 1, region))),
    ...ofType(stack, 'AWS::RDS::DBCluster').map(({ properties }) => properties.ServerlessV2ScalingConfiguration).filter(Boolean)
      .map(({ MinCapacity, MaxCapacity }) => row('capacity of the database', `${MaxCapacity} ACU per instance`,
        (MaxCapacity - MinCapacity) * ofType(stack, 'AWS::RDS::DBInstance').length * price('aurora.acu', 1, region))),
    ...targets(stack, 'elasticache').map((one) => {
      const { CacheNodeType, Engine, ReplicasPerNodeGroup } = ofType(stack, 'AWS::ElastiCache::ReplicationGroup')[0].properties;
      return row('shards of the cache', `${one.properties.MaxCapacity} shards`, range(one) * (1 + ReplicasPerNodeGroup) * price(`elasticache.${Engine}.${CacheNodeType}`, 1, region));
    }),
  ];
}

/** Functions that a queue starts, with the most that run at a time. */
const functions = (stack: DeployedStack): Vector[] => ofType(stack, 'AWS::Lambda::EventSourceMapping').flatMap(({ properties }) => {
  const most = properties.ScalingConfig?.MaximumConcurrency;
  const handler = ofType(stack, 'AWS::Lambda::Function').find(({ id }) => refersTo(properties.FunctionName, id));
  if (!handler || !refersToMedia(properties)) return [];
  const usd = price('lambda.arm.duration', numberOf(handler.properties.MemorySize, 128) / 1_024 * DAY, stack.region);
  return [{ name: 'functions of uploads', perDay: most === undefined ? Infinity : most * usd, limit: most === undefined ? undefined : `${most} at a time` }];
});

const refersToMedia = (properties: any) => /Media/.test(JSON.stringify(properties.EventSourceArn));

/** Whether one of the roles is that of a task or a function. */
const ofCode = (stacks: readonly DeployedStack[], roles: unknown, services = /ecs-tasks|lambda/): boolean =>
  stacks.some((stack) => ofType(stack, 'AWS::IAM::Role').some(({ id, properties }) => refersTo(roles, id)
    && services.test(JSON.stringify(properties.AssumeRolePolicyDocument))));
