import { Annotations, CfnWaitConditionHandle, Stack, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { nameAlarms } from './alarm-names';
import { createsAudit } from './audit-plan';
import { CostPlan, RegionPlan } from './plan';
import { PlatformParts } from './platform-parts';
import { checkAlone } from './stack-uses';
import { checkUniqueInAccount } from './unique-name';
import { AuroraCluster } from '../../aurora-cluster';
import { isPath, isServedElsewhere } from '../../edge/internal';
import { SiteProbe } from '../../failover/internal';
import { MediaProcessor } from '../../media';
import { natGatewayIdsOf } from '../../network/internal';
import { AccountResource, AlarmTopic, AuditEvent, AuditTrail, Observability } from '../../operations';
import {
  CostAnomalies, CostGuard, CostTag, EdgeObservability, ServiceEvents, TopicCheck, UptimeSchedule,
} from '../../operations/internal';
import { claim } from '../../private/claim';
import { invalid } from '../../private/errors';
import { hashOf } from '../../private/hash';
import { GLOBAL_REGION } from '../../private/regions';
import { supportScope, SupportStackOptions } from '../../private/support-stack';
import { referWeakly, targetsOf } from '../../private/weak-references';
import { ReleaseReconciler } from '../../release/internal';
import { PlatformAuditOptions } from '../platform-audit';
import { PlatformMonitoringOptions } from '../platform-monitoring';

/** The ids of the topics. */
const [ALARMS, PAGES] = ['Alarms', 'Pages'];
/** The services whose AWS Health events exist in us-east-1 only. */
const GLOBAL_SERVICES = ['CLOUDFRONT', 'IAM', 'ROUTE53', 'WAF'];

/** Length of the hash of a name in an id. */
const HASH_CHARACTERS = 8;

/** The topics of a Region. */
export interface Topics {
  /** Topic of all notifications; undefined where there is nothing to notify about. */
  readonly alarmTopic: sns.ITopic | undefined;
  /** Topic of pages. */
  readonly criticalAlarmTopic: sns.ITopic | undefined;
  /** Those that are not existing ones. */
  readonly ownTopics: OwnTopics;
}

/** The topics that a scope has created. */
interface OwnTopics {
  readonly alarms: AlarmTopic | undefined;
  readonly pages: AlarmTopic | undefined;
}

/** The constructs that operate a Region. */
export interface OperationsParts {
  readonly observability?: Observability;
  readonly serviceEvents?: ServiceEvents;
  readonly edgeObservability?: EdgeObservability;
  readonly siteProbe?: SiteProbe;
  readonly auditTrail?: AuditTrail;
  readonly costGuard?: CostGuard;
  readonly costAnomalies?: CostAnomalies;
  readonly uptimeSchedule?: UptimeSchedule;
}

/** The parts of a Region that are monitored. */
interface MonitoredSite extends Topics, PlatformParts<
  'api' | 'database' | 'cache' | 'edge' | 'jobs' | 'workers' | 'services' | 'vpc' | 'certificate' | 'encryptionKey'
> {
  readonly mediaProcessor: MediaProcessor | undefined;
  readonly releaseReconciler: ReleaseReconciler;
}

/** The parts of a Region that are operated: those that are monitored, and what the audit records. */
type OperatedSite = MonitoredSite & PlatformParts<'mediaBucket'>;

/** The topics, created before the parts that notify them. */
export function createTopics(
  scope: Construct, { alarmEmail, audit, costs, existing, monitoring, role }: RegionPlan,
): Topics {
  const { criticalAlarmEmail } = monitoring ?? {};
  const { criticalAlarmTopic } = existing;
  const notifies = monitoring || createsAudit(audit, role.recordsAccount) || costs || alarmEmail !== undefined;
  const alarms = existing.alarmTopic || !notifies
    ? undefined : new AlarmTopic(scope, ALARMS, { emails: listOf(alarmEmail) });
  // With a key of its own: a disabled key must not silence both.
  const pages = criticalAlarmEmail === undefined || criticalAlarmTopic
    ? undefined : new AlarmTopic(scope, PAGES, { emails: [criticalAlarmEmail] });
  if (alarms && alarmEmail === undefined && role.alarmsCheckedElsewhere === undefined) {
    Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:noAlarmRecipient',
      'nobody receives the alarms; pass alarmEmail or existing.alarmTopic');
  }
  return {
    alarmTopic: existing.alarmTopic ?? alarms?.topic,
    criticalAlarmTopic: criticalAlarmTopic ?? pages?.topic,
    ownTopics: { alarms, pages },
  };
}

