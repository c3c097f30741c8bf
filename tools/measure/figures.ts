import { Spread } from './statistics';
import { bold, dim, green, red, yellow } from '../steps';

/** Gates are deterministic and fail the run; timings depend on the machine and its load. */
type Kind = 'gate' | 'timing' | 'information';

/** One line of the result. */
export interface Figure {
  readonly goal: string;
  readonly what: string;
  readonly figure: string;
  readonly limit: string;
  readonly kind: Kind;
  readonly met: boolean;
  /** The place to look if the goal is missed. */
  readonly details: readonly string[];
}

interface Goal {
  readonly goal: string;
  readonly what: string;
  readonly most: number;
}

interface Measured extends Goal {
  readonly value: number;
  readonly show?: (value: number) => string;
  readonly details?: readonly string[];
}

interface Ratios extends Goal {
  readonly spread: Spread;
  /** @default - the figure fails no run */
  readonly gate?: number;
}

/** A figure that decides whether the run succeeds. */
export const gate = (measured: Measured): Figure => judged('gate', measured);

/** A figure that depends on the load of the machine. */
export const timing = (measured: Measured): Figure => judged('timing', measured);

/**
 * The ratios of pairs that were measured in turn. The goal is for the median. The run fails if even the lower quartile is above
 * `gate`, which no load of the machine explains.
 */
export function ratios({ spread: { lower, median, upper }, most, gate: limit, ...rest }: Ratios): Figure[] {
  const range = `[${lower.toFixed(3)}..${upper.toFixed(3)}]`;
  return [
    timing({ ...rest, value: median, most, show: (value) => (value === median ? `${asRatio(value)} ${range}` : asRatio(value)) }),
    ...limit === undefined ? [] : [gate({ goal: rest.goal, what: `lower quartile of: ${rest.what}`, value: lower, most: limit, show: asRatio })],
  ];
}

/** A figure without a goal. */
export function information(goal: string, what: string, figure: string, details: readonly string[] = []): Figure {
  return { goal, what, figure, limit: '', kind: 'information', met: true, details };
}

export const asRatio = (value: number): string => `${value.toFixed(3)}x`;
export const asMilliseconds = (value: number): string => `${value.toFixed(0)} ms`;
export const asSeconds = (value: number): string => `${value.toFixed(2)} s`;

/** Whether a figure fails the run. */
export function fails({ kind, met }: Figure): boolean {
  return kind === 'gate' && !met;
}

export function showTable(figures: readonly Figure[]): void {
  const rows = figures.map(({ goal, what, figure, limit, ...rest }) => [goal, what, figure, limit, verdict(rest)] as const);
  const header = ['goal', 'what', 'figure', 'limit', 'verdict'] as const;
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd();
  console.log(`\n${bold(line(header))}`);
  rows.forEach((row, index) => console.log(paint(figures[index])(line(row))));
  for (const { goal, what, details } of figures.filter((figure) => figure.details.length > 0)) {
    console.log(`\n${bold([goal, what].filter(Boolean).join(': '))}`);
    for (const detail of details) console.log(`  ${detail}`);
  }
}

function judged(kind: Kind, { goal, what, value, most, show = String, details = [] }: Measured): Figure {
  // Of what was not there, there is nothing to measure.
  const met = value <= most && (kind !== 'gate' || value > 0 || most === 0);
  return { goal, what, figure: show(value), limit: `<= ${show(most)}`, kind, met, details: met ? [] : details };
}

function verdict({ kind, met }: Pick<Figure, 'kind' | 'met'>): string {
  if (kind === 'information') return '-';
  if (kind === 'timing') return met ? 'met (timing)' : 'missed (timing)';
  return met ? 'met' : 'MISSED';
}

function paint({ kind, met }: Figure): (text: string) => string {
  if (kind === 'information') return dim;
  if (met) return green;
  return kind === 'gate' ? red : yellow;
}
