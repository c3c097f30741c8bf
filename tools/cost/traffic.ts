import { Charge, charge, HOURS, numberOf, ofType, Place, Resource } from './charge';
import { sizeOf, taskOf, tasksOf } from './meters-compute';

/** What a request causes: assumptions, which the figures state. All requests reach the API, in the Region that serves. */
export const TRAFFIC = {
  /** Of a response to a viewer, in KB. */
  responseKilobytes: 20,
  /** I/O requests to the storage of Aurora, of which one is a write that a global database replicates. */
  databaseIo: 3,
  replicatedWrites: 1,
  /** Of log lines, in KB. */
  logKilobytes: 0.5,
  /** Between a task and the database or the cache, in KB, of which half crosses Availability Zones. */
  internalKilobytes: 30,
  crossing: 0.5,
  /** Requests per second that a vCPU of the tasks serves. */
  requestsPerVcpu: 40,
} as const;

/** The assumptions in words, for the document. */
export const TRAFFIC_ASSUMPTIONS: readonly string[] = [
  `Each request reaches the API and has a response of ${TRAFFIC.responseKilobytes} KB. A vCPU of the tasks serves ${TRAFFIC.requestsPerVcpu} requests per second, and Auto Scaling adds tasks.`,
  `A request causes ${TRAFFIC.databaseIo} I/O requests of Aurora (${TRAFFIC.replicatedWrites} of them replicated by a global database), ${TRAFFIC.logKilobytes} KB of logs, and ` +
    `${TRAFFIC.internalKilobytes} KB between the task and its data stores, half of which crosses Availability Zones. The side of the task is charged for that.`,
  'The load balancer is charged by processed bytes, of 1 GB per hour and capacity unit. Traces are sampled as the template says.',
  'Media, e-mails, jobs and queries of operators are not included.',
];

const SECONDS = 3_600;
const MILLION = 1_000_000;
/** KB in a GB, as AWS charges them. */
const KILOBYTES = 1_000_000;

/** What a number of requests per second causes at a resource: only the Region with the distribution, or with the first service, serves. */
export function trafficOf(resource: Resource, place: Place, perSecond: number): Charge[] {
  const meter = TRAFFIC_METERS[resource.type];
  const having = (type: string) => place.stacks.find((stack) => ofType(stack, type).length > 0);
  if (!meter || perSecond === 0) return [];
  const region = (having('AWS::CloudFront::Distribution') ?? having('AWS::ECS::Service'))?.region;
  if (place.stack.region !== region && resource.type !== 'AWS::WAFv2::WebACL') return [];
  const isGlobal = having('AWS::RDS::GlobalCluster') !== undefined;
  return meter(resource, { ...place, perSecond, isGlobal }).flatMap(([key, quantity, of]) => charge('Traffic', key, quantity, { assumed: true, region: of }));
}

interface Load extends Place { readonly perSecond: number; readonly isGlobal: boolean }

type Quantity = [key: string, quantity: number, region?: string];

const monthly = ({ perSecond }: Load) => perSecond * HOURS * SECONDS;

const TRAFFIC_METERS: Record<string, (resource: Resource, load: Load) => Quantity[]> = {
  // https://aws.amazon.com/cloudfront/pricing/, charged in the item of us-east-1.
  'AWS::CloudFront::Distribution': (_, load) => [
    ['cloudfront.request', monthly(load) / 10_000, 'us-east-1'], ['cloudfront.gb', monthly(load) * TRAFFIC.responseKilobytes / KILOBYTES, 'us-east-1'],
  ],
  'AWS::WAFv2::WebACL': (_, load) => [['waf.request', monthly(load) / MILLION]],
  // A capacity unit is 1 GB per hour; the other dimensions stay below: CloudFront reuses its connections.
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (_, load) => [['alb.lcu', monthly(load) * TRAFFIC.responseKilobytes / KILOBYTES]],
  'AWS::RDS::DBCluster': ({ properties }, load) => [
    ...properties.StorageType === 'aurora-iopt1' ? [] : [['aurora.io', monthly(load) * TRAFFIC.databaseIo / MILLION] as Quantity],
    ...load.isGlobal ? [['aurora.replicated-write', monthly(load) * TRAFFIC.replicatedWrites / MILLION] as Quantity] : [],
  ],
  'AWS::ECS::Service': (service, load) => [
    ['logs.ingest', monthly(load) * TRAFFIC.logKilobytes / KILOBYTES],
    ['transfer.zone', monthly(load) * TRAFFIC.internalKilobytes * TRAFFIC.crossing / KILOBYTES],
    ...addedTasks(service, load),
    ['xray.trace', sampled(service, load) * HOURS * SECONDS / MILLION],
  ],
};

/** The tasks that Auto Scaling adds to the minimum. */
function addedTasks(service: Resource, load: Load): Quantity[] {
  const { cpu, memory, arm } = sizeOf(service, load);
  const { onDemand, spot } = tasksOf(service, load);
  const added = Math.max(0, Math.ceil(load.perSecond / (TRAFFIC.requestsPerVcpu * cpu)) - onDemand - spot);
  const kind = arm ? 'fargate.arm' : 'fargate';
  return [[`${kind}.vcpu`, added * cpu * HOURS], [`${kind}.memory`, added * memory * HOURS]];
}

/** The traces per second, by the variables of the OpenTelemetry SDK; none without them. */
export function sampled(service: Resource, load: Load): number {
  interface Container { readonly Environment?: { readonly Name: string; readonly Value: unknown }[] }
  const variables = ((taskOf(service, load).ContainerDefinitions ?? []) as Container[]).flatMap(({ Environment = [] }) => Environment);
  const value = (name: string) => variables.find(({ Name }) => Name === name)?.Value;
  if (value('OTEL_TRACES_SAMPLER') === undefined) return 0;
  // X-Ray's default rule: the first request of each second, and 5 % of the others.
  if (value('OTEL_TRACES_SAMPLER') === 'xray') return Math.min(load.perSecond, 1) + 0.05 * Math.max(0, load.perSecond - 1);
  return load.perSecond * numberOf(value('OTEL_TRACES_SAMPLER_ARG'), 1);
}
