import type { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import { FailoverMode } from '../failover-mode';
import { FailoverPlanProps } from './failover-plan-props';
import { Arns } from './names';

/** The minimum time between two automatic starts. */
const TRIGGER_INTERVAL_MINUTES = 240;

/** The alarms of the plan, with numbered keys. */
export function associatedAlarms(
  { pair: { standby }, triggerAlarms = [] }: FailoverPlanProps, arns: Arns,
): Record<string, CfnPlan.AssociatedAlarmProperty> | undefined {
  if (triggerAlarms.length === 0) return undefined;
  return Object.fromEntries(triggerAlarms.map((name, index) =>
    [key(index), { alarmType: 'trigger', resourceIdentifier: arns.alarm(standby.region, name) }]));
}

/** The trigger that activates the standby Region when all alarms are in ALARM. There is no trigger for the failback. */
export function triggers({ mode, pair, triggerAlarms = [] }: FailoverPlanProps): CfnPlan.TriggerProperty[] | undefined {
  if (mode !== FailoverMode.AUTOMATIC) return undefined;
  return [{
    action: 'activate',
    targetRegion: pair.standby.region,
    description: `All alarms report that ${pair.primary.region} is down`,
    conditions: triggerAlarms.map((_, index) => ({ associatedAlarmName: key(index), condition: 'red' })),
    minDelayMinutesBetweenExecutions: TRIGGER_INTERVAL_MINUTES,
  }];
}

function key(index: number): string {
  return `trigger${index + 1}`;
}
