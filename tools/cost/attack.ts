/* eslint-disable @typescript-eslint/no-explicit-any */
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { DeployedStack, deployed, numberOf, ofType, refersTo, Resource } from './charge';
import { price } from './figures';
import { sizeOf } from './meters-compute';
import { TRAFFIC } from './traffic';
import { alarmsOf, FoundAlarm } from '../alarms/alarm-inventory';
import { delaysOf } from '../alarms/catalog';
import { DELAYS } from '../alarms/month/conditions';
import { Kind, storesIn } from '../personal-data/stores';
import { allows } from '../policies/evaluation';

/** A way in which a stranger can cause costs. */
export interface Vector {
  readonly name: string;
  /** US dollars of one day at one gigabit per second, or of what the templates allow. */
  readonly perDay: number;
  /** What ends it by itself; undefined if nothing does. */
  readonly limit?: string;
  /** The alarm that goes into ALARM. */
  readonly alarm?: string;
  /** Until it does, at worst. */
  readonly minutes?: number;
}

const DAY = 86_400;
const FIVE_MINUTES = 300;
const BYTES = 1e9 / 8;
const GIGABYTES = BYTES * DAY / 1e9;
/** Of a plain request, of one with the largest headers that AWS WAF inspects, and of its record in the log of AWS WAF. */
const [REQUEST, HEADERS, RECORD] = [1_000, 8_192, 8_800];
/** Of a request in the access log of CloudFront, compressed. */
const ACCESS_RECORD = 100;
const DAYS_OF_MONTH = 30;
/** Alarms on what has no limit, and the filter of the log of AWS WAF. */
const MENDS = /^(?:BytesDownloaded|BytesUploaded|IncomingBytes)$/;

/** The assumptions in words, for the document. */
export const ATTACK_ASSUMPTIONS: readonly string[] = [
  `A sender has 1 Gbit/s, which is ${GIGABYTES.toLocaleString('en-US')} GB per day: of files from the cache, of requests with ${REQUEST / 1_000} KB, of refused requests with ` +
    `${HEADERS / 1_024} KB of headers (a record of ${RECORD / 1_000} KB in the log), or of uploads that the application has signed.`,
  'AWS WAF charges refused requests too, CloudFront does not (https://aws.amazon.com/about-aws/whats-new/2024/11/amazon-cloudfront-charges-requests-blocked-aws-waf/).',
  `The access log of CloudFront has ${ACCESS_RECORD} bytes of each request, for the days that the templates say.`,
  'An upload is stored for a month, and its versions for the days that the templates say; a pair stores it in both Regions, with replication and daily backups.',
  'Minutes are the longest that the alarm takes for such a rate, with the delay of its metric. An e-mail takes longer.',
];

