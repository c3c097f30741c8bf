/** A metric and its publisher. */
export interface MetricSource {
  readonly namespace: string;
  readonly metricName: string;
  /** The sets of dimensions under which it is published. An alarm on another set never sees a value. */
  readonly dimensions: readonly (readonly string[])[];
  readonly unit: string;
  readonly region: MetricRegion;
  readonly source: string;
}

/**
 * Where a metric is published: in the region of what it measures, where copies of that arrive, or in one region alone.
 */
export type MetricRegion = 'own' | 'destination' | 'us-east-1';
