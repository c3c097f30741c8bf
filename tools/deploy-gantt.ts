import { canonical } from './assemblies/canonical';
import { AssemblyReport } from './assembly-report';
import { deploySchedule, ScheduledStack } from './deploy-path';
import { CreationTime, observed, typical } from './deploy-times';

/** The charts of the documents: the same deployment by the times of the goal and by observed times. */
const CHARTS: readonly { readonly file: string; readonly title: string; readonly time: CreationTime }[] = [
  { file: 'docs/deployment/pair-typical.svg', title: 'First deployment of a pair, by typical creation times', time: typical },
  { file: 'docs/deployment/pair-observed.svg', title: 'First deployment of a pair, by observed creation times', time: observed },
];

const WIDTH = 800;
const ROW = 26;
/** The width of the names of the stacks, and the height above the first bar. */
const LABELS = 240;
const HEAD = 48;
/** What a letter takes; names of types without room are left out. */
const LETTER = 7;
/** The seconds between two marks. */
const TICK = 300;
const COLORS: Record<string, string> = {
  ARCRegionSwitch: '#8e5ea2', CertificateManager: '#c45850', CloudFront: '#e8a33d', ECS: '#3c8dbc', ElastiCache: '#b5651d', RDS: '#3e7d4f',
};
const OTHER_COLOR = '#9aa5b1';
/** Of a light page, and of a dark one. */
const STYLE = '.gantt{fill:#1b2430}.gantt .kind,.gantt .page{fill:#fff}.gantt .step{stroke:#fff}.gantt .mark{stroke:#ddd}'
  + '@media (prefers-color-scheme:dark){.gantt{fill:#e6edf3}.gantt .page{fill:#0d1117}.gantt .step{stroke:#0d1117}.gantt .mark{stroke:#444c56}}';

/** A bar for each stack, made of the steps of its longest chain. */
export function gantt(title: string, schedule: readonly ScheduledStack[]): string {
  const end = Math.max(...schedule.map(({ finish }) => finish));
  const x = (seconds: number) => LABELS + Math.round(seconds / end * WIDTH);
  const rows = schedule.map(({ stack: { name }, start, chain }, row) => {
    const y = HEAD + row * ROW;
    const bars = chain.map(({ type, id, seconds, finish }) => {
      const [, service, kind = service] = type.split('::');
      const [from, to] = [x(start + finish - seconds), x(start + finish)];
      const label = kind.length * LETTER < to - from ? `<text x="${from + 3}" y="${y + 17}" class="kind">${kind}</text>` : '';
      return `<rect x="${from}" y="${y + 2}" width="${to - from}" height="${ROW - 4}" fill="${COLORS[service] ?? OTHER_COLOR}" class="step">`
        + `<title>${type} ${id}: ${(seconds / 60).toFixed(1)} min</title></rect>${label}`;
    });
    return [`<text x="${LABELS - 8}" y="${y + 17}" text-anchor="end">${name}</text>`, ...bars].join('\n');
  });
  const height = HEAD + schedule.length * ROW;
  const ticks = Array.from({ length: Math.floor(end / TICK) + 1 }, (_, tick) =>
    `<text x="${x(tick * TICK)}" y="40" text-anchor="middle">${tick * TICK / 60}</text><path d="M${x(tick * TICK)} ${HEAD}V${height}" class="mark"/>`);
  const size = [LABELS + WIDTH + 20, height + 8];
  return [`<svg xmlns="http://www.w3.org/2000/svg" class="gantt" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size.join(' ')}" font-family="sans-serif" font-size="11">`,
    `<style>${STYLE}</style>`, '<rect width="100%" height="100%" class="page"/>', `<text x="8" y="20" font-size="13" font-weight="bold">${title}: ${(end / 60).toFixed(1)} min</text>`,
    ...ticks, ...rows, '</svg>\n'].join('\n');
}

/** The charts of a minimal pair, by file. */
export function charts(): [file: string, svg: string][] {
  const stacks = new AssemblyReport(canonical('warmPair').directory).stacks.filter(({ template }) => template.Resources !== undefined);
  return CHARTS.map(({ file, title, time }) => [file, gantt(title, deploySchedule(stacks, time))]);
}