/** What a day of an attack costs with the templates of an app, and what limits and shows it. */
export function attack(assembly: CloudAssembly): Vector[] {
  const stacks = deployed(assembly);
  const alarms = alarmsOf(assembly);
  const serving = stacks.find((stack) => ofType(stack, 'AWS::CloudFront::Distribution').length > 0)!.region;
  const here = stacks.filter(({ region }) => region === serving);
  const all = (type: string) => stacks.flatMap((stack) => ofType(stack, type));
  const [address, network] = ['IP', 'CUSTOM_KEYS'].map((key) => rateOf(all('AWS::WAFv2::WebACL')[0], key));
  const records = Math.min(BYTES / HEADERS, all('AWS::WAFv2::LoggingConfiguration').every(isFiltered) ? network.perSecond : Infinity);
  const busy = here.flatMap((stack) => tasks(stack));
  const lines = busy.reduce((sum, { most, cpu }) => sum + most * cpu, 0) * TRAFFIC.requestsPerVcpu * TRAFFIC.logKilobytes * 1_000;
  const invalidators = all('AWS::IAM::Policy').filter(({ properties }) => ofCode(stacks, properties.Roles) && properties.PolicyDocument.Statement
    .some((statement: any) => allows([statement], { action: 'cloudfront:CreateInvalidation', resource: '*', context: {} } as any)));
  const seen = (...signs: readonly Sign[]): Partial<Vector> => noticed(alarms, signs);
  const refused = (perSecond: number): Sign => ['BlockedRequests', perSecond - address.perSecond];
  const logDays = Math.max(0, ...storesIn(assembly).filter(({ kind }) => kind === Kind.ACCESS_LOGS).map(({ days = 0 }) => days));
  const checked = (perSecond: number) =>
    perSecond * DAY * (price('waf.request') / 1e6 + ACCESS_RECORD / 1e9 * price('s3.standard', logDays / DAYS_OF_MONTH, serving));
  return [
    { name: 'files from the cache', perDay: GIGABYTES * price('cloudfront.gb', 1, 'us-east-1'), ...seen(['BytesDownloaded', BYTES]) },
    {
      name: `requests, refused above ${(address.perSecond * FIVE_MINUTES).toLocaleString('en-US')} per address in 5 minutes`,
      perDay: checked(BYTES / REQUEST),
      ...seen(refused(BYTES / REQUEST)),
    },
    {
      name: 'requests with large headers, and their records in the log of the firewall',
      perDay: checked(BYTES / HEADERS) + records * RECORD * DAY / 1e9 * price('logs.ingest', 1, 'us-east-1'),
      ...seen(refused(BYTES / HEADERS), ['IncomingBytes', records * RECORD, /Edge/]),
    },
    { name: 'uploads', perDay: GIGABYTES * perUploaded(assembly, stacks, serving), ...seen(['BytesUploaded', BYTES]) },
    { name: 'log of the tasks', perDay: lines * DAY / 1e9 * price('logs.ingest', 1, serving), limit: `${busy.reduce((sum, { most }) => sum + most, 0)} tasks` },
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

/** A copy of an app without the alarms on bytes, and with a record for each refused request. */
export function withoutMends({ directory }: CloudAssembly): CloudAssembly {
  const assembly = new CloudAssembly(directory);
  for (const { template } of assembly.stacksRecursively) {
    for (const [id, { Type, Properties }] of Object.entries<any>(template.Resources ?? {})) {
      if (Type === 'AWS::CloudWatch::Alarm' && MENDS.test(Properties.MetricName)) delete template.Resources[id];
      if (Type === 'AWS::WAFv2::LoggingConfiguration') delete Properties.LoggingFilter;
    }
  }
  return assembly;
}

/** The rate of a metric during an attack, and the alarms that are meant. */
type Sign = readonly [metric: string, perSecond: number, path?: RegExp];

function noticed(alarms: readonly FoundAlarm[], signs: readonly Sign[]): Partial<Vector> {
  const found = signs.flatMap(([metric, perSecond, path]) => alarms.filter(({ path: own, properties: { MetricName, Threshold } }) =>
    MetricName === metric && path?.test(own) !== false && Number(Threshold) < perSecond * FIVE_MINUTES).slice(0, 1));
  if (found.length === 0) return {};
  return {
    alarm: found.map(({ path }) => `\`${path.split('/').at(-1)}\``).join(', '),
    minutes: Math.min(...found.map((alarm) => delaysOf(alarm)!.untilAlarm + (DELAYS[alarm.properties.Namespace!] ?? 1))),
  };
}

/** The requests per second of one address, or of one network, that the web ACL allows. */
function rateOf(webAcl: Resource, key: string): { readonly perSecond: number } {
  const limits = webAcl.properties.Rules.filter(({ Action }: any) => Action?.Block).map(({ Statement }: any) => Statement.RateBasedStatement)
    .filter((limit: any) => limit?.AggregateKeyType === key).map((limit: any) => limit.Limit / limit.EvaluationWindowSec);
  return { perSecond: Math.max(...limits, limits.length > 0 ? 0 : Infinity) };
}

function isFiltered({ properties: { LoggingFilter } }: Resource): boolean {
  return LoggingFilter?.Filters.some(({ Behavior, Conditions }: any) => Behavior === 'DROP' && Conditions[0].LabelNameCondition) ?? false;
}

function perUploaded(assembly: CloudAssembly, stacks: readonly DeployedStack[], serving: string): number {
  const stores = storesIn(assembly);
  const stored = stores.filter(({ kind }) => kind === Kind.FILES)
    .reduce((sum, { region, days = 0 }) => sum + price('s3.standard', 1 + days / DAYS_OF_MONTH, region), 0);
  const backedUp = [...new Set(stores.filter(({ kind }) => kind === Kind.BACKUP).map(({ region }) => region))].reduce((sum, region) =>
    sum + price('backup.s3', Math.min(...stores.filter((one) => one.kind === Kind.BACKUP && one.region === region).map(({ days = 0 }) => days)) / DAYS_OF_MONTH, region), 0);
  const copied = stacks.some((stack) => stack.region === serving && ofType(stack, 'AWS::S3::Bucket').some(({ properties }) => properties.ReplicationConfiguration));
  return stored + backedUp + (copied ? price('transfer.region', 1, serving) + price('s3.rtc', 1, serving) : 0);
}

function tasks(stack: DeployedStack) {
  return ofType(stack, 'AWS::ECS::Service').flatMap((service) => {
    const scaled = targets(stack, 'ecs').filter(({ properties }) => refersTo(properties.ResourceId, service.id));
    const size = sizeOf(service, { stack, stacks: [stack] });
    return scaled.map(({ properties }) => ({ ...size, least: numberOf(properties.MinCapacity, 0), most: numberOf(properties.MaxCapacity, 0) }));
  });
}

function targets(stack: DeployedStack, service: string): Resource[] {
  return ofType(stack, 'AWS::ApplicationAutoScaling::ScalableTarget').filter(({ properties }) => properties.ServiceNamespace === service);
}

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
function functions(stack: DeployedStack): Vector[] {
  return ofType(stack, 'AWS::Lambda::EventSourceMapping').flatMap(({ properties }) => {
    const most = properties.ScalingConfig?.MaximumConcurrency;
    const handler = ofType(stack, 'AWS::Lambda::Function').find(({ id }) => refersTo(properties.FunctionName, id));
    if (!handler || !refersToMedia(properties)) return [];
    const usd = price('lambda.arm.duration', numberOf(handler.properties.MemorySize, 128) / 1_024 * DAY, stack.region);
    return [{ name: 'functions of uploads', perDay: most === undefined ? Infinity : most * usd, limit: most === undefined ? undefined : `${most} at a time` }];
  });
}

const refersToMedia = (properties: any) => /Media/.test(JSON.stringify(properties.EventSourceArn));

/** Whether one of the roles is that of a task or a function. */
function ofCode(stacks: readonly DeployedStack[], roles: unknown): boolean {
  return stacks.some((stack) => ofType(stack, 'AWS::IAM::Role').some(({ id, properties }) => refersTo(roles, id)
    && /ecs-tasks|lambda/.test(JSON.stringify(properties.AssumeRolePolicyDocument))));
}
