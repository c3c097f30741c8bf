import { alarmsOf as namesIn } from './alarm-composite';
import { FoundAlarm } from './alarm-inventory';
import { Timing, timingOf } from './alarm-timing';
import { code, conditionCell, metricCell, number, silenceCell, Sources, table } from './cells';
import { AppAlarms, Composite } from './pair-alarms';
import { canonical } from '../assemblies/canonical';

const HEAD = ['part of', 'alarm', 'what it means, and what to do', 'rings after', 'ends after', 'metric', 'when', 'silence', 'tells'];
/** What an alarm is part of, in the order of the table. */
const PARTS = ['unhealthy', 'degraded', 'none'] as const;
type Part = typeof PARTS[number];

interface Row {
  readonly part: Part;
  /** Before the others of its part. */
  readonly isVerdict: boolean;
  readonly path: string;
  readonly cells: string[];
}

/** The whole of docs/alarms.md. */
export function catalogue(): string {
  const pair = new AppAlarms(canonical('everythingOn'));
  const sources = new Sources();
  const regions = [...new Set(pair.alarms.map(({ region }) => region))].sort();
  const tables = regions.flatMap((region) => ['', `## ${region}`, '', ...summary(pair, region), '', ...table(HEAD, rowsOf(pair, region, sources))]);
  return [...introduction(), ...tables, '', ...sources.definitions(), ''].join('\n');
}

function introduction(): string[] {
  return [
    '# Every alarm of a pair of regions',
    '',
    'Written by `npx tsx scripts/alarms/catalogue.ts > docs/alarms.md`; a test keeps it equal to that. It is of a pair with everything switched on, and of',
    'default thresholds. Nothing here was measured on AWS: the times come from a simulation of each alarm\'s own arithmetic.',
    '',
    '**Which one is it?** CloudFormation names an alarm after its stack and its path without the slashes: `Platform/Observability/Api/Latency` is',
    '`EverythingOn-PlatformObservabilityApiLatency…`. A name of its own stands behind the path.',
    '',
    '**Part of.** Any alarm of `unhealthy` means that users are affected, any of `degraded` that something is wrong; these two wake somebody. While the first',
    'rings, the second keeps silent. An alarm *in* another rings with its siblings alone. Those of no verdict tell for themselves.',
    '',
    '**Rings after, ends after.** Minutes, at the latest, from the first value beyond the threshold until the alarm rings, and from the first value within it',
    'until it ends; for what has to come, from when it didn\'t. Where requests are counted, a hundred come in a minute, and all of them fail. Of what is published',
    'only when it happens, CloudWatch looks back further than the alarm\'s periods, so that such alarms end late.',
    '',
    '**Silence** is what no value means: *is fine* where nothing may be released or happen, *rings* where values must come.',
  ];
}

function summary(pair: AppAlarms, region: string): string[] {
  const times = pair.alarms.filter((alarm) => alarm.region === region).map(timingOf);
  const composites = pair.composites.filter((composite) => composite.region === region).length;
  const [least, most] = [Math.min, Math.max].map((choose) => number(choose(...times.map(({ rings }) => rings))));
  return [`${times.length} alarms and ${composites} composite alarms. They ring after ${least} to ${most} minutes.`];
}

function rowsOf(pair: AppAlarms, region: string, sources: Sources): string[][] {
  const rows = [
    ...pair.composites.filter((composite) => composite.region === region).map((composite) => compositeRow(pair, composite)),
    ...pair.alarms.filter((alarm) => alarm.region === region).map((alarm) => alarmRow(pair, alarm, sources)),
  ];
  return rows.sort((a, b) => PARTS.indexOf(a.part) - PARTS.indexOf(b.part) || Number(b.isVerdict) - Number(a.isVerdict)
    || (a.path < b.path ? -1 : 1)).map(({ cells }) => cells);
}

function alarmRow(pair: AppAlarms, alarm: FoundAlarm, sources: Sources): Row {
  const { part, text } = partOf(pair, alarm.id);
  return {
    part,
    isVerdict: false,
    path: alarm.path,
    cells: [
      text,
      ...namedCells(alarm),
      ...timeCells(timingOf(alarm)),
      metricCell(alarm, sources),
      conditionCell(alarm),
      silenceCell(alarm),
      tellsCell(pair, alarm),
    ],
  };
}

function compositeRow(pair: AppAlarms, composite: Composite): Row {
  const { AlarmName = '', AlarmRule, ActionsSuppressorWaitPeriod: wait } = composite.properties;
  const own = PARTS.find((part) => AlarmName.endsWith(part));
  const { part, text } = own ? { part: own, text: `**${own}**` } : partOf(pair, composite.id);
  const count = namesIn(AlarmRule).length;
  return {
    part,
    isVerdict: own !== undefined,
    path: composite.path,
    cells: [
      text,
      ...namedCells(composite),
      ...own ? ['with the first', 'with the last'] : timeCells(pair.timing(composite, timingOf)),
      own ? `any of ${count} alarms` : `all of ${count} alarms`,
      wait ? `told ${wait / 60} min later, unless \`unhealthy\` rings by then` : '',
      '',
      tellsCell(pair, composite),
    ],
  };
}

function namedCells({ path, properties: { AlarmName, AlarmDescription } }: FoundAlarm | Composite): string[] {
  return [`${code(path)}${AlarmName === undefined ? '' : `, ${code(AlarmName)}`}`, AlarmDescription!.replaceAll('|', '\\|')];
}

function timeCells({ rings, ends }: Timing): string[] {
  return [number(rings), number(ends)];
}

function partOf(pair: AppAlarms, id: string): { part: Part; text: string } {
  const [parent] = pair.parents(id);
  if (!parent) return { part: 'none', text: 'no verdict' };
  const { AlarmName = '' } = parent.properties;
  const part = PARTS.find((name) => AlarmName.endsWith(name));
  return part ? { part, text: part } : { part: partOf(pair, parent.id).part, text: `in ${code(AlarmName)}` };
}

/** A topic is known by its construct. */
function tellsCell(pair: AppAlarms, { stack, properties: { AlarmActions = [], OKActions = [] } }: FoundAlarm | Composite): string {
  if (AlarmActions.length === 0) return 'nobody';
  const topics = AlarmActions.map((action) => pair.values.text(stack, action).includes('PagesTopic') ? '**page topic**' : 'alarm topic');
  return `${topics.join(', ')}${OKActions.length > 0 ? '' : ', not of its end'}`;
}

if (require.main === module) process.stdout.write(catalogue());
