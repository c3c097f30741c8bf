import { PILOT_LIGHT } from './durations';
import { FUNCTION_FAULTS, LOST } from './faults';
import { Fault, nameOf, recover, Recovery, Step } from './model';
import { stepsOf } from './plans';
import { FailoverMode, StandbyMode } from '../../src/failover';

type Cells = readonly string[];

/** Each step of a pilot light's way there and back, failing once at once and once at its timeout. */
export function failureRows(): Cells[] {
  return (['failover', 'failback'] as const).flatMap((direction) => {
    const steps = stepsOf(StandbyMode.PILOT_LIGHT, FailoverMode.MANUAL, direction);
    const names = steps.flatMap(innerOf);
    const run = (fault?: Fault) => (['typical', 'slow'] as const).map((pace) =>
      recover({ steps, durations: PILOT_LIGHT, manual: true, pace, fault }));
    return names.filter((step) => direction === 'failover' || isBackOnly(step)).map((step) => {
      const name = nameOf(step);
      const times = (['error', 'hang'] as const).map((kind) => direction === 'failover' ? minutes(run({ step: name, kind })) : 'no time');
      return [`\`${step.Name}\``, happens(step), ...times, LOST[name]];
    });
  });
}

/** What the way there has as well, is told once. */
function isBackOnly(step: Step): boolean {
  return ['settle-capacity', 'rest-standby'].includes(nameOf(step));
}

function innerOf(step: Step): Step[] {
  const [{ Steps: inner }] = Object.values(step.ExecutionBlockConfiguration);
  return inner ?? [step];
}

function happens({ ExecutionBlockConfiguration }: Step): string {
  const [{ RetryIntervalMinutes, TimeoutMinutes }] = Object.values(ExecutionBlockConfiguration);
  return RetryIntervalMinutes === undefined
    ? `stops, at the latest after ${TimeoutMinutes} minutes; a person repeats it`
    : `ARC calls again, every ${RetryIntervalMinutes} min for ${TimeoutMinutes}; then a person`;
}

function minutes([typical, slow]: Recovery[]): string {
  return `${Math.round(typical.total)} (${Math.round(slow.total)})`;
}

function table(head: Cells, rows: Cells[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** The whole of docs/failover.md. */
export function failures(): string {
  return [
    '# What can fail in a failover, and what comes of it',
    '',
    'Written by `npx tsx tools/failover/simulate.ts --failures > docs/failover.md`; a test keeps it equal to that. The times are simulated from the assumed',
    'durations in `tools/failover/durations.ts`, for a pilot light by hand, whose cache is made on the way. Nothing here was measured on AWS.',
    '',
    '## Each step of the plan',
    '',
    'Minutes from the outage until users are served, on a usual (bad) day, when the step fails once at once, and when it hangs until its timeout. What comes',
    'behind the DNS costs users no time. Steps of the way back that are those of the way there are left out.',
    '',
    ...table(['step', 'what happens', 'fails once', 'hangs', 'what is lost'], failureRows()),
    '',
    '## Each function that the plan calls',
    '',
    'A function is called again until it returns, so it keeps nothing between calls, and a second call changes nothing. Each row is a test.',
    '',
    ...table(['step', 'fault put in', 'the function says', 'goes on when'], FUNCTION_FAULTS.map(({ step, fault, says, until }) =>
      [`\`${step}\``, fault, `"${says}"`, until])),
    '',
  ].join('\n');
}
