import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import { AssemblyReport } from './assembly-report';
import { deploySchedule, PathStep, ScheduledStack } from './deploy-path';
import { CreationTime, observed, typical } from './deploy-times';
import { DrPair, PlatformZone } from '../src';

/** The charts of the documents: the same deployment by the times of the goal and by observed times. */
const CHARTS: readonly { readonly file: string; readonly title: string; readonly time: CreationTime }[] = [
  { file: 'docs/deployment/pair-typical.svg', title: 'First deployment of a pair, by typical creation times', time: typical },
  { file: 'docs/deployment/pair-observed.svg', title: 'First deployment of a pair, by observed creation times', time: observed },
];

const LEFT = 190;
const WIDTH = 1000;
const ROW = 26;
const TOP = 56;
const TICK_MINUTES = 5;
/** The width of a letter of a name, at most; names without room are left out. */
const LETTER = 6.5;
const COLORS: Record<string, string> = {
  ARCRegionSwitch: '#8e5ea2', CertificateManager: '#c45850', CloudFront: '#e8a33d', ECS: '#3c8dbc', ElastiCache: '#b5651d', RDS: '#3e7d4f',
};
const OTHER_COLOR = '#9aa5b1';

/** A bar for each stack, made of the steps of its longest chain. */
export function gantt(title: string, schedule: readonly ScheduledStack[]): string {
  const end = Math.max(...schedule.map(({ finish }) => finish));
  const x = (seconds: number): string => (LEFT + (seconds / end) * (WIDTH - LEFT - 20)).toFixed(1);
  const height = TOP + schedule.length * ROW + 16;
  const ticks = Array.from({ length: Math.floor(end / 60 / TICK_MINUTES) + 1 }, (_, index) => index * TICK_MINUTES);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="12" y="20" font-size="14" fill="#1b2733">${escape(title)}: ${(end / 60).toFixed(1)} min</text>`,
    ...ticks.flatMap((minute) => [
      `<line x1="${x(minute * 60)}" y1="${TOP - 8}" x2="${x(minute * 60)}" y2="${height - 8}" stroke="#dfe4ea"/>`,
      `<text x="${x(minute * 60)}" y="${TOP - 12}" text-anchor="middle" fill="#52606d">${minute}</text>`,
    ]),
    ...schedule.flatMap((stack, row) => stackRow(stack, TOP + row * ROW, x)),
    '</svg>',
    '',
  ].join('\n');
}

function stackRow({ stack, start, chain }: ScheduledStack, y: number, x: (seconds: number) => string): string[] {
  return [
    `<text x="12" y="${y + 15}" fill="#1b2733">${escape(stack.name)}</text>`,
    ...chain.flatMap((step) => bar(step, start, y, x)),
  ];
}

function bar({ type, id, seconds, finish }: PathStep, start: number, y: number, x: (seconds: number) => string): string[] {
  const [, service, kind = service] = type.split('::');
  const [from, to] = [x(start + finish - seconds), x(start + finish)];
  const width = (Number(to) - Number(from)).toFixed(1);
  return [
    `<rect x="${from}" y="${y}" width="${width}" height="${ROW - 6}" fill="${COLORS[service] ?? OTHER_COLOR}" stroke="#ffffff" stroke-width="0.5">`
      + `<title>${escape(`${type} ${id}: ${(seconds / 60).toFixed(1)} min`)}</title></rect>`,
    ...kind.length * LETTER + 8 > Number(width) ? [] : [`<text x="${(Number(from) + 4).toFixed(1)}" y="${y + 14}" fill="#ffffff">${escape(kind)}</text>`],
  ];
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The charts of a minimal pair, by file. */
export function charts(): Record<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'eldonia-gantt-'));
  try {
    const app = new App({ outdir, postCliContext: flags });
    const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });
    new DrPair(app, 'Eldonia', { account: '123456789012', zone, alarmEmail: 'ops@eldonia.example' });
    app.synth();
    const stacks = new AssemblyReport(outdir).stacks.filter(({ template }) => template.Resources !== undefined);
    return Object.fromEntries(CHARTS.map(({ file, title, time }) => [file, gantt(title, deploySchedule(stacks, time))]));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** `npx tsx tools/deploy-gantt.ts`: writes the charts of the documents. */
function main(): void {
  for (const [file, svg] of Object.entries(charts())) writeFileSync(join(__dirname, '..', file), svg);
}

if (require.main === module) main();
