const ratio = (value: number) => value.toFixed(2);
const share = (value: number) => `${(100 * value).toFixed(1)} %`;
const milliseconds = (value: number) => `${value.toFixed(0)} ms`;

/** What is measured, and its limit. */
export interface Goal {
  readonly what: string;
  readonly most: number;
  readonly show: (value: number) => string;
  /** Whether it fails the run: the figure is the same on each machine and under each load. */
  readonly isGate?: boolean;
}

/** The rows of the table in CONTRIBUTING.md. Gates without a goal of their own are a few hundredths above what was measured. */
export const GOALS = {
  calls: { what: 'function calls per resource, to those of the peer', most: 1.15, show: ratio, isGate: true },
  cpu: { what: 'CPU per resource, to that of the peer', most: 1, show: ratio },
  ownCalls: { what: 'function calls of the library itself', most: 0.004, show: share, isGate: true },
  ownTime: { what: 'CPU of the library itself', most: 0.07, show: share },
  moreCalls: { what: 'function calls of one more platform, to those of the limit', most: 1.2, show: ratio, isGate: true },
  more: { what: 'CPU of one more platform in a warm process', most: 400, show: milliseconds },
  growth: { what: 'exponent of growth from 10 to 20 platforms, function calls', most: 1.05, show: ratio, isGate: true },
  kept: { what: 'heap after a collection at the end, to that of the limit', most: 1.7, show: ratio, isGate: true },
  peak: { what: 'peak memory, to that of the limit', most: 1.1, show: ratio },
  peakOfMany: { what: 'peak memory with 20 platforms, to that of the limit', most: 1.1, show: ratio },
  serviceFiles: { what: 'service modules of aws-cdk-lib that loading the library loads', most: 0, show: String, isGate: true },
  ownFiles: { what: 'files of the library that a platform and a pair load', most: 2, show: String, isGate: true },
  loading: { what: 'CPU of loading the library', most: 15, show: milliseconds },
} satisfies Record<string, Goal>;

export type Measured = Record<keyof typeof GOALS, number>;

/** The rows of the table: what, the limit and the figure. */
export const rowsOf = (measured: Measured): [what: string, most: string, figure: string][] =>
  Object.entries<Goal>(GOALS).map(([name, { what, most, show }]) => [what, show(most), show(measured[name as keyof Measured])]);

/** The gates that are missed. Of what was not there, there is nothing to measure. */
export const missed = (measured: Measured): string[] => Object.entries<Goal>(GOALS).filter(([name, { most, isGate }]) => {
  const value = measured[name as keyof Measured];
  return isGate && !(value <= most && (value > 0 || most === 0));
}).map(([, { what }]) => what);