/** The constructs that operate a Region whose other parts exist. */
export function operate(scope: Construct, plan: RegionPlan, site: OperatedSite): OperationsParts {
  const { audit, costs, monitoring, role } = plan;
  checkAlone(scope, plan.stacks, costs !== undefined && !costs.anomalyMonitor?._skipped);
  const parts: OperationsParts = {
    ...monitoring ? monitor(scope, plan, monitoring, site) : {},
    auditTrail: audit && createsAudit(audit, role.recordsAccount) ? createAudit(scope, plan, audit, site) : undefined,
    costGuard: costs && createCostGuard(scope, plan, costs, site),
    uptimeSchedule: costs?.uptimeSchedule && createUptimeSchedule(scope, plan, costs.uptimeSchedule, site),
  };
  const costAnomalies = costs && createCostAnomalies(scope, plan, costs, site);
  if (costAnomalies) deployAfter(costAnomalies, parts);
  return { ...parts, costAnomalies };
}

/** Deploys Cost Anomaly Detection after the other stacks: the CDK deploys none after one that fails. */
export function deployAfter(costAnomalies: CostAnomalies, parts: OperationsParts): void {
  const { auditTrail, costGuard, edgeObservability } = parts;
  for (const part of [auditTrail, costGuard, edgeObservability].filter((one) => one !== undefined)) {
    Stack.of(costAnomalies).addStackDependency(Stack.of(part), 'an account may refuse this stack');
  }
}

function monitor(
  scope: Construct, plan: RegionPlan, monitoring: PlatformMonitoringOptions, site: MonitoredSite,
): OperationsParts {
  const { api, database, cache, edge, jobs, workers, services, alarmTopic, criticalAlarmTopic } = site;
  const {
    usEast1AlarmTopic: _usEast1, usEast1CriticalAlarmTopic: _usEast1Pages, criticalAlarmEmail: _email, ...options
  } = monitoring;
  const here = Stack.of(scope).region === GLOBAL_REGION;
  const serviceEvents = new ServiceEvents(scope, 'ServiceEvents', {
    topic: alarmTopic!,
    cluster: api.cluster,
    watchRotations: database instanceof AuroraCluster,
    watchFailoverPlans: here && plan.role.hasFailoverPlan,
  });
  const { datadogDeliveryAlarm: deliveryAlarm, datadogFreshnessAlarm: freshnessAlarm } = api;
  const topicCheck = checkTopics(scope, plan, site.ownTopics, [alarmTopic, criticalAlarmTopic]);
  nameAlarms(scope, plan.names.platform);
  const observability = new Observability(scope, 'Observability', {
    ...options,
    name: plan.names.platform,
    api,
    database,
    // An imported cache may not say how its metrics are found.
    cache: cache.replicationGroupId === undefined ? undefined : cache,
    edge,
    mediaProcessor: site.mediaProcessor,
    jobs,
    workers,
    services,
    alarms: [
      serviceEvents.undeliveredAlarm, topicCheck?.alarm, site.releaseReconciler.alarm, deliveryAlarm, freshnessAlarm,
    ].filter((alarm) => alarm !== undefined),
    natGatewayIds: natGatewaysOf(scope, site),
    certificates: [site.certificate],
    alarmTopic,
    criticalAlarmTopic,
  });
  if (plan.role.activeTasks !== undefined) observability._standBy();
  const asks = edge && plan.role.probesItself && isPath(api.readinessPath);
  const siteProbe = asks ? probeSite(scope, plan, site) : undefined;
  if (siteProbe) observability.addUnhealthyAlarm(siteProbe.alarm);
  const edgeObservability = monitorEdge(scope, plan, monitoring, site);
  if (plan.role.replicaRegion) observability._show(plan.role.replicaRegion, [plan.names.probeAlarm]);
  if (edgeObservability && !here) observability._show(GLOBAL_REGION, edgeObservability._alarmNames);
  return { serviceEvents, observability, siteProbe, edgeObservability };
}

