import { playWorker, workersOf } from '../../tools/alarms/worker';
import { counted, readApp } from '../../tools/app';
import { LAGS } from '../../tools/failover/detection';
import { Journey, OBJECTIVE, Row, rowsOf, startOf } from '../../tools/failover/model';
import { plansOf, TemplatePlan } from '../../tools/failover/template-plans';
import { templatesIn } from '../../tools/requests/deployment';
import { Finding, OUTCOMES, Replay, replay } from '../../tools/requests/replay';
import { UserError } from '../../tools/user-error';
import { columns } from '../columns';
import { Arguments, Command, ExitCode } from '../command';

/** Paths of a rule without --json. */
const MOST_PATHS = 3;

/** Simulates the failover plans in the templates, a worker, or a day of another site. */
export const command: Command = {
  usage: '[worker NAME --seconds N --rate N | traffic --log FILE]',
  positionals: 2,
  details: [
    'Minutes until users are served again, from the start of the plan and from the outage, in the usual and in a slow case. First nothing fails, then',
    'each step of the synthesized plan fails once, immediately or at its timeout. The durations of the steps are assumptions, not measured on AWS:',
    'compare them with your own drills.',
    '',
    'worker NAME: twelve hours of messages, with the synthesized steps, times, alarm and circuit breaker, with and without protection of busy tasks. `dollars` is the list price of the tasks.',
    '',
    'traffic: each request of an access log of the present site, through the rules of the firewall, its limits for an address, and the behaviors of the distribution: standard logs of',
    'CloudFront, logs of an Application Load Balancer, of nginx or Apache (combined, also with $request_length and $request_time after it), and HAR, also compressed with gzip.',
    '`served` counts what the present site answered with a status below 400. Of the rules of AWS, those are played whose condition is published. The log stays on this computer.',
  ].join('\n'),
  options: {
    failback: { type: 'boolean', text: 'simulate the failback instead of the failover' },
    seconds: { type: 'string', value: 'number', text: 'worker: the usual duration of a message, which varies by 40 percent' },
    rate: { type: 'string', value: 'number', text: 'worker: messages per minute' },
    log: { type: 'string', value: 'file', text: 'traffic: the access log, or a folder of them' },
    release: { type: 'string', value: 'fault', text: 'worker: a release after an hour that has a fault: crash, hang or fail' },
  },
  async run({ app, json, values, positionals: [subject, name] }, { out }) {
    const assembly = readApp(app);
    if (subject === 'traffic') {
      if (typeof values.log !== 'string') throw new UserError('log is required for traffic, got none; pass --log with an access log, or a folder of them');
      const day = await replay(templatesIn(assembly), values.log);
      out(json ? JSON.stringify(day, undefined, 2) : dayText(day));
      return ExitCode.DONE;
    }
    if (subject !== undefined) {
      const plays = playsOf(assembly, subject, name, values);
      out(json ? JSON.stringify(plays, undefined, 2) : tableOf(plays));
      return ExitCode.DONE;
    }
    const plans = plansOf(assembly);
    if (plans.length === 0) {
      throw new UserError(`app must have a pair of Regions, got ${counted(assembly.stacksRecursively.length, 'stack')} in ${app} without its failover plan; ` +
        'define a DrPair');
    }
    const direction = values.failback === true ? 'failback' : 'failover';
    const simulated = plans.map((plan) => ({ plan, rows: rowsOf(plan[direction]) }));
    out(json ? JSON.stringify(simulated.map(({ plan, rows }) => described(plan, direction, rows)), undefined, 2)
      : simulated.map(({ plan, rows }) => text(plan, direction, rows)).join('\n\n'));
    return ExitCode.DONE;
  },
};

type Play = ReturnType<typeof playWorker> & { readonly worker: string; readonly protects: boolean };

function playsOf(assembly: ReturnType<typeof readApp>, subject: string, name: string | undefined, values: Arguments['values']): Play[] {
  const workers = workersOf(assembly);
  const kebab = String(name).replace(/([a-z0-9])(?=[A-Z])/g, '$1-').toLowerCase();
  // The name of a platform can contain hyphens, too.
  const ending = workers.filter((worker) => worker.name.endsWith(`-${kebab}`));
  const exact = ending.filter((worker) => nameIn(worker) === kebab);
  const found = exact.length > 0 ? exact : ending;
  if (subject !== 'worker' || found.length === 0) {
    throw new UserError(`arguments must be traffic, or worker and one of ${[...new Set(workers.map(nameIn))].join(', ') || 'the workers of the app'}, got ` +
      `${[subject, name].filter(Boolean).join(' ')}; run npx eldonia-constructs simulate --help`);
  }
  const [seconds, rate] = [Number(values.seconds), Number(values.rate)];
  const { release } = values;
  if (!(seconds > 0 && rate > 0) || !(release === undefined || release === 'crash' || release === 'hang' || release === 'fail')) {
    throw new UserError(`seconds and rate must be above 0, and release crash, hang or fail, got ${[values.seconds, values.rate, release].join(', ')}; ` +
      'pass e.g. --seconds 20 --rate 4');
  }
  return found.flatMap((worker) => [true, false].map((protects) => (
    { worker: worker.name, protects, ...playWorker(worker, { seconds, rate, release, protects }) })));
}

const nameIn = ({ name }: { readonly name: string }) => name.replace(/^.*?-/, '');

