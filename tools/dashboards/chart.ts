import { Plot } from './series';

/** A line across a graph. */
export interface Limit {
  readonly value?: number;
  readonly label?: string;
  readonly color?: string;
}

/** What a graph is drawn into, and how. */
export interface ChartOptions {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly limits: readonly Limit[];
  readonly axis: { readonly min?: number; readonly max?: number };
  readonly stacked: boolean;
  /** How long is shown. */
  readonly hours: number;
}

const LEFT = 40;
const BOTTOM = 14;
const TOP = 4;
const GRID_LINES = 3;
const TIMES = 4;
const HOUR_NOW = 9;
const UNITS: [least: number, name: string][] = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];
const ROUND = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const RED = '#d62728';
const TEXT = 'font-size="9" fill="#545b64"';

/** Lines, or areas upon each other, with limits and axes as CloudWatch has them. */
export function chart(plots: readonly Plot[], { width, height, limits, axis, stacked, hours }: ChartOptions): string {
  const layers = stacked ? pile(plots) : plots.map(({ values }) => values);
  const values = [...layers.flat(), ...limits.flatMap(({ value = [] }) => value)];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const bottom = axis.min ?? least - (most - least) / 5;
  const top = axis.max ?? bottom + round(most - bottom);
  const x = (share: number) => (LEFT + share * (width - LEFT)).toFixed(1);
  const y = (value: number) => (TOP + (1 - (value - bottom) / (top - bottom)) * (height - BOTTOM - TOP)).toFixed(1);

  const lines = layers.map((layer, index) => {
    const points = layer.map((value, point) => `${x(point / (layer.length - 1))},${y(value)}`).join(' ');
    const { color } = plots[index];
    const below = (layers[index - 1] ?? layer.map(() => bottom)).map((value, point) => `${x(point / (layer.length - 1))},${y(value)}`).reverse().join(' ');
    const area = stacked ? `<polygon fill="${color}" fill-opacity="0.5" points="${points} ${below}"/>` : '';
    return `${area}<polyline fill="none" stroke="${color}" stroke-width="1.5" points="${points}"/>`;
  });
  const rules = limits.filter(({ value }) => value !== undefined).map(({ value, label = '', color = RED }) =>
    `<line x1="${LEFT}" x2="${width}" y1="${y(value!)}" y2="${y(value!)}" stroke="${color}" stroke-dasharray="6 3"/>` +
    `<text x="${LEFT + 4}" y="${Number(y(value!)) + 10}" font-size="9" fill="${color}">${label}</text>`);
  const digits = 3 + Math.max(0, Math.floor(Math.log10(Math.abs(top) / (top - bottom))));
  const grid = Array.from({ length: GRID_LINES }, (_, index) => bottom + (top - bottom) * index / (GRID_LINES - 1)).map((value) =>
    `<line x1="${LEFT}" x2="${width}" y1="${y(value)}" y2="${y(value)}" stroke="#eaeded"/>` +
    `<text x="${LEFT - 4}" y="${Number(y(value)) + 4}" text-anchor="end" ${TEXT}>${short(value, digits)}</text>`);
  const step = Math.max(1, hours / TIMES);
  const times = Array.from({ length: Math.ceil(hours / step) - 1 }, (_, index) => (index + 1) * step).map((hour) =>
    `<text x="${x(hour / hours)}" y="${height - 2}" text-anchor="middle" ${TEXT}>${clock(HOUR_NOW - hours + hour)}</text>`);
  return `<svg width="${width}" height="${height}">${[...grid, ...times, ...lines, ...rules].join('')}</svg>`;
}

/** A number with three digits that matter, or more, in thousands, millions and so on. */
export function short(value: number, digits = 3): string {
  const [size, unit] = UNITS.find(([least]) => Math.abs(value) >= least) ?? [1, ''];
  return `${Number((value / size).toPrecision(digits))}${unit}`;
}

/** An end of the axis with which the line in the middle has a round number as well. */
function round(range: number): number {
  if (range <= 0) return 1;
  const size = 10 ** Math.floor(Math.log10(range / 2));
  return 2 * size * ROUND.find((step) => 2 * size * step >= range * 0.999)!;
}

/** Each layer begins where the one below ends. */
function pile(plots: readonly Plot[]): number[][] {
  const layers: number[][] = [];
  for (const { values } of plots) layers.push(values.map((value, point) => value + (layers.at(-1)?.[point] ?? 0)));
  return layers;
}

function clock(hour: number): string {
  const minutes = Math.round((hour + 24) % 24 * 60);
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
