import { Annotations, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { nameAlarms } from './alarm-names';
import { createAudit, createsAudit } from './audit';
import { createCostAnomalies, createCostGuard, createUptimeSchedule } from './costs';
import { checkAlone } from './last-scope';
import { RegionPlan } from './plan';
import { checkGlobalTopics } from './platform-checks';
import { PlatformParts } from './platform-parts';
import { ALARMS, checkTopics, listOf, PAGES, Topics } from './topics';
import { checkUniqueInAccount } from './unique-name';
import { watchUsage } from './usage';
import { AuroraCluster } from '../../aurora-cluster';
import { isPath, isServedElsewhere } from '../../edge/internal';
import { SiteProbe } from '../../failover/internal';
import { MediaProcessor } from '../../media';
import { natGatewayIdsOf } from '../../network/internal';
import { AlarmThresholds, AlarmTopic, AuditTrail, Observability } from '../../operations';
import {
  CauseGroup, CostAnomalies, CostGuard, EdgeObservability, ServiceEvents, UptimeSchedule,
} from '../../operations/internal';
import { checkKnownIn } from '../../private/places';
import { GLOBAL_REGION } from '../../private/regions';
import { supportScope } from '../../private/support-stack';
import { referWeakly } from '../../private/weak-references';
import { ReleaseReconciler } from '../../release/internal';
import { PlatformMonitoringOptions } from '../platform-monitoring';

/** The services whose AWS Health events exist in us-east-1 only. */
const GLOBAL_SERVICES = ['CLOUDFRONT', 'IAM', 'ROUTE53', 'WAF'];

/** As AWS counts them. */
const HOURS_OF_MONTH = 730;

/** The constructs that operate a Region. */
export interface OperationsParts {
  readonly observability?: Observability;
  readonly serviceEvents?: ServiceEvents;
  readonly edgeObservability?: EdgeObservability;
  readonly auditTrail?: AuditTrail;
  readonly costGuard?: CostGuard;
  readonly costAnomalies?: CostAnomalies;
  readonly uptimeSchedule?: UptimeSchedule;
}

/** The parts of a Region that are monitored. */
interface MonitoredSite extends Topics, PlatformParts<
  'api' | 'database' | 'cache' | 'edge' | 'jobs' | 'workers' | 'services' | 'processes' | 'vpc' | 'certificate'
  | 'encryptionKey' | 'mediaBucket'
> {
  readonly mediaProcessor: MediaProcessor | undefined;
  readonly releaseReconciler: ReleaseReconciler;
  /** The scope of alarms and jobs. */
  readonly operations: Construct;
}

/** The constructs that operate a Region whose other parts exist. */
export function operate(scope: Construct, plan: RegionPlan, site: MonitoredSite): OperationsParts {
  const { audit, costs, monitoring, role } = plan;
  checkAlone(scope, plan.stacks, costs !== undefined && !costs.anomalyMonitor?._skipped);
  const parts: OperationsParts = {
    ...monitoring ? monitor(scope, plan, monitoring, site) : {},
    auditTrail: audit && createsAudit(audit, role.recordsAccount)
      ? createAudit(scope, plan, audit, site, monitoring && thresholdsOf(plan, monitoring)) : undefined,
    costGuard: costs && createCostGuard(scope, plan, costs, site),
    uptimeSchedule: costs && createUptimeSchedule(scope, plan, costs, site),
  };
  const costAnomalies = costs && createCostAnomalies(scope, plan, costs, site);
  if (costAnomalies) deployAfter(costAnomalies, parts);
  return { ...parts, costAnomalies };
}

/** Deploys Cost Anomaly Detection after the other stacks: the CDK deploys none after one that fails. */
export function deployAfter(costAnomalies: CostAnomalies, parts: OperationsParts): void {
  const { auditTrail, costGuard, edgeObservability, observability } = parts;
  for (const part of [auditTrail, costGuard, edgeObservability, observability].filter((one) => one !== undefined)) {
    Stack.of(costAnomalies).addStackDependency(Stack.of(part), 'an account may refuse this stack');
  }
}

function monitor(
  scope: Construct, plan: RegionPlan, monitoring: PlatformMonitoringOptions, site: MonitoredSite,
): OperationsParts {
  const {
    api, database, cache, edge, jobs, workers, services, processes, alarmTopic, criticalAlarmTopic, operations,
  } = site;
  const {
    usEast1AlarmTopic: _usEast1, usEast1CriticalAlarmTopic: _usEast1Pages, criticalAlarmEmail: _email, ...options
  } = monitoring;
  const here = Stack.of(scope).region === GLOBAL_REGION;
  const serviceEvents = new ServiceEvents(operations, 'ServiceEvents', {
    topic: alarmTopic!,
    cluster: api.cluster,
    watchRotations: database instanceof AuroraCluster,
    watchFailoverPlans: here && plan.role.hasFailoverPlan,
    watchActivity: lacksLog(plan),
  });
  const topicCheck = checkTopics(operations, plan, site.ownTopics, [alarmTopic, criticalAlarmTopic]);
  const thresholds = thresholdsOf(plan, monitoring);
  const graphs = watchUsage(operations, plan, thresholds, site);
  [scope, operations].forEach((place) => nameAlarms(place, plan.names.platform));
  const observability = new Observability(operations, 'Observability', {
    ...options,
    thresholds,
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
    processes,
    alarms: [
      serviceEvents.undeliveredAlarm, topicCheck?.alarm, site.releaseReconciler.alarm, api.datadogDeliveryAlarm,
      api.datadogFreshnessAlarm,
    ].filter((alarm) => alarm !== undefined),
    natGatewayIds: natGatewaysOf(scope, site),
    certificates: [site.certificate],
    alarmTopic,
    criticalAlarmTopic,
  });
  if (operations !== scope) {
    const { API, MEDIA, JOBS, OTHERS, DATABASE, REPLICATION, BACKUPS } = CauseGroup;
    const ofPair = plan.role.paired ? [DATABASE, REPLICATION, BACKUPS] : [];
    observability._relay(scope, [API, MEDIA, JOBS, OTHERS, ...ofPair]);
  }
  observability.dashboard?.addWidgets(...graphs);
  if (plan.role.activeTasks !== undefined) observability._standBy();
  const asks = edge && plan.role.probesItself && isPath(api.readinessPath);
  if (asks) observability.addUnhealthyAlarm(probeSite(operations, plan, site).alarm);
  const edgeObservability = monitorEdge(scope, plan, { ...monitoring, thresholds }, site);
  if (plan.role.replicaRegion) observability._show(plan.role.replicaRegion, [plan.names.probeAlarm]);
  if (edgeObservability && !here) observability._show(GLOBAL_REGION, edgeObservability._alarmNames);
  return { serviceEvents, observability, edgeObservability };
}

/** Tokens are negative numbers, and the budget refuses all others. */
const thresholdsOf = (
  { monthlyBudget: budget }: RegionPlan, { thresholds }: PlatformMonitoringOptions,
): AlarmThresholds => ({
  ...thresholds,
  dollarsPerHour: thresholds?.dollarsPerHour ?? (budget > 0 ? budget / HOURS_OF_MONTH : undefined),
});

/** Whether no alarm can read the log group of the trail, such as that of an organization in another account. */
const lacksLog = ({ audit }: RegionPlan): boolean => audit?.trail?._existingId !== undefined && !audit.trailLogGroup;

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
const probeSite = (
  scope: Construct, { costs, imageParameterName, names, zone }: RegionPlan,
  { api, alarmTopic, edge, encryptionKey }: PlatformParts<'api' | 'alarmTopic' | 'edge' | 'encryptionKey'>,
): SiteProbe => new SiteProbe(scope, 'SiteProbe', {
  domainName: isServedElsewhere(zone._domainUse) ? edge!.distribution.distributionDomainName : zone.domainName,
  path: api.readinessPath,
  alarmName: names.probeAlarm,
  alarmTopic,
  logEncryptionKey: encryptionKey,
  imageParameterName,
  stoppedService: costs?.uptimeSchedule ? api.service : undefined,
});

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
  checkGlobalTopics(scope, account, { usEast1AlarmTopic, usEast1CriticalAlarmTopic });
  checkKnownIn(scope, GLOBAL_REGION, {
    ...usEast1AlarmTopic ? {} : { alarmEmail },
    ...usEast1CriticalAlarmTopic ? {} : { 'monitoring.criticalAlarmEmail': criticalAlarmEmail },
    'monitoring.thresholds': thresholds,
  });
  const common = { edge, name, thresholds };
  if (region === GLOBAL_REGION) {
    const topics = [usEast1AlarmTopic ?? alarmTopic, usEast1CriticalAlarmTopic ?? criticalAlarmTopic];
    return new EdgeObservability(scope, 'EdgeObservability', {
      ...common, alarmTopic: topics[0], criticalAlarmTopic: topics[1],
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
    watchActivity: lacksLog(plan),
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
  return new EdgeObservability(support, 'Edge', { ...common, alarmTopic: alarmsHere, criticalAlarmTopic: pagesHere });
}
