/** What a metric was sent in each minute: any number of values, or none. */
export type Samples = readonly (readonly number[])[];

/** One value a period, or none where nothing was sent. */
export type Series = readonly (number | undefined)[];

const MINUTE_SECONDS = 60;

/** The datapoints of a metric, as CloudWatch makes them of what it was sent. */
export function aggregate(samples: Samples, statistic: string, periodSeconds: number): Series {
  const minutes = Math.max(1, periodSeconds / MINUTE_SECONDS);
  return Array.from({ length: Math.floor(samples.length / minutes) }, (_, period) => {
    const values = samples.slice(period * minutes, (period + 1) * minutes).flat();
    return values.length === 0 ? undefined : statisticOf(values, statistic);
  });
}

function statisticOf(values: number[], statistic: string): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case 'Sum': return sum;
    case 'Average': return sum / values.length;
    case 'Minimum': return Math.min(...values);
    case 'Maximum': return Math.max(...values);
    case 'SampleCount': return values.length;
    default: return percentile(values, statistic);
  }
}

/** Between the two nearest ranks, as CloudWatch does it for sets of values that it knows one by one. */
function percentile(values: number[], statistic: string): number {
  const [, percent] = /^p(\d+(?:\.\d+)?)$/.exec(statistic) ?? [];
  if (percent === undefined) throw new Error(`statistic ${statistic} is not simulated`);
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Number(percent) / 100 * (sorted.length - 1);
  const below = sorted[Math.floor(rank)];
  return below + (sorted[Math.ceil(rank)] - below) * (rank - Math.floor(rank));
}
