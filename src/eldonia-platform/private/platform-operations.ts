import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IConstruct } from 'constructs';
import { CacheCluster } from '../../cache';
import { AlarmTopic, AuditTrail, AccountResource, Observability } from '../../operations';
import { ServiceEvents, CostGuard, UptimeSchedule, EdgeObservability, hasBudgets } from '../../operations/internal';
import { invalid } from '../../private/errors';
import { readableName } from '../../private/readable-name';
import { supportScope } from '../../private/support-stack';
import { GLOBAL_REGION, referWeakly } from '../../private/us-east-1';
import type { EldoniaPlatform } from '../eldonia-platform';
import type { EldoniaPlatformProps } from '../eldonia-platform-props';
import { PlatformAudit } from '../platform-audit';
import { PlatformCosts } from '../platform-costs';
import { PlatformMonitoring } from '../platform-monitoring';
import { PlatformTier } from '../platform-tier';

/** The audits of an app, by account and Region. */
const AUDITS = new WeakMap<IConstruct, Map<string, Construct>>();
/** What AWS Health reports in us-east-1 alone. */
const GLOBAL_SERVICES = ['CLOUDFRONT', 'IAM', 'ROUTE53', 'WAF'];

/** How a platform is operated, with the tier's defaults filled in. */
export interface Operations {
  readonly monitoring: PlatformMonitoring;
  readonly audit: PlatformAudit;
  readonly costs: PlatformCosts;
  /** Hears of everything; undefined where nobody does. */
  readonly alarmTopic?: sns.ITopic;
  /** Is woken. */
  readonly criticalAlarmTopic?: sns.ITopic;
}

/** What operates a platform. */
export interface OperationsParts {
  readonly observability?: Observability;
  readonly serviceEvents?: ServiceEvents;
  readonly edgeObservability?: EdgeObservability;
  readonly auditTrail?: AuditTrail;
  readonly costGuard?: CostGuard;
  readonly uptimeSchedule?: UptimeSchedule;
}

/** Settle who watches what, and make the topics, before the parts that have something to tell. */
export function settleOperations(scope: Construct, props: EldoniaPlatformProps): Operations {
  const { tier = PlatformTier.PRODUCTION, standby = false, alarmEmail, criticalAlarmEmail } = props;
  const monitoring = PlatformMonitoring._of(props.monitoring, tier);
  const audit = PlatformAudit._of(props.audit, tier);
  const budgeted = !standby && hasBudgets(Stack.of(scope).region);
  const costs = budgeted || props.costs ? PlatformCosts._of(props.costs, tier) : PlatformCosts.disabled();
  if (!monitoring._on && (criticalAlarmEmail !== undefined || props.criticalAlarmTopic)) {
    invalid(scope, 'criticalAlarmEmail and criticalAlarmTopic must come with monitoring, got PlatformMonitoring.disabled(); leave them out, or switch it on');
  }

  const tells = monitoring._on || audit._brings(standby) || costs._monthly !== undefined || alarmEmail !== undefined;
  const own = props.alarmTopic || !tells ? undefined : new AlarmTopic(scope, 'Alarms', { emails: listOf(alarmEmail) });
  const pages = criticalAlarmEmail === undefined || props.criticalAlarmTopic
    ? undefined : new AlarmTopic(scope, 'Pages', { emails: [criticalAlarmEmail], encryptionKey: own?.encryptionKey });
  if (own && alarmEmail === undefined) {
    Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:noAlarmRecipient', 'nobody hears of an alarm; pass alarmEmail or alarmTopic');
  }
  return { monitoring, audit, costs, alarmTopic: props.alarmTopic ?? own?.topic, criticalAlarmTopic: props.criticalAlarmTopic ?? pages?.topic };
}

/** Make what operates a platform whose other parts are there. */
export function operate(platform: EldoniaPlatform, operations: Operations, props: EldoniaPlatformProps): OperationsParts {
  const { monitoring, audit, costs, alarmTopic } = operations;
  return {
    ...monitoring._on ? watch(platform, operations, props) : {},
    auditTrail: audit._brings(props.standby ?? false) ? bringAudit(platform, audit, alarmTopic!, props) : undefined,
    costGuard: costs._monthly === undefined ? undefined : guardCosts(platform, costs, costs._monthly, alarmTopic!, props),
    uptimeSchedule: costs._options.uptimeSchedule && closeAtNight(platform, costs),
  };
}

function watch(platform: EldoniaPlatform, { monitoring, alarmTopic, criticalAlarmTopic }: Operations, props: EldoniaPlatformProps): OperationsParts {
  const { api, cache, pipeline } = platform;
  const { usEast1AlarmTopic: _, ...options } = monitoring._options;
  const serviceEvents = new ServiceEvents(platform, 'ServiceEvents', { topic: alarmTopic!, cluster: api.cluster });
  const { deliveryAlarm, freshnessAlarm } = api.datadogLogForwarding ?? {};
  nameAlarms(platform);
  const observability = new Observability(platform, 'Observability', {
    ...options,
    name: platform.platformName,
    api,
    database: platform.database,
    cache: monitoring._cache ?? (cache instanceof CacheCluster ? cache : undefined),
    edge: platform.edge,
    mediaProcessor: platform.mediaProcessor,
    jobs: platform.jobs,
    alarms: [serviceEvents.undeliveredAlarm, pipeline?.recorderAlarm, deliveryAlarm, freshnessAlarm].filter((alarm) => alarm !== undefined),
    alarmTopic,
    criticalAlarmTopic,
  });
  return { serviceEvents, observability, edgeObservability: watchEdge(platform, monitoring, alarmTopic!, props) };
}

