import { Duration } from 'aws-cdk-lib';
import type { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import { FailoverMode } from '../failover-mode';
import { FailoverPlanProps } from './failover-plan-props';
import { Arns } from './names';

/** The alarms of the plan, with numbered keys, because alarms of both Regions may have equal names. */
export function associatedAlarms(
  props: FailoverPlanProps, arns: Arns,
): Record<string, CfnPlan.AssociatedAlarmProperty> | undefined {
  const { primary, standby } = props.pair;
  const alarms = {
    ...numbered('primaryHealth', 'applicationHealth', primary.region, props.primaryHealthAlarms, arns),
    ...numbered('standbyHealth', 'applicationHealth', standby.region, props.standbyHealthAlarms, arns),
    ...numbered('trigger', 'trigger', standby.region, props.triggerAlarms, arns),
  };
  return Object.keys(alarms).length > 0 ? alarms : undefined;
}

/** The trigger that activates the standby Region when all alarms are in ALARM. There is no trigger for the failback. */
export function triggers(props: FailoverPlanProps): CfnPlan.TriggerProperty[] | undefined {
  const { mode, pair, triggerAlarms = [], triggerInterval = Duration.hours(4) } = props;
  if (mode !== FailoverMode.AUTOMATIC) return undefined;
  return [{
    action: 'activate',
    targetRegion: pair.standby.region,
    description: `All alarms report that ${pair.primary.region} is down`,
    conditions: triggerAlarms.map((_, index) => ({ associatedAlarmName: key('trigger', index), condition: 'red' })),
    minDelayMinutesBetweenExecutions: triggerInterval.toMinutes(),
  }];
}

function numbered(
  prefix: string, alarmType: string, region: string, names: string[] | undefined, arns: Arns,
): Record<string, CfnPlan.AssociatedAlarmProperty> {
  return Object.fromEntries((names ?? []).map((name, index) =>
    [key(prefix, index), { alarmType, resourceIdentifier: arns.alarm(region, name) }]));
}

function key(prefix: string, index: number): string {
  return `${prefix}${index + 1}`;
}
