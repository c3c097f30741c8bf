import { bold, dim, green, red, yellow } from '../steps';

/** Gates are deterministic and fail the run; timings depend on the machine and its load. */
export type Kind = 'gate' | 'timing' | 'information';

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

export interface Measured {
  readonly goal: string;
  readonly what: string;
  readonly value: number;
  readonly most: number;
  readonly show?: (value: number) => string;
  readonly details?: readonly string[];
}

/** A figure that decides whether the run succeeds. */
export function gate(measured: Measured): Figure {
  return judged('gate', measured);
}

/** A figure that depends on the load of the machine. */
export function timing(measured: Measured): Figure {
  return judged('timing', measured);
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
  const met = value <= most;
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