/** The alarms that the parts have are called like those that watch them, for a tile or a message: `eldonia-api-failure`. */
function nameAlarms(platform: EldoniaPlatform): void {
  for (const alarm of platform.node.findAll()) {
    if (!(alarm instanceof cloudwatch.Alarm)) continue;
    const resource = alarm.node.defaultChild as cloudwatch.CfnAlarm;
    if (Stack.of(platform).resolve(resource.alarmName) !== undefined) continue;
    resource.alarmName = readableName(platform.platformName, platform, alarm.node.scope!, alarm.node.id).replace(/-alarm$/, '');
  }
}

/** In us-east-1, where CloudFront publishes, after the CDN: in a stack of its own, as the one with certificate and firewall comes before. */
function watchEdge(
  platform: EldoniaPlatform, { _options: options }: PlatformMonitoring, alarmTopic: sns.ITopic, { alarmEmail }: EldoniaPlatformProps,
): EdgeObservability | undefined {
  const { edge, platformName: name } = platform;
  const { usEast1AlarmTopic, thresholds } = options;
  if (!edge) return undefined;
  if (Stack.of(platform).region === GLOBAL_REGION) {
    return new EdgeObservability(platform, 'EdgeObservability', { edge, name, thresholds, alarmTopic: usEast1AlarmTopic ?? alarmTopic });
  }
  const scope = supportScope(platform, { suffix: 'EdgeAlarms', region: GLOBAL_REGION, description: `Alarms on the CDN and the firewall of ${name}` });
  const topic = usEast1AlarmTopic ?? new AlarmTopic(scope, 'Alarms', { emails: listOf(alarmEmail) }).topic;
  new ServiceEvents(scope, 'ServiceEvents', { topic, healthServices: GLOBAL_SERVICES, watchTasks: false });
  return new EdgeObservability(scope, 'Edge', { edge, name, thresholds, alarmTopic: topic });
}

/** In a stack of its own, because an account may have it already: the platform must not roll back for that. */
function bringAudit(platform: EldoniaPlatform, audit: PlatformAudit, alarmTopic: sns.ITopic, props: EldoniaPlatformProps): AuditTrail {
  const { _options: options } = audit;
  const standby = props.standby ?? false;
  const scope = supportScope(platform, { suffix: 'Audit', description: `Audit of the account of ${platform.platformName}` });
  warnOfSecondAudit(scope);
  referWeakly(scope, alarmTopic.topicArn, !props.alarmTopic);
  lastAfter(platform, scope);
  return new AuditTrail(scope, 'Audit', {
    alarmTopic,
    // Those of the other region cover all regions.
    trail: standby ? AccountResource.none() : undefined,
    recordGlobalTypes: !standby && !options.configRecorder?._skipped,
    ...options,
  });
}

/** What the account may refuse is deployed after the platform, also where nothing refers to it. */
function lastAfter(platform: EldoniaPlatform, scope: Construct): void {
  Stack.of(scope).addStackDependency(Stack.of(platform), 'it must not keep the platform from being deployed');
}

/** Two in one account and Region can't be deployed. */
function warnOfSecondAudit(scope: Construct): void {
  const { account, region } = Stack.of(scope);
  if ([account, region].some((place) => Token.isUnresolved(place))) return;
  const place = `${account}/${region}`;
  const audits = AUDITS.get(scope.node.root) ?? new Map<string, Construct>();
  AUDITS.set(scope.node.root, audits);
  const first = audits.get(place);
  audits.set(place, first ?? scope);
  if (!first) return;
  Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:secondAudit', `${first.node.path} deploys the audit of this account and Region ` +
    'already, so this stack may fail to deploy; pass PlatformAudit.disabled() to one of the platforms');
}

/** In a stack of its own, because an account may refuse it until Cost Explorer has been opened. */
function guardCosts(
  platform: EldoniaPlatform, costs: PlatformCosts, monthlyBudget: number, topic: sns.ITopic, props: EldoniaPlatformProps,
): CostGuard {
  const { uptimeSchedule: _, ...options } = costs._options;
  const scope = supportScope(platform, { suffix: 'Costs', description: `Budgets of ${platform.platformName}` });
  referWeakly(scope, topic.topicArn, !props.alarmTopic);
  lastAfter(platform, scope);
  return new CostGuard(scope, 'Costs', { ...options, monthlyBudget, topic, costTag: { key: 'Project', value: platform.platformName } });
}

function closeAtNight(platform: EldoniaPlatform, { _options: { uptimeSchedule } }: PlatformCosts): UptimeSchedule {
  const { database, api: { service }, tier } = platform;
  const desiredCount = Math.max(1, tier._sizes().apiScaling.minTasks);
  return new UptimeSchedule(platform, 'UptimeSchedule', { ...uptimeSchedule, services: [{ service, desiredCount }], databases: [database.cluster] });
}

function listOf(email: string | undefined): string[] | undefined {
  return email === undefined ? undefined : [email];
}
