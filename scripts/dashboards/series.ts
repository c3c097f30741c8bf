/** A metric on a dashboard, as its widget names it. */
export interface Plot {
  readonly label: string;
  readonly color: string;
  readonly values: readonly number[];
}

const POINTS = 60;
const COLORS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f'];

/** Metrics of one widget with made-up values: the same ones each time, of a size that such a metric may have. */
export function plots(metrics: readonly unknown[], ceiling: number | undefined): Plot[] {
  const visible = expand(metrics).filter(({ options }) => options.visible !== false);
  return visible.map(({ name, options }, index) => {
    const label = options.label ?? name;
    return { label, color: options.color ?? COLORS[index % COLORS.length], values: wave(label, sizeOf(`${name} ${label}`, ceiling)) };
  });
}

interface Named {
  readonly name: string;
  readonly options: { readonly label?: string; readonly color?: string; readonly visible?: boolean; readonly expression?: string };
}

/** A dot stands for what the row above has in its place. */
function expand(metrics: readonly unknown[]): Named[] {
  let above: unknown[] = [];
  return (metrics as unknown[][]).map((row) => {
    const last = row[row.length - 1];
    const options = (typeof last === 'object' && last !== null ? last : {}) as Named['options'];
    const words = row.filter((word) => typeof word === 'string').map((word, index) => word === '.' ? above[index] : word);
    if (words.length > 0) above = words;
    return { name: String(words[1] ?? options.expression ?? 'metric'), options };
  });
}

function sizeOf(name: string, ceiling: number | undefined): number {
  if (/available|availability/i.test(name)) return 99.95;
  if (ceiling !== undefined) return ceiling * 0.45;
  if (/percent|utilization/i.test(name)) return 42;
  if (/bytes/i.test(name)) return 3_000_000;
  return /latency|time/i.test(name) ? 0.12 : 120;
}

/** A day with its ups and downs, and a little noise that follows from the name alone. */
function wave(name: string, size: number): number[] {
  let seed = [...name].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 2_147_483_647, 7);
  // An availability that swings like a load would be above 100 %.
  const swing = size > 99 && size < 100 ? 0.0003 : 0.35;
  return Array.from({ length: POINTS }, (_, point) => {
    seed = seed * 48_271 % 2_147_483_647;
    return size * (1 + swing * Math.sin(point / POINTS * 2 * Math.PI + name.length) + swing / 2 * (seed / 2_147_483_647 - 0.5));
  });
}
