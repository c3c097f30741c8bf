import { Series } from '../alarm-statistics';

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
export type Weighted = readonly [value: number, times: number];

/** One value that was sent once. */
export function one(value: number): Sample {
  return { sum: value, count: 1, min: value, max: value };
}

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
  private readonly known = new Map<string, Series>();

  /**
   * @param samples by minute
   * @param delay the minutes until a sample is available
   */
  constructor(private readonly samples: readonly (Sample | undefined)[], readonly delay: number) {
    this.sums = prefix(samples, ({ sum }) => sum);
    this.counts = prefix(samples, ({ count }) => count);
  }

  /**
   * The datapoints of the period that ends at each minute.
   *
   * @param late how many of its last minutes have not arrived
   */
  datapoints(statistic: string, period: number, late: number): Series {
    const key = [statistic, period, late].join(' ');
    const series = this.known.get(key) ?? Array.from({ length: this.samples.length + 1 }, (_, end) =>
      this.datapoint(statistic, Math.max(0, end - period), Math.max(0, end - late)));
    this.known.set(key, series);
    return series;
  }

  /** How many values were sent in some minutes. */
  count(from: number, to: number): number {
    return to > from ? this.counts[to] - this.counts[Math.max(0, from)] : 0;
  }

  private datapoint(statistic: string, from: number, to: number): number | undefined {
    const count = this.count(from, to);
    if (count === 0) return undefined;
    const sum = this.sums[to] - this.sums[from];
    switch (statistic) {
      case 'Sum': return sum;
      case 'Average': return sum / count;
      case 'SampleCount': return count;
      case 'Minimum': return this.extreme(from, to, (sample, known) => Math.min(sample.min, known), Infinity);
      case 'Maximum': return this.extreme(from, to, (sample, known) => Math.max(sample.max, known), -Infinity);
      default: return this.percentile(statistic, from, to, count);
    }
  }

  private extreme(from: number, to: number, choose: (sample: Sample, known: number) => number, first: number): number {
    let known = first;
    for (let minute = from; minute < to; minute++) {
      const sample = this.samples[minute];
      if (sample) known = choose(sample, known);
    }
    return known;
  }

  private percentile(statistic: string, from: number, to: number, count: number): number {
    const percent = Number(/^p(\d+(?:\.\d+)?)$/.exec(statistic)?.[1]);
    if (Number.isNaN(percent)) throw new Error(`statistic ${statistic} is not simulated`);
    const values = this.samples.slice(from, to).flatMap((sample) => sample?.values ?? []).sort(([a], [b]) => a - b);
    let seen = 0;
    for (const [value, times] of values) {
      seen += times;
      if (seen >= count * percent / 100) return value;
    }
    throw new Error('a percentile needs the values of a metric');
  }
}

function prefix(samples: readonly (Sample | undefined)[], part: (sample: Sample) => number): Float64Array {
  const sums = new Float64Array(samples.length + 1);
  samples.forEach((sample, minute) => {
    sums[minute + 1] = sums[minute] + (sample ? part(sample) : 0);
  });
  return sums;
}
