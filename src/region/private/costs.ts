import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { lastScope } from './last-scope';
import { RegionPlan } from './plan';
import { PlatformParts } from './platform-parts';
import { CostAnomalies, CostGuard, CostTag, UptimeSchedule } from '../../operations/internal';
import { invalid } from '../../private/errors';
import { PlatformCostsOptions } from '../platform-costs';

/** In a stack that is deployed after the platform, which does not roll back for a budget. */
export function createCostGuard(
  scope: Construct, plan: RegionPlan, costs: PlatformCostsOptions, { alarmTopic }: PlatformParts<'alarmTopic'>,
): CostGuard {
  const { platform } = plan.names;
  const support = lastScope(scope, plan, alarmTopic!, {
    suffix: 'Costs',
    description: `Budgets of ${platform}`,
    existing: { prop: 'stacks.costs', stack: plan.stacks.costs },
  });
  return new CostGuard(support, 'Costs', {
    ...costs, monthlyBudget: plan.monthlyBudget, topic: alarmTopic!, costTag: costTagOf(plan),
  });
}

/**
 * In a stack of its own, so that the budgets remain: AWS refuses a monitor by tag in a member account of an
 * organization. Undefined without a monitor.
 */
export function createCostAnomalies(
  scope: Construct, plan: RegionPlan, { anomalyMonitor, anomalyThreshold }: PlatformCostsOptions,
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
    anomalyMonitor, anomalyThreshold, topic: alarmTopic!, costTag: costTagOf(plan),
  });
}

const costTagOf = ({ names }: RegionPlan): CostTag => ({ key: 'Project', value: names.platform });

/** Undefined without one. Tasks of an image that does not exist would fail to start all day. */
export function createUptimeSchedule(
  scope: Construct, { sizes, tier, workloads }: RegionPlan,
  { uptimeSchedule, uptimeOpening, uptimeClosing, uptimeDays, uptimeTimeZone }: PlatformCostsOptions,
  { api, database, services: beside, processes, workers }: PlatformParts<
    'api' | 'database' | 'services' | 'processes' | 'workers'
  >,
): UptimeSchedule | undefined {
  const schedule = { uptimeOpening, uptimeClosing, uptimeDays, uptimeTimeZone };
  if (!uptimeSchedule) {
    const [prop] = Object.entries(schedule).find(([, value]) => value !== undefined) ?? [];
    if (prop === undefined) return undefined;
    invalid(scope, `costs.${prop} must be absent without uptimeSchedule, got a value; set costs.uptimeSchedule to ` +
      'true, or remove it');
  }
  const ofApi = Math.max(1, sizes.apiScaling.minTasks);
  const numberOf = (id: string) => workloads.find((workload) => workload.id === id)?._scaling?.minTasks;
  const services = [
    { service: api.service, desiredCount: ofApi },
    ...workers.map(({ service }) => ({ service, desiredCount: 1 })),
    ...[...beside, ...processes].map(({ service, node: { id } }) => ({ service, desiredCount: numberOf(id) ?? ofApi })),
  ];
  const uptime = new UptimeSchedule(scope, 'UptimeSchedule', { ...schedule, services, databases: [database.cluster] });
  if (tier._development) Annotations.of(uptime).acknowledgeWarning('@eldonia/uptime-schedule:protectedDatabase');
  return uptime;
}
