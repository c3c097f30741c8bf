/** The event of EventBridge; empty for a manual invocation. */
export interface Tick {
  readonly time?: string;
}

type Unit = 'Count' | 'Milliseconds' | 'None';

/** A record of metrics with one set of dimensions. */
export interface MetricRecord {
  readonly namespace: string | undefined;
  readonly dimensions: Readonly<Record<string, string | undefined>>;
  /** A metric without a value is not published. */
  readonly metrics: Readonly<Record<string, readonly [value: number | undefined, unit: Unit]>>;
  /** The time of the values; now by default. */
  readonly time?: number;
  /** Facts for people who read the log. */
  readonly others?: Readonly<Record<string, unknown>>;
}

const HOUR_MILLISECONDS = 3_600_000;

/**
 * Writes a record in the CloudWatch embedded metric format to the log, from which CloudWatch extracts the metrics.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emf({ namespace, dimensions, metrics, time = Date.now(), others }: MetricRecord): void {
  const published = Object.entries(metrics).filter(([, [value]]) => value !== undefined);
  process.stdout.write(`${JSON.stringify({
    _aws: {
      Timestamp: time,
      CloudWatchMetrics: [{
        Namespace: namespace,
        Dimensions: [Object.keys(dimensions)],
        Metrics: published.map(([Name, [, Unit]]) => ({ Name, Unit })),
      }],
    },
    ...dimensions,
    ...Object.fromEntries(published.map(([name, [value]]) => [name, value])),
    ...others,
  })}\n`);
}

/**
 * The scheduled minute instead of the current one, so that there is one value per minute. The time of an
 * event that is an hour or more away is not taken.
 */
export function scheduledMinute(tick: Tick | null, now = Date.now()): number {
  const due = Date.parse(tick?.time ?? '');
  return Math.abs(now - due) < HOUR_MILLISECONDS ? due : now;
}
