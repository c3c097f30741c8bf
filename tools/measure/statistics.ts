/** The median, which is robust against the load of the machine. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the ratios of two series that were measured in turn. */
export function pairedRatio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, index) => value / theirs[index]));
}

/** The median of the differences of two series that were measured in turn. */
export function pairedDifference(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, index) => value - theirs[index]));
}
