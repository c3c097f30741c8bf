import { canonical } from './assemblies/canonical';
import { AssemblyReport } from './assembly-report';
import { drawing } from './dashboards/graph';
import { deploySchedule, ScheduledStack } from './deploy-path';
import { CreationTime, observed, typical } from './deploy-times';

/** The charts of the documents: the same deployment by the times of the goal and by observed times. */
const CHARTS: readonly { readonly file: string; readonly title: string; readonly time: CreationTime }[] = [
  { file: 'docs/deployment/pair-typical.svg', title: 'First deployment of a pair, by typical creation times', time: typical },
  { file: 'docs/deployment/pair-observed.svg', title: 'First deployment of a pair, by observed creation times', time: observed },
];

const WIDTH = 800;
const ROW = 26;
/** The minutes that the name of a type needs, at most; names without room are left out. */
const ROOM = WIDTH / 9;
const COLORS: Record<string, string> = {
  ARCRegionSwitch: '#8e5ea2', CertificateManager: '#c45850', CloudFront: '#e8a33d', ECS: '#3c8dbc', ElastiCache: '#b5651d', RDS: '#3e7d4f',
};
const OTHER_COLOR = '#9aa5b1';

/** A bar for each stack, made of the steps of its longest chain. */
export function gantt(title: string, schedule: readonly ScheduledStack[]): Promise<string> {
  const end = Math.max(...schedule.map(({ finish }) => finish));
  const values = schedule.flatMap(({ stack: { name }, start, chain }) => chain.map(({ type, id, seconds, finish }) => {
    const [, service, kind = service] = type.split('::');
    const [from, to] = [start + finish - seconds, start + finish].map((time) => time / 60);
    const fits = kind.length * end <= seconds * ROOM;
    return { name, from, to, color: COLORS[service] ?? OTHER_COLOR, kind: fits ? kind : '', about: `${type} ${id}: ${(seconds / 60).toFixed(1)} min` };
  }));
  return drawing({
    title: { text: `${title}: ${(end / 60).toFixed(1)} min`, anchor: 'start', frame: 'bounds' },
    width: WIDTH,
    height: { step: ROW },
    background: 'white',
    data: { values },
    encoding: {
      y: { field: 'name', type: 'nominal', sort: null, title: null, axis: { labelLimit: 0 } },
      x: { field: 'from', type: 'quantitative', title: null, axis: { orient: 'top', tickCount: 10 } },
      description: { field: 'about' },
    },
    layer: [
      { mark: { type: 'bar', stroke: 'white' }, encoding: { x2: { field: 'to' }, color: { field: 'color', type: 'nominal', scale: null } } },
      { mark: { type: 'text', align: 'left', dx: 4, color: 'white' }, encoding: { text: { field: 'kind' } } },
    ],
  });
}

/** The charts of a minimal pair, by file. */
export async function charts(): Promise<Record<string, string>> {
  const stacks = new AssemblyReport(canonical('warmPair').directory).stacks.filter(({ template }) => template.Resources !== undefined);
  const drawn = CHARTS.map(async ({ file, title, time }) => [file, await gantt(title, deploySchedule(stacks, time))] as const);
  return Object.fromEntries(await Promise.all(drawn));
}
