import { healthyAndSick, Inputs, metricsOf, samplesOf } from './alarm-inputs';
import { FoundAlarm } from './alarm-inventory';
import { AlarmState, datapoints, simulateAlarm } from './alarm-simulator';
import { readingsOf, sourceOf } from './metric-source';

const SILENCE: Record<string, AlarmState> = { breaching: 'ALARM', notBreaching: 'OK', missing: 'INSUFFICIENT_DATA', ignore: 'INSUFFICIENT_DATA' };

/** What a metric can be at most; nothing is fuller than full. */
export function most(alarm: FoundAlarm): (id: string) => number {
  const full = readingsOf([alarm]).filter((reading) => sourceOf(reading)?.unit === 'Percent').map(({ id }) => id);
  return (id) => full.includes(id) ? 100 : Number.MAX_SAFE_INTEGER;
}

/** The states after some periods of each kind; enough of them that nothing before counts. */
export function statesAfter({ properties }: FoundAlarm, phases: readonly Inputs[]): AlarmState[] {
  const periods = properties.EvaluationPeriods + 2;
  const states = simulateAlarm(properties, samplesOf(properties, phases.flatMap((inputs) => Array.from({ length: periods }, () => inputs))));
  return phases.map((_, phase) => states[(phase + 1) * periods - 1]);
}

/** What an alarm says while all is well, while its metric is sick, and afterwards; or why it can't. */
export function fires(alarm: FoundAlarm): string {
  const { healthy, sick } = healthyAndSick(alarm.properties, most(alarm));
  if (!healthy || !sick) return `${healthy ? '' : 'is never OK'}${sick ? '' : 'can never fire'}`;
  return statesAfter(alarm, [healthy, sick, healthy]).join(' → ');
}

/**
 * What an alarm says in silence, and what it was told to. Where an expression fills all gaps, silence is a value like
 * others.
 */
export function silence(alarm: FoundAlarm): { readonly is: string; readonly due: string } {
  const { TreatMissingData: treatment = 'missing' } = alarm.properties;
  const nothing: Inputs = Object.fromEntries(Object.keys(metricsOf(alarm.properties)).map((id) => [id, undefined]));
  const filled = datapoints(alarm.properties, samplesOf(alarm.properties, [nothing]))[0] !== undefined;
  return { is: statesAfter(alarm, [nothing])[0], due: filled && treatment !== 'breaching' ? 'OK' : SILENCE[treatment] };
}
