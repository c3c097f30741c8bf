import { MetricRow, withoutDots } from './bodies';

/** A metric of a dashboard widget. */
export type Plot = ReturnType<typeof plots>[number];

const POINTS = 72;
const COLORS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f'];

/** What is usual, by metric, or by expression and label: the first row that fits. */
const USUAL: [pattern: RegExp, size: number][] = [
  [/^(ErrorLines|AuthenticationFailures|Evictions|Errors|Throttles|RejectedConnectionCount|TargetConnectionErrorCount|RejectedFiles) /, 0],
  [/OperationsFailed|5XX_Count by|deadlocks|\b5xx\b|Failed( deliveries)?$|Connections without a port$/, 0],
  [/Availability \(%\)$/, 99.97],
  [/^Available /, 1], [/^Latency /, 184], [/RunningTask|DesiredTask/, 3],
  [/ p50$/, 0.045], [/ p95$/, 0.18], [/ p99$/, 0.41], [/ 2xx$/, 4_200], [/ 3xx$/, 610], [/4xxErrorRate/, 1.2], [/ 4xx$/, 120],
  [/^Requests/, 21_000], [/BytesDownloaded/, 610e6], [/BytesUploaded/, 44e6], [/AllowedRequests/, 20_800], [/BlockedRequests/, 64], [/CountedRequests/, 900],
  [/used \/ reserved/, 11], [/NetworkRxBytes/, 3.4e6], [/NetworkTxBytes/, 9.2e6], [/ClientTLS/, 14], [/ActiveConnection/, 240], [/NewConnection/, 900],
  [/FreeableMemory/, 6.2e9], [/FreeLocalStorage/, 29e9], [/NetworkReceive/, 0.9e6], [/NetworkTransmit/, 3.2e6], [/DatabaseConnections/, 84],
  [/CommitLatency/, 3.1], [/AuroraReplicaLag/, 18], [/BufferCacheHitRatio/, 99.8], [/VolumeBytesUsed/, 41e9], [/TransactionIDs/, 190e6],
  [/RPOLag/, 620], [/GlobalDBReplicationLag|GlobalDBProgressLag|replication lag \(ms\)$|from_ap_northeast/, 90], [/ReplicatedWriteIO/, 5_200], [/ReplicationLatency/, 4], [/BytesPending/, 2.1e6],
  [/Busiest node|node\d.*CPU/, 14], [/Fullest node/, 34], [/ Hits$/, 96], [/Slowest replica/, 0.3], [/ In$/, 40e6], [/ Out$/, 160e6],
  [/Evicted|Failed$/, 0], [/ApproximateAge/, 3], [/ApproximateNumber/, 6], [/^Duration/, 2_100], [/Concurrent/, 3], [/CPU/, 38], [/Memory/, 52],
];

/** Metrics of one widget with synthetic values: reproducible, and of a typical size. */
export function plots(metrics: readonly MetricRow[], title = '') {
  const visible = withoutDots(metrics).filter(({ options }) => options.visible !== false);
  return visible.map(({ words, options }, index) => {
    const name = words[1] ?? options.expression ?? 'metric';
    const label = options.label ?? name;
    const { color = COLORS[index % COLORS.length] } = options;
    return { label, color, values: valuesOf(`${name} ${label}`, title) };
  });
}

function valuesOf(key: string, title: string): number[] {
  // A job of the night runs once.
  if (key.startsWith('succeeded')) return Array.from({ length: POINTS }, (_, point) => point === POINTS * 0.75 ? 1 : 0);
  const size = title.startsWith('Dead-letter queues') ? 0 : USUAL.find(([pattern]) => pattern.test(key))?.[1];
  if (size === undefined) throw new Error(`What is usual for ${key}?`);
  const values = wave(key, size);
  return [1, 3].includes(size) ? values.map(() => size) : values;
}

/** A day with its ups and downs, and a little noise that follows from the name alone. */
function wave(name: string, size: number): number[] {
  let seed = [...name].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 2_147_483_647, 7);
  // A share that swings like a load would be above 100 %.
  const swing = size > 90 && size < 100 ? 0.0003 : 0.3;
  return Array.from({ length: POINTS }, (_, point) => {
    seed = seed * 48_271 % 2_147_483_647;
    const value = size * (1 + swing * Math.sin(point / POINTS * 2 * Math.PI + 4) + swing / 2 * (seed / 2_147_483_647 - 0.5));
    return swing < 0.1 ? Math.min(value, 100) : value;
  });
}
