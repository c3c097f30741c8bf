import { FoundAlarm } from '../alarm-inventory';
import { MetricIdentity } from '../alarm-simulator';
import { many, one, Sample, Signal } from './signal';
import { DAY, Health, OSAKA, Symptom, whole, World } from './world';

type Published = (minute: number, at: Place) => Sample | undefined;

/** The Region of an alarm, and how the site does. */
interface Place {
  readonly region: string;
  readonly serves: boolean;
  readonly health: Health;
  readonly world: World;
}

const OF_FILTERS = /^(AuditTrail|Eldonia\/Observability)\//;
const MIB = 1_048_576;
const GIB = 1_024 * MIB;
const NIGHTLY = 3 * 60;
/** Requests to the CDN per request to the API. The CDN answers the others from its cache. */
const CDN_REQUESTS = 4;
/** The desired number of tasks. */
const DESIRED = 2;

const always = (value: number): Published => () => one(value);
const never: Published = () => undefined;
const nightly: Published = (minute) => minute % DAY === NIGHTLY ? one(1) : undefined;
const atDeployment: Published = (minute) => minute === 0 ? one(1) : undefined;
const secondary = (value: number): Published => (_, { serves }) => serves ? undefined : one(value);
const counted = (number: number) => number > 0 ? { sum: number, count: number, min: 1, max: 1 } : undefined;

/** What users and probe send to the load balancer that serves. */
function arriving(minute: number, { serves, health, world }: Place): number {
  return serves && health.reachable ? world.users(minute) + (health.released ? 1 : 0) : 0;
}

function failed(minute: number, place: Place): number {
  return Math.min(arriving(minute, place), whole(minute, arriving(minute, place) * place.health.failing));
}

/** The tasks that run: the Region in standby has as many as it wants. */
function tasks({ serves, health }: Place): number {
  if (!health.released) return 0;
  return serves ? health.tasks : DESIRED;
}

const hasTasks = (place: Place) => tasks(place) > 0;

/**
 * What each metric shows while nothing is wrong but what the health of the site says.
 *
 * A load balancer without a healthy target counts a response of its own, but no request.
 */
const PUBLISHED: Record<string, Published> = {
  'AWS/ApplicationELB RequestCount': (minute, place) => hasTasks(place) ? counted(arriving(minute, place)) : undefined,
  'AWS/ApplicationELB HTTPCode_Target_5XX_Count': (minute, place) => hasTasks(place) ? counted(failed(minute, place)) : undefined,
  'AWS/ApplicationELB HTTPCode_ELB_5XX_Count': (minute, place) => hasTasks(place) ? undefined : counted(arriving(minute, place)),
  'AWS/ApplicationELB TargetResponseTime': (minute, place) => hasTasks(place)
    ? many([[place.health.seconds, arriving(minute, place) * 0.97], [place.health.seconds * 4, arriving(minute, place) * 0.03]]) : undefined,
  'AWS/ApplicationELB HealthyHostCount': (_, place) => place.health.released ? one(tasks(place)) : undefined,
  'AWS/ApplicationELB UnHealthyHostCount': (_, place) => place.health.released ? one(0) : undefined,
  'AWS/ApplicationELB RejectedConnectionCount': never,
  'AWS/ApplicationELB ClientTLSNegotiationErrorCount': (minute) => minute % 40 === 0 ? counted(3) : undefined,
  'AWS/ApplicationELB TargetConnectionErrorCount': never,
  'ECS/ContainerInsights DesiredTaskCount': (_, place) => one(place.health.released ? DESIRED : 0),
  'ECS/ContainerInsights RunningTaskCount': (_, place) => one(tasks(place)),
  'ECS/ContainerInsights NetworkRxBytes': always(MIB / 4),
  'ECS/ContainerInsights NetworkTxBytes': always(MIB),
  'ECS/ContainerInsights EphemeralStorageUtilized': always(2),
  'ECS/ContainerInsights EphemeralStorageReserved': always(20),
  'AWS/ECS CPUUtilization': always(25),
  'AWS/ECS MemoryUtilization': always(45),
  'AWS/RDS CPUUtilization': always(20),
  'AWS/RDS FreeableMemory': always(12 * GIB),
  'AWS/RDS DatabaseConnections': always(60),
  'AWS/RDS AuroraReplicaLag': always(20),
  'AWS/RDS FreeLocalStorage': always(60 * GIB),
  'AWS/RDS CommitLatency': always(4),
  'AWS/RDS Deadlocks': always(0),
  'AWS/RDS MaximumUsedTransactionIDs': always(50_000_000),
  'AWS/RDS VolumeBytesUsed': always(40 * GIB),
  'AWS/RDS AuroraGlobalDBRPOLag': secondary(300),
  'AWS/RDS AuroraGlobalDBReplicationLag': secondary(200),
  'AWS/ElastiCache EngineCPUUtilization': always(12),
  'AWS/ElastiCache DatabaseMemoryUsagePercentage': always(30),
  'AWS/ElastiCache DatabaseMemoryUsageCountedForEvictPercentage': always(30),
  'AWS/ElastiCache Evictions': always(0),
  'AWS/ElastiCache CurrConnections': always(80),
  'AWS/ElastiCache ReplicationLag': always(0.1),
  'AWS/ElastiCache AuthenticationFailures': always(0),
  'AWS/ElastiCache DurabilityLag': always(15),
  'AWS/ElastiCache DurabilityBufferExceededErrorCount': always(0),
  'AWS/ElastiCache TrafficManagementActive': always(0),
  'AWS/S3 ReplicationLatency': (minute) => minute % 7 === 0 ? one(20) : undefined,
  'AWS/S3 OperationsFailedReplication': (minute) => minute % 7 === 0 ? one(0) : undefined,
  'AWS/Backup NumberOfBackupJobsCompleted': nightly,
  'AWS/Backup NumberOfBackupJobsFailed': never,
  'AWS/Backup NumberOfBackupJobsAborted': never,
  'AWS/Backup NumberOfBackupJobsExpired': never,
  'AWS/Lambda Errors': always(0),
  'AWS/Lambda Invocations': always(1),
  'AWS/Lambda Throttles': always(0),
  'AWS/Lambda Duration': always(900),
  'AWS/SQS ApproximateNumberOfMessagesVisible': always(0),
  'AWS/SQS ApproximateAgeOfOldestMessage': always(2),
  'AWS/Firehose DeliveryToHttpEndpoint.Success': always(1),
  'AWS/Firehose DeliveryToHttpEndpoint.DataFreshness': always(60),
  'AWS/States ExecutionsSucceeded': (minute, place) => place.serves ? nightly(minute, place) : undefined,
  'AWS/CloudFront Requests': (minute, { health, world }) => health.reachable ? counted(world.users(minute) * CDN_REQUESTS) : undefined,
  'AWS/CloudFront 5xxErrorRate': (minute, place) => errorRate(minute, place),
  'AWS/CloudFront TotalErrorRate': (minute, place) => errorRate(minute, place),
  'AWS/WAFV2 BlockedRequests': (minute) => minute % 30 === 0 ? counted(2) : undefined,
  'AWS/NATGateway ErrorPortAllocation': always(0),
  'AWS/CertificateManager DaysToExpiry': (minute) => minute % (DAY / 2) === 0 ? one(300) : undefined,
  'AWS/SNS NumberOfNotificationsFailed': never,
  'AWS/Events FailedInvocations': never,
  'Eldonia/BackupPlan WatchBegan': atDeployment,
  'Eldonia/ScheduledJob WatchBegan': atDeployment,
  'Eldonia/Failover Secondary': (_, { serves }) => one(serves ? 0 : 1),
  'Eldonia/SiteProbe Available': (_, { health }) => one(!health.released || (health.reachable && health.tasks > 0 && health.failing <= 0.5) ? 1 : 0),
};

