import { healthyAndSick, Inputs, valuesOf } from './alarm-inputs';
import { FoundAlarm } from './alarm-inventory';
import { AlarmState, metricsOf, statesOf } from './alarm-simulator';

const SILENCE: Record<string, AlarmState> = { breaching: 'ALARM', notBreaching: 'OK', missing: 'INSUFFICIENT_DATA', ignore: 'INSUFFICIENT_DATA' };

/** The states after some periods of each kind; enough of them that nothing before counts. */
export function statesAfter({ properties }: FoundAlarm, phases: readonly Inputs[]): AlarmState[] {
  const periods = properties.EvaluationPeriods + 2;
  const states = statesOf(properties, valuesOf(properties, phases.flatMap((inputs) => Array.from({ length: periods }, () => inputs))));
  return phases.map((_, phase) => states[(phase + 1) * periods - 1]);
}

/**
 * The states of an alarm with good values, with breaching values, and afterwards; or the reason that there are none.
 */
export function fires(alarm: FoundAlarm): string {
  const { healthy, sick: [sick] } = healthyAndSick(alarm);
  if (!healthy || !sick) return `${healthy ? '' : 'is never OK'}${sick ? '' : 'can never fire'}`;
  return statesAfter(alarm, [healthy, sick, healthy]).join(' → ');
}

/**
 * The state of an alarm without data, and the configured one. Where an expression fills all gaps, missing data is a
 * value like others.
 */
export function silence(alarm: FoundAlarm): { readonly is: string; readonly due: string } {
  const { TreatMissingData: treatment = 'missing' } = alarm.properties;
  const nothing: Inputs = Object.fromEntries(Object.keys(metricsOf(alarm.properties)).map((id) => [id, undefined]));
  const filled = valuesOf(alarm.properties, [nothing])[0] !== undefined;
  return { is: statesAfter(alarm, [nothing])[0], due: filled && treatment !== 'breaching' ? 'OK' : SILENCE[treatment] };
}