function tableOf(plays: Play[]): string {
  const rows = Object.keys(plays[0]).map((key) => [key, ...plays.map((play) => {
    const value = play[key as keyof Play];
    return key === 'returnedMinute' && value === -1 ? 'no'
      : typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value ?? 'no price');
  })]);
  return rows.map(([key, ...cells]) => key.padEnd(16) + cells.map((cell) => cell.padStart(20)).join('')).join('\n');
}

function dayText({ requests, unreadable, formats, from, until, addresses, findings, notInLog, notes }: Replay): string {
  const outcomes = OUTCOMES.map((outcome) => ({ outcome, rows: rowsBy(findings.filter((one) => one.outcome === outcome)) }));
  return [
    `${requests} requests of ${addresses} addresses (${formats.join(', ')}), ${from} to ${until}; ${counted(unreadable, 'line')} not readable`,
    ...outcomes.filter(({ rows }) => rows.length > 0).flatMap(({ outcome, rows }) => {
      const sum = rows.reduce((total, [count]) => total + Number(count), 0);
      return ['', `${outcome}: ${sum} (${(100 * sum / requests).toFixed(2)} %)`, ...columns(['requests', 'served', 'by', 'setting', 'paths', 'example'], rows)];
    }),
    '', 'Not in this log, so not played',
    ...columns(['requests', 'what', 'rules and limits'], notInLog.map((one) => [String(one.requests), one.what, one.undecided.join(', ') || 'none of this app'])),
    ...notes.length > 0 ? ['', 'Notes', ...notes] : [],
  ].join('\n');
}

/** A row for each rule, limit or behavior, with the paths that are most frequent. */
const rowsBy = (findings: readonly Finding[]): string[][] => [...new Set(findings.map(({ by }) => by))].map((by) => {
  const all = findings.filter((one) => one.by === by);
  const sum = (key: 'requests' | 'served') => String(all.reduce((total, one) => total + one[key], 0));
  const paths = all.slice(0, MOST_PATHS).map((one) => `${one.path} ${one.requests}`);
  return [sum('requests'), sum('served'), by, all[0].setting ?? '', [...paths, ...all.length > MOST_PATHS ? [`${all.length - MOST_PATHS} more`] : []].join(', '), all[0].example];
});

type Direction = Journey['direction'];

function text(plan: TemplatePlan, direction: Direction, rows: Row[]): string {
  const { isPilotLight, manual } = plan[direction];
  const title = `${plan.name}: ${direction} from ${ends(plan, direction).join(' to ')}, ${isPilotLight ? 'pilot light' : 'warm standby'}, ` +
    `${manual ? 'manual' : 'automatic'} (objective: ${OBJECTIVE} minutes from the outage)`;
  const width = Math.max(...rows.map(({ what }) => what.length));
  return [
    title,
    ...detectionLines(plan, direction),
    `${''.padEnd(width)}    plan  outage    plan  outage`,
    `${''.padEnd(width)}   usual   usual    slow    slow`,
    ...rows.map(({ what, typical, slow }) => what.padEnd(width) + [typical.plan, typical.total, slow.plan, slow.total].map(minutesText).join('')),
    '',
    'The usual case, minute by minute',
    ...rows[0].typical.log.map(({ at, what }) => `${minutesText(at)}  ${what}`),
  ].join('\n');
}

/** How long the alarms take. What the lag of the database shows after an outage is not documented for each case. */
function detectionLines({ failover }: TemplatePlan, direction: Direction): string[] {
  if (direction === 'failback' || failover.manual) return [];
  const { triggers } = failover.detection;
  if (LAGS.every((lag) => triggers[lag] === undefined)) {
    return ['The trigger alarms are not in the app, or read other metrics: the outage begins when they are in ALARM.'];
  }
  return LAGS.map((lag) => {
    const { detect, manual } = startOf(failover, lag);
    const who = manual ? 'no alarm starts the plan; the probe pages an operator' : 'the alarms start the plan';
    return `If the lag of the database ${lag === 'missing' ? 'has no data' : lag === 'grows' ? 'grows' : 'is frozen'}: ${who} after ` +
      `${detect.typical} minutes, in a slow case ${detect.slow}.`;
  });
}

const minutesText = (value: number): string => value.toFixed(1).padStart(8);

function described(plan: TemplatePlan, direction: Direction, rows: Row[]): object {
  const { isPilotLight, manual } = plan[direction];
  const [from, to] = ends(plan, direction);
  const minutes = (row: Row, pace: 'typical' | 'slow') => ({ fromPlanStart: row[pace].plan, fromOutage: row[pace].total });
  return {
    plan: plan.name,
    stack: plan.stack,
    direction,
    from,
    to,
    standbyMode: isPilotLight ? 'pilot-light' : 'warm',
    failoverMode: manual ? 'manual' : 'automatic',
    objectiveMinutes: OBJECTIVE,
    cases: rows.map((row) => ({ case: row.what, usualMinutes: minutes(row, 'typical'), slowMinutes: minutes(row, 'slow') })),
    log: rows[0].typical.log.map(({ at, what }) => ({ minute: at, event: what })),
  };
}

const ends = ({ primary, standby }: TemplatePlan, direction: Direction): [from: string, to: string] =>
  direction === 'failover' ? [primary, standby] : [standby, primary];
