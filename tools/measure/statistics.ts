/** The median, which is robust against the load of the machine. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value below which a part of the values is: 0.25 for the lower quartile. */
function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(part * (sorted.length - 1))];
}

/** A median with its quartiles, which show how far the load of the machine spread the values. */
export interface Spread {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** The spread of the ratios of two series that were measured in turn. */
export function pairedRatios(ours: readonly number[], theirs: readonly number[]): Spread {
  const ratios = ours.map((value, index) => value / theirs[index]);
  return { lower: quantile(ratios, 0.25), median: median(ratios), upper: quantile(ratios, 0.75) };
}

/** The median of the differences of two series that were measured in turn. */
export function pairedDifference(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, index) => value - theirs[index]));
}