/** Without pages, nobody else could be notified. */
function checkTopics(
  scope: Construct, { alarmEmail }: RegionPlan, { alarms, pages }: OwnTopics, notified: (sns.ITopic | undefined)[],
  alarmName?: string,
): TopicCheck | undefined {
  if (!pages) return undefined;
  return new TopicCheck(scope, 'Topics', {
    topics: [...alarms && alarmEmail !== undefined ? [alarms] : [], pages],
    notified: notified.filter((topic) => topic !== undefined),
    alarmName,
  });
}

/** The network of a standby Region is in a stack of its own. */
function natGatewaysOf(scope: Construct, { vpc }: PlatformParts<'vpc'>): string[] {
  const ids = natGatewayIdsOf(vpc);
  ids.forEach((id) => referWeakly(scope, id, true));
  return ids;
}

/**
 * Requests the site as users do, unless the API is not yet released, or stopped at night. While another site has the
 * domain name, users of the platform use that of the distribution.
 */
function probeSite(
  scope: Construct, { costs, imageParameterName, names, zone }: RegionPlan,
  { api, alarmTopic, edge, encryptionKey }: PlatformParts<'api' | 'alarmTopic' | 'edge' | 'encryptionKey'>,
): SiteProbe {
  return new SiteProbe(scope, 'SiteProbe', {
    domainName: isServedElsewhere(zone._domainUse) ? edge!.distribution.distributionDomainName : zone.domainName,
    path: api.readinessPath,
    alarmName: names.probeAlarm,
    alarmTopic,
    logEncryptionKey: encryptionKey,
    imageParameterName,
    stoppedService: costs?.uptimeSchedule && api.service,
  });
}

/** In us-east-1, where CloudFront publishes its metrics, in a stack that is deployed after the CDN. */
function monitorEdge(
  scope: Construct,
  plan: RegionPlan,
  { usEast1AlarmTopic, usEast1CriticalAlarmTopic, criticalAlarmEmail, thresholds }: PlatformMonitoringOptions,
  { edge, alarmTopic, criticalAlarmTopic }: PlatformParts<'edge' | 'alarmTopic' | 'criticalAlarmTopic'>,
): EdgeObservability | undefined {
  const { alarmEmail, names, stacks } = plan;
  const name = names.platform;
  if (!edge) return undefined;
  const { account, region } = Stack.of(scope);
  checkUniqueInAccount(scope, account, name, `the alarms on CloudFront, which are in ${GLOBAL_REGION}`);
  if (region === GLOBAL_REGION) {
    return new EdgeObservability(scope, 'EdgeObservability', {
      edge,
      name,
      thresholds,
      alarmTopic: usEast1AlarmTopic ?? alarmTopic,
      criticalAlarmTopic: usEast1CriticalAlarmTopic ?? criticalAlarmTopic,
    });
  }
  const support = supportScope(scope, {
    suffix: 'EdgeAlarms',
    region: GLOBAL_REGION,
    description: `Alarms on the CDN and the web ACL of ${name}`,
    existing: { prop: 'stacks.edgeAlarms', stack: stacks.edgeAlarms },
  });
  const alarms = usEast1AlarmTopic ? undefined : new AlarmTopic(support, ALARMS, { emails: listOf(alarmEmail) });
  const alarmsHere = usEast1AlarmTopic ?? alarms!.topic;
  new ServiceEvents(support, 'ServiceEvents', {
    topic: alarmsHere,
    healthServices: GLOBAL_SERVICES,
    watchTasks: false,
    watchFailoverPlans: plan.role.hasFailoverPlan,
  });
  const pages = criticalAlarmEmail === undefined || usEast1CriticalAlarmTopic
    ? undefined
    : new AlarmTopic(support, PAGES, { emails: [criticalAlarmEmail] });
  const pagesHere = usEast1CriticalAlarmTopic ?? pages?.topic;
  checkTopics(support, plan, { alarms, pages }, [alarmsHere, pagesHere], `${name}-edge-topics`);
  if (criticalAlarmTopic && !pagesHere) {
    Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:noPagesOfEdge',
      `server errors of the CDN send no page, because their alarm is in ${GLOBAL_REGION}; pass ` +
      'monitoring.usEast1CriticalAlarmTopic');
  }
  return new EdgeObservability(support, 'Edge', {
    edge, name, thresholds, alarmTopic: alarmsHere, criticalAlarmTopic: pagesHere,
  });
}

