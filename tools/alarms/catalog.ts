import { alarmsOf as namesIn } from './alarm-composite';
import { FoundAlarm } from './alarm-inventory';
import { Timing, timingOf } from './alarm-timing';
import { code, conditionCell, metricCell, number, prose, SILENCE, Sources } from './cells';
import { AppAlarms, Composite } from './pair-alarms';
import { table } from '../markdown';

/** The titles of the cells of a row. */
export const HEAD = ['part of', 'alarm', 'description', 'ALARM after (min)', 'OK after (min)', 'metric', 'condition', 'missing data', 'notifies'];
/** The composite alarms, in the order of the table. */
const PARTS = ['unhealthy', 'degraded', 'none'] as const;
type Part = typeof PARTS[number];
/** In the cells of what the tools cannot read. */
const UNKNOWN = 'unknown';

/** An alarm or a composite alarm. */
export interface Row {
  readonly part: Part;
  /** Whether the row is first in its part. */
  readonly isVerdict: boolean;
  readonly path: string;
  readonly cells: string[];
}

/** All alarms of an app as Markdown: a table for each Region. */
export function catalog(pair: AppAlarms): string {
  const sources = new Sources();
  const tables = regionsOf(pair).flatMap((region) =>
    [`## ${region}`, '', ...summary(pair, region), '', table(HEAD, rowsOf(pair, region, sources).map(({ cells }) => cells)), '']);
  return [...tables, ...sources.definitions()].join('\n');
}

/** The Regions with alarms. */
export const regionsOf = (pair: AppAlarms): string[] => [...new Set([...pair.alarms, ...pair.composites].map(({ region }) => region))].sort();

/** The number of alarms in a Region, and their delays. */
export function summary(pair: AppAlarms, region: string): string[] {
  const times = pair.alarms.filter((alarm) => alarm.region === region).flatMap((alarm) => delaysOf(alarm) ?? []);
  const composites = pair.composites.filter((composite) => composite.region === region).length;
  const [least, most] = [Math.min, Math.max].map((choose) => number(choose(...times.map(({ untilAlarm }) => untilAlarm))));
  const count = pair.alarms.filter((alarm) => alarm.region === region).length;
  return [`${count} alarms and ${composites} composite alarms.${times.length === 0 ? '' : ` They go into ALARM after ${least} to ${most} minutes.`}`];
}

/** The alarms of a Region: first what users notice. */
export function rowsOf(pair: AppAlarms, region: string, sources: Sources = new Sources()): Row[] {
  const rows = [
    ...pair.composites.filter((composite) => composite.region === region).map((composite) => compositeRow(pair, composite)),
    ...pair.alarms.filter((alarm) => alarm.region === region).map((alarm) => alarmRow(pair, alarm, sources)),
  ];
  return rows.sort((a, b) => PARTS.indexOf(a.part) - PARTS.indexOf(b.part) || Number(b.isVerdict) - Number(a.isVerdict)
    || (a.path < b.path ? -1 : 1));
}

function alarmRow(pair: AppAlarms, alarm: FoundAlarm, sources: Sources): Row {
  const { part, text } = partOf(pair, alarm.id);
  return {
    part,
    isVerdict: false,
    path: alarm.path,
    cells: [
      text,
      ...namedCells(pair, alarm),
      ...timeCells(delaysOf(alarm)),
      metricCell(alarm, sources),
      tried(() => conditionCell(alarm)) ?? UNKNOWN,
      SILENCE[alarm.properties.TreatMissingData ?? 'missing'],
      topicsCell(pair, alarm),
    ],
  };
}

function compositeRow(pair: AppAlarms, composite: Composite): Row {
  const { AlarmName = '', AlarmRule, ActionsSuppressorWaitPeriod: wait } = composite.properties;
  const own = isPage(composite) ? 'degraded' : PARTS.find((part) => AlarmName.endsWith(part));
  const { part, text } = own ? { part: own, text: isPage(composite) ? '**page**' : `**${own}**` } : partOf(pair, composite.id);
  const count = namesIn(AlarmRule).length;
  return {
    part,
    isVerdict: own !== undefined,
    path: composite.path,
    cells: [
      text,
      ...namedCells(pair, composite),
      ...own ? ['with the first alarm', 'with the last alarm'] : timeCells(tried(() => pair.timing(composite, timingOf))),
      own ? `any of ${count} alarms` : `all of ${count} alarms`,
      wait ? `notifies ${wait / 60} min later, unless \`unhealthy\` is in ALARM` : '',
      '',
      topicsCell(pair, composite),
    ],
  };
}

function namedCells(pair: AppAlarms, { stack, path, properties: { AlarmName, AlarmDescription = '' } }: FoundAlarm | Composite): string[] {
  const name = AlarmName === undefined ? undefined : tried(() => pair.text(stack, AlarmName));
  return [`${code(path)}${name === undefined ? '' : `, ${code(name)}`}`, prose(String(AlarmDescription))];
}

const timeCells = (timing: Timing | undefined): string[] => timing ? [number(timing.untilAlarm), number(timing.untilOk)] : [UNKNOWN, UNKNOWN];

const timings = new WeakMap<FoundAlarm, Timing | false>();

/** The delays of an alarm, simulated once; undefined if they cannot be, e.g. because no value breaches the threshold. */
export function delaysOf(alarm: FoundAlarm): Timing | undefined {
  const timing = timings.get(alarm) ?? tried(() => timingOf(alarm)) ?? false;
  timings.set(alarm, timing);
  return timing || undefined;
}

/** What an app has beside this library can be written in ways that the tools do not follow. */
function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function partOf(pair: AppAlarms, id: string): { part: Part; text: string } {
  const [parent] = pair.parents(id).filter((composite) => !isPage(composite));
  const [page] = pair.parents(id).filter(isPage);
  if (!parent) return { part: 'none', text: 'no verdict' };
  const { AlarmName = '' } = parent.properties;
  const part = PARTS.find((name) => AlarmName.endsWith(name));
  return part ? { part, text: page ? `${part}, ${code(page.properties.AlarmName!)}` : part } : { part: partOf(pair, parent.id).part, text: `in ${code(AlarmName)}` };
}

/** Whether a composite alarm sends the pages of one part. */
const isPage = ({ properties: { AlarmName = '' } }: Composite): boolean => /-degraded-[a-z]+$/.test(AlarmName);

/** The topics of an alarm, recognized by their construct ids. */
function topicsCell(pair: AppAlarms, { stack, properties: { AlarmActions = [], OKActions = [] } }: FoundAlarm | Composite): string {
  if (AlarmActions.length === 0) return 'no topic';
  const topics = AlarmActions.map((action) => tried(() => pair.text(stack, action))?.includes('PagesTopic') ? '**page topic**' : 'alarm topic');
  return `${topics.join(', ')}${OKActions.length > 0 ? '' : ', only on ALARM'}`;
}