/** Whether it is known what a metric shows. Those of metric filters show what the filters find, and otherwise nothing. */
export function isDescribed({ Namespace, MetricName }: MetricIdentity): boolean {
  return OF_FILTERS.test(Namespace) || `${Namespace} ${MetricName}` in PUBLISHED;
}

/** The mean of the minute is sent once per request. */
function errorRate(minute: number, { health, world }: Place): Sample | undefined {
  const count = world.users(minute) * CDN_REQUESTS;
  if (count === 0 || !health.reachable) return undefined;
  const share = health.tasks === 0 && health.released ? 1 : health.failing;
  const percent = 100 * Math.min(world.users(minute), whole(minute, world.users(minute) * share)) / count;
  return { sum: percent * count, count, min: 0, max: percent > 0 ? 100 : 0 };
}

/** The minutes until CloudWatch has the metrics of a namespace; the others take one. */
const DELAYS: Record<string, number> = {
  'AWS/ApplicationELB': 2, 'ECS/ContainerInsights': 2, 'AWS/WAFV2': 2, 'AWS/CloudFront': 3, 'AWS/Backup': 5, 'AWS/S3': 10,
};

/** The signals of one world, each made once. */
export class Signals {
  private readonly made = new Map<string, Signal>();
  private readonly health: readonly Health[];

  constructor(private readonly world: World) {
    this.health = Array.from({ length: world.minutes }, (_, minute) => world.health(minute));
  }

  /** What a metric of an alarm shows. Metrics that differ in their dimensions alone show the same. */
  of({ region, path }: FoundAlarm, { Namespace, MetricName }: MetricIdentity): Signal {
    const metric = `${Namespace} ${MetricName}`;
    const published = PUBLISHED[metric] ?? never;
    const symptoms = this.world.symptoms.filter((symptom) => symptom.metric === metric
      && (symptom.region ?? region) === region && (!symptom.alarm || symptom.alarm.test(path)));
    const key = [region, metric, ...symptoms.map((symptom) => this.world.symptoms.indexOf(symptom))].join(' ');
    const known = this.made.get(key) ?? new Signal(this.samples(region, published, symptoms), DELAYS[Namespace] ?? 1);
    this.made.set(key, known);
    return known;
  }

  private samples(region: string, published: Published, symptoms: readonly Symptom[]): (Sample | undefined)[] {
    const { world } = this;
    const samples = this.health.map((health, minute) => health.lost === region
      ? undefined : published(minute, { region, serves: serving(health, region), health, world }));
    for (const { from, to, shows } of symptoms) {
      for (let minute = from; minute < Math.min(to, samples.length); minute++) {
        if (this.health[minute].lost !== region) samples[minute] = shows(minute);
      }
    }
    return samples;
  }
}

/** The edge is everywhere; of the Regions of the pair, one serves. */
function serving(health: Health, region: string): boolean {
  return region === health.serving || region !== OSAKA && health.serving !== OSAKA;
}