/** In a stack of its own: an account may have an audit already, and the platform must not roll back for that. */
function createAudit(
  scope: Construct, plan: RegionPlan, { recordMediaAccess, scanUploads, ...audit }: PlatformAuditOptions,
  { mediaBucket, alarmTopic }: PlatformParts<'mediaBucket' | 'alarmTopic'>,
): AuditTrail {
  if (scanUploads && audit.detector?._skipped) {
    invalid(scope, 'audit.scanUploads must be absent without a detector, got true; use the existing detector');
  }
  const support = lastScope(scope, plan, alarmTopic!, {
    suffix: 'Audit',
    description: `Audit of the account of ${plan.names.platform}`,
    existing: { prop: 'stacks.audit', stack: plan.stacks.audit },
  });
  warnOfSecondAudit(support);
  if (recordMediaAccess || scanUploads) referWeakly(support, mediaBucket.bucketName, !plan.existing.mediaBucket);
  const { recordsAccount } = plan.role;
  const hasLog = audit.trailLogGroup !== undefined || (audit.trail?._created ?? recordsAccount);
  const trail = new AuditTrail(support, 'Audit', {
    alarmTopic,
    // The trail and the recorder of the primary Region cover all Regions.
    trail: recordsAccount ? undefined : AccountResource.none(),
    recordGlobalTypes: recordsAccount && !audit.configRecorder?._skipped,
    watchedEvents: hasLog && plan.role.hasFailoverPlan ? Object.values(AuditEvent) : undefined,
    ...audit,
    dataEventBuckets: recordMediaAccess ? [...audit.dataEventBuckets ?? [], ...mediaBuckets(support, mediaBucket, plan)]
      : audit.dataEventBuckets,
  });
  if (scanUploads) trail._scan(mediaBucket, [plan.media._prefixes().source]);
  return trail;
}

/** The media bucket of this Region and, in a pair, of the other one, which has a known name. */
function mediaBuckets(
  scope: Construct, mediaBucket: s3.IBucket, { names, role: { replicaRegion } }: RegionPlan,
): s3.IBucket[] {
  return replicaRegion === undefined ? [mediaBucket]
    : [mediaBucket, s3.Bucket.fromBucketName(scope, 'MediaReplica', names.in(replicaRegion).mediaBucket)];
}

/** In a stack that is deployed after the platform, which does not roll back for a budget. */
function createCostGuard(
  scope: Construct,
  plan: RegionPlan,
  { uptimeSchedule: _uptime, anomalyMonitor: _monitor, anomalyThreshold: _threshold, ...costs }: CostPlan,
  { alarmTopic }: PlatformParts<'alarmTopic'>,
): CostGuard {
  const { platform } = plan.names;
  const support = lastScope(scope, plan, alarmTopic!, {
    suffix: 'Costs',
    description: `Budgets of ${platform}`,
    existing: { prop: 'stacks.costs', stack: plan.stacks.costs },
  });
  return new CostGuard(support, 'Costs', { ...costs, topic: alarmTopic, costTag: costTagOf(plan) });
}

/**
 * In a stack of its own, so that the budgets remain: AWS refuses a monitor by tag in a member account of an
 * organization. Undefined without a monitor.
 */
