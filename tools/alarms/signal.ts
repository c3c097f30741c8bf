import { createHash } from 'crypto';

/** One value a period, or none where nothing was sent. */
export type Series = readonly (number | undefined)[];

/** A series of a length. A loop: `Array.from` takes several times as long, and a month has many minutes. */
export function seriesBy(length: number, value: (index: number) => number | undefined): Series {
  const series = new Array<number | undefined>(length);
  for (let index = 0; index < length; index++) series[index] = value(index);
  return series;
}

/** What a metric was sent in one minute, as a statistic set. */
export interface Sample {
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  /** The values with their numbers, where a percentile is read. */
  readonly values?: readonly Weighted[];
}

/** A value, and how often it was sent. */
type Weighted = readonly [value: number, times: number];

const ones = new Map<number, Sample>();

/** One value that was sent once: the same sample for the same value, because there is one for each minute of each metric. */
export function one(value: number): Sample {
  const sample = ones.get(value) ?? { sum: value, count: 1, min: value, max: value, values: [[value, 1]] };
  ones.set(value, sample);
  return sample;
}

/** A number of ones. */
export const counted = (number: number): Sample | undefined => number > 0 ? { sum: number, count: number, min: 1, max: 1 } : undefined;

/** Values of which each was sent some times. */
export function many(values: readonly Weighted[]): Sample | undefined {
  const sent = values.filter(([, times]) => times > 0);
  if (sent.length === 0) return undefined;
  return {
    sum: sent.reduce((total, [value, times]) => total + value * times, 0),
    count: sent.reduce((total, [, times]) => total + times, 0),
    min: Math.min(...sent.map(([value]) => value)),
    max: Math.max(...sent.map(([value]) => value)),
    values: sent,
  };
}

/**
 * A metric over time, and the delay with which CloudWatch has it.
 *
 * A datapoint of a period that has only just ended is made of the minutes that have arrived.
 */
export class Signal {
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;
  private readonly mins: Float64Array;
  private readonly negatedMaxs: Float64Array;
  private readonly known = new Map<string, Series>();
  private hash?: string;

  /**
   * @param samples by minute
   * @param delay the minutes until a sample is available
   */
  constructor(private readonly samples: readonly (Sample | undefined)[], readonly delay = 0) {
    this.sums = running(each(samples, 'sum', 0));
    this.counts = running(each(samples, 'count', 0));
    this.mins = each(samples, 'min', Infinity);
    this.negatedMaxs = each(samples, 'max', -Infinity).map((max) => -max);
  }

  /**
   * The datapoints of the period that ends at each minute.
   *
   * @param late how many of its last minutes have not arrived
   */
  datapoints(statistic: string, period: number, late = 0): Series {
    const key = [statistic, period, late].join(' ');
    const series = this.known.get(key) ?? seriesBy(this.samples.length + 1, (end) =>
      this.datapoint(statistic, Math.max(0, end - period), Math.max(0, end - late)));
    this.known.set(key, series);
    return series;
  }

  /** A hash of all that it was sent: signals with the same one have the same datapoints. */
  content(): string {
    if (this.hash !== undefined) return this.hash;
    const numbers = [this.samples.length, this.delay];
    let before: Sample | undefined;
    this.samples.forEach((sample, minute) => {
      if (sample === before) return;
      const { sum = 0, count = 0, min = 0, max = 0, values = [] }: Partial<Sample> = sample ?? {};
      numbers.push(minute, sum, count, min, max, values.length, ...values.flat());
      before = sample;
    });
    return this.hash = createHash('sha256').update(Float64Array.from(numbers)).digest('base64');
  }

  /** How many values were sent in some minutes. */
  count(from: number, to: number): number { return to > from ? this.counts[to] - this.counts[Math.max(0, from)] : 0; }

  /** The datapoint of some minutes, as CloudWatch makes it of what it was sent. */
  datapoint(statistic: string, from: number, to: number): number | undefined {
    const count = this.count(from, to);
    if (count === 0) return undefined;
    const sum = this.sums[to] - this.sums[from];
    switch (statistic) {
      case 'Sum': return sum;
      case 'Average': return sum / count;
      case 'SampleCount': return count;
      case 'Minimum': return least(this.mins, from, to);
      case 'Maximum': return -least(this.negatedMaxs, from, to);
      default: return percentile(statistic, this.samples.slice(from, to).flatMap((sample) => sample?.values ?? []), count);
    }
  }
}

/** A loop, as above. */
function least(values: Float64Array, from: number, to: number): number {
  let known = Infinity;
  for (let index = from; index < to; index++) if (values[index] < known) known = values[index];
  return known;
}

/** Between the two nearest ranks, as CloudWatch does it for sets of values that it knows one by one. */
function percentile(statistic: string, values: readonly Weighted[], count: number): number {
  const percent = percentOf(statistic);
  if (percent === undefined) throw new Error(`statistic ${statistic} is not simulated`);
  if (values.length === 0) throw new Error('a percentile needs the values of a metric');
  const sorted = [...values].sort(([a], [b]) => a - b);
  const at = (rank: number) => {
    let seen = 0;
    for (const [value, times] of sorted) {
      seen += times;
      if (seen > rank) return value;
    }
    return sorted.at(-1)![0];
  };
  const rank = percent / 100 * (count - 1);
  const below = at(Math.floor(rank));
  return below + (at(Math.ceil(rank)) - below) * (rank - Math.floor(rank));
}

/** The number of a percentile such as `p99`. */
export function percentOf(statistic: string): number | undefined {
  const [, percent] = /^p(\d+(?:\.\d+)?)$/.exec(statistic) ?? [];
  return percent === undefined ? undefined : Number(percent);
}

function each(samples: readonly (Sample | undefined)[], part: 'sum' | 'count' | 'min' | 'max', absent: number): Float64Array {
  const values = new Float64Array(samples.length);
  samples.forEach((sample, minute) => (values[minute] = sample?.[part] ?? absent));
  return values;
}

function running(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, index) => (sums[index + 1] = sums[index] + value));
  return sums;
}
