import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { ArcPlan } from './arc';
import { Duration } from './durations';
import { AlarmProperties, metricsOf } from '../alarms/alarm-simulator';
import { changesOf } from '../alarms/month/watcher';
import { one, Sample, Signal } from '../alarms/signal';

/**
 * What the lag of the secondary cluster shows after the primary Region is lost. The Aurora guide says that it may grow
 * (aurora-global-database-secondary-availability); the other cases are not documented.
 */
export const LAGS = ['grows', 'missing', 'frozen'] as const;
export type LostLag = typeof LAGS[number];

/** How long it takes until somebody or something knows of a lost Region. */
export interface Detection {
  /** Until the probe pages an operator. */
  readonly page?: Duration;
  /** Until all trigger alarms are in ALARM; undefined if they never are, or read what is not known here. */
  readonly triggers: Readonly<Record<LostLag, Duration | undefined>>;
}

export type NamedAlarm = AlarmProperties & { readonly AlarmName?: string };

/**
 * Minutes until CloudWatch has a value. On a bad day two more: one because the outage begins just after a value, one
 * because the value is late.
 */
const DELAY: Duration = { typical: 1, slow: 3 };
/** Before the outage. */
export const QUIET_MINUTES = 30;
/** Longer than any failover is waited for. */
const OUTAGE_MINUTES = 360;
const USUAL_LAG = 250;
const PROBE = 'Eldonia/SiteProbe Available';
const LAG = /^AWS\/RDS AuroraGlobalDB\w+Lag$/;

/**
 * The minutes until the alarms of a pair have detected that its primary Region is lost.
 *
 * @param available what the probe publishes meanwhile
 */
export function detectionOf(alarms: readonly NamedAlarm[], triggerNames: readonly string[], available = 0): Detection {
  const named = (name: string) => alarms.find(({ AlarmName }) => AlarmName === name);
  const triggers = triggerNames.map(named).filter((alarm) => alarm !== undefined);
  const complete = triggers.length === triggerNames.length && triggers.length > 0;
  const probe = alarms.find((alarm) => metricNames(alarm).includes(PROBE));
  return {
    page: probe && untilAlarm([probe], 'grows', available),
    triggers: Object.fromEntries(LAGS.map((lag) => [lag, complete ? untilAlarm(triggers, lag, available) : undefined])) as Detection['triggers'],
  };
}

/** The alarms of the standby Region of a plan, and the names of those that start it. */
export function alarmsOfPlan(assembly: CloudAssembly, { AssociatedAlarms = {}, Triggers = [] }: ArcPlan, standby: string): [NamedAlarm[], string[]] {
  const alarms = assembly.stacksRecursively.filter(({ environment: { region } }) => region === standby)
    .flatMap(({ template }) => Object.values<{ Type: string; Properties: NamedAlarm }>(template.Resources ?? {}))
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
  const names = Triggers.flatMap(({ Conditions }) => Conditions.map(({ AssociatedAlarmName }) =>
    // An ARN with the partition as a reference.
    /:alarm:([^"]+)/.exec(JSON.stringify(AssociatedAlarms[AssociatedAlarmName].ResourceIdentifier))![1]));
  return [alarms, names];
}

function untilAlarm(alarms: readonly AlarmProperties[], lag: LostLag, available: number): Duration | undefined {
  if (!alarms.flatMap(metricNames).every(isKnown)) return undefined;
  const minutes = (delay: number) => Math.max(...alarms.map((alarm) => firstAlarm(alarm, lag, available, delay)));
  const [typical, slow] = [minutes(DELAY.typical), minutes(DELAY.slow)];
  return Number.isFinite(slow) ? { typical, slow } : undefined;
}

function firstAlarm(alarm: AlarmProperties, lag: LostLag, available: number, delay: number): number {
  const changes = changesOf(alarm, ({ Namespace, MetricName }) => new Signal(samplesOf(`${Namespace} ${MetricName}`, lag, available), delay));
  const [minute] = changes.find(([at, state]) => state === 'ALARM' && at >= QUIET_MINUTES) ?? [Infinity];
  return minute - QUIET_MINUTES;
}

const metricNames = (alarm: AlarmProperties): string[] =>
  Object.values(metricsOf(alarm)).map(({ Metric: { Namespace, MetricName } }) => `${Namespace} ${MetricName}`);

const isKnown = (metric: string): boolean => metric === PROBE || metric === 'Eldonia/Failover Secondary' || LAG.test(metric);

/** What a metric was sent minute by minute: quiet, then the Region is lost. */
export function samplesOf(metric: string, lag: LostLag, available: number): (Sample | undefined)[] {
  return Array.from({ length: QUIET_MINUTES + OUTAGE_MINUTES }, (_, minute) => {
    const lost = minute - QUIET_MINUTES;
    if (metric === PROBE) return one(lost < 0 ? 1 : available);
    if (!LAG.test(metric)) return one(1);
    if (lost < 0 || lag === 'frozen') return one(USUAL_LAG);
    // At the end of the minute.
    return lag === 'missing' ? undefined : one((lost + 1) * 60_000);
  });
}