function createCostAnomalies(
  scope: Construct, plan: RegionPlan, { anomalyMonitor, anomalyThreshold }: CostPlan,
  { alarmTopic }: PlatformParts<'alarmTopic'>,
): CostAnomalies | undefined {
  if (anomalyMonitor?._skipped) {
    if (anomalyThreshold === undefined) return undefined;
    invalid(scope, `costs.anomalyThreshold must be passed with a monitor, got ${anomalyThreshold} without one; ` +
      'leave it out, or use the existing monitor');
  }
  const support = lastScope(scope, plan, alarmTopic!, {
    suffix: 'CostAnomalies',
    description: `Cost anomaly detection of ${plan.names.platform}. If AWS refuses the monitor, as in a member ` +
      'account of an organization, or perhaps where nobody has opened Cost Explorer: set costs.anomalyMonitor, or ' +
      'open it',
    existing: { prop: 'stacks.costAnomalies', stack: plan.stacks.costAnomalies },
  });
  return new CostAnomalies(support, 'CostAnomalies', {
    anomalyMonitor, anomalyThreshold, topic: alarmTopic, costTag: costTagOf(plan),
  });
}

function costTagOf({ names }: RegionPlan): CostTag {
  return { key: 'Project', value: names.platform };
}

function createUptimeSchedule(
  scope: Construct, { sizes, tier, workloads }: RegionPlan, schedule: NonNullable<CostPlan['uptimeSchedule']>,
  { api, database, services: beside, workers }: PlatformParts<'api' | 'database' | 'services' | 'workers'>,
): UptimeSchedule {
  const desiredCount = Math.max(1, sizes.apiScaling.minTasks);
  const scalingOf = (id: string) => workloads.find((workload) => workload.id === id)?._scaling;
  const services = [
    { service: api.service, desiredCount },
    ...workers.map(({ service }) => ({ service, desiredCount: 1 })),
    ...beside.map(({ service, node: { id } }) => ({ service, desiredCount: scalingOf(id)?.minTasks ?? desiredCount })),
  ];
  const uptime = new UptimeSchedule(scope, 'UptimeSchedule', {
    ...schedule, services, databases: [database.cluster],
  });
  if (tier._development) Annotations.of(uptime).acknowledgeWarning('@eldonia/uptime-schedule:protectedDatabase');
  return uptime;
}

/** A scope in a stack that is deployed after the platform, and refers only to the alarm topic. */
function lastScope(
  scope: Construct, { existing }: RegionPlan, alarmTopic: sns.ITopic, options: SupportStackOptions,
): Construct {
  const last = supportScope(scope, options);
  referWeakly(last, alarmTopic.topicArn, !existing.alarmTopic);
  followName(last, alarmTopic);
  Stack.of(last).addStackDependency(Stack.of(scope),
    'a failure of this stack must not prevent the deployment of the platform');
  return last;
}

/**
 * Changes the stack when the caller changes the name of the topic. CloudFormation then replaces the topic, and does not
 * update a stack whose template is unchanged: its alarms would notify the deleted topic.
 */
function followName(scope: Construct, { topicArn }: sns.ITopic): void {
  for (const target of targetsOf(topicArn)) {
    const name: unknown = target instanceof sns.CfnTopic ? Stack.of(target).resolve(target.topicName) : undefined;
    if (name === undefined) continue;
    new CfnWaitConditionHandle(scope, `Topic${hashOf(JSON.stringify(name), HASH_CHARACTERS)}`);
  }
}

/** Two in one account and Region can't be deployed. */
function warnOfSecondAudit(scope: Construct): void {
  const { account, region } = Stack.of(scope);
  if ([account, region].some((place) => Token.isUnresolved(place))) return;
  const first = claim(scope, 'audit', account, region);
  if (!first) return;
  Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:secondAudit',
    `${first.node.path} deploys the audit of this account and Region already, so this stack may fail to deploy; ` +
    'set audit.enabled of one of the platforms to false');
}

function listOf(email: string | undefined): string[] | undefined {
  return email === undefined ? undefined : [email];
}
