import { Duration, Size, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkInteger, invalid } from '../../../private/errors';
import { AlarmThresholds } from '../../alarm-thresholds';

/** A threshold of 0 in other numbers: no metric reaches it. */
const OFF = 1e18;

/** An upper limit for counts. */
const MAX = 1_000_000_000_000;

/** Alarm thresholds with every default applied; `maxConnections` is undefined if the instance class decides. */
export type ResolvedThresholds =
  Required<Omit<AlarmThresholds, 'maxConnections'>> & Pick<AlarmThresholds, 'maxConnections'>;

/**
 * Applies the defaults to alarm thresholds and validates them.
 *
 * @throws when a number is outside its range, or a duration or a size is a token or not above zero
 */
export function resolveThresholds(scope: IConstruct, thresholds: AlarmThresholds = {}): ResolvedThresholds {
  return {
    cpuPercent: checkPercent(scope, 'cpuPercent', thresholds.cpuPercent ?? 85),
    memoryPercent: checkPercent(scope, 'memoryPercent', thresholds.memoryPercent ?? 85),
    storagePercent: checkPercent(scope, 'storagePercent', thresholds.storagePercent ?? 85),
    networkPerSecond: checkSize(scope, 'networkPerSecond', thresholds.networkPerSecond ?? Size.mebibytes(60)),
    latency: checkDuration(scope, 'latency', thresholds.latency ?? Duration.seconds(1)),
    serverErrorPercent: checkPercent(scope, 'serverErrorPercent', thresholds.serverErrorPercent ?? 5),
    minimumRequests: checkMinimum(scope, 'minimumRequests', thresholds.minimumRequests ?? 20),
    tlsErrors: checkCount(scope, 'tlsErrors', thresholds.tlsErrors ?? 200),
    errorLines: checkCount(scope, 'errorLines', thresholds.errorLines ?? 50),
    errorLinePercent: checkShare(scope, 'errorLinePercent', thresholds.errorLinePercent ?? 2),
    freeableMemory: checkSize(scope, 'freeableMemory', thresholds.freeableMemory ?? Size.mebibytes(512)),
    freeLocalStorage: checkSize(scope, 'freeLocalStorage', thresholds.freeLocalStorage ?? Size.gibibytes(4)),
    databaseVolume: checkSize(scope, 'databaseVolume', thresholds.databaseVolume ?? Size.tebibytes(100)),
    databaseGrowth: checkSize(scope, 'databaseGrowth', thresholds.databaseGrowth ?? Size.gibibytes(100)),
    connectionPercent: checkPercent(scope, 'connectionPercent', thresholds.connectionPercent ?? 75),
    maxConnections: thresholds.maxConnections === undefined
      ? undefined
      : checkMinimum(scope, 'maxConnections', thresholds.maxConnections),
    replicaLag: checkDuration(scope, 'replicaLag', thresholds.replicaLag ?? Duration.seconds(2)),
    commitLatency: checkDuration(scope, 'commitLatency', thresholds.commitLatency ?? Duration.millis(100)),
    deadlocksPerMinute: checkRate(scope, 'deadlocksPerMinute', thresholds.deadlocksPerMinute ?? 1),
    transactionIds: checkCount(scope, 'transactionIds', thresholds.transactionIds ?? 1_000_000_000, 2_147_483_647),
    acuPercent: checkPercent(scope, 'acuPercent', thresholds.acuPercent ?? 90),
    borrowLatency: checkDuration(scope, 'borrowLatency', thresholds.borrowLatency ?? Duration.millis(100)),
    evictions: checkCount(scope, 'evictions', thresholds.evictions ?? 1_000),
    cacheConnections: checkCount(scope, 'cacheConnections', thresholds.cacheConnections ?? 50_000, 65_000),
    cacheLag: checkDuration(scope, 'cacheLag', thresholds.cacheLag ?? Duration.seconds(5)),
    cacheDurabilityLag: checkDuration(
      scope, 'cacheDurabilityLag', thresholds.cacheDurabilityLag ?? Duration.seconds(5),
    ),
    cacheLoginFailures: checkCount(scope, 'cacheLoginFailures', thresholds.cacheLoginFailures ?? 10),
    bucketLag: checkDuration(scope, 'bucketLag', thresholds.bucketLag ?? Duration.minutes(15)),
    durationPercent: checkPercent(scope, 'durationPercent', thresholds.durationPercent ?? 80),
    edgeErrorPercent: checkPercent(scope, 'edgeErrorPercent', thresholds.edgeErrorPercent ?? 5),
    edgeFailurePercent: checkPercent(scope, 'edgeFailurePercent', thresholds.edgeFailurePercent ?? 50),
    blockedRequests: checkCount(scope, 'blockedRequests', thresholds.blockedRequests ?? 2_000),
    dollarsPerHour: checkDollars(scope, thresholds.dollarsPerHour ?? 5),
  };
}

/** Validates a percentage; 0 switches the alarm off. */
function checkPercent(scope: IConstruct, prop: string, value: number): number {
  return value === 0 ? OFF : checkShare(scope, prop, value);
}

function checkShare(scope: IConstruct, prop: string, value: number): number {
  if (!Token.isUnresolved(value) && !(value > 0 && value <= 100)) {
    invalid(scope, `${prop} must be above 0 and at most 100 percent, got ${value}; choose one in that range`);
  }
  return value;
}

/** Validates a count; 0 switches the alarm off. */
function checkCount(scope: IConstruct, prop: string, value: number, max = MAX): number {
  return value === 0 ? OFF : checkMinimum(scope, prop, value, max);
}

function checkMinimum(scope: IConstruct, prop: string, value: number, max = MAX): number {
  checkInteger(scope, prop, value, 1, max);
  return value;
}

/** Validates a rate; 0 switches the alarm off. */
function checkRate(scope: IConstruct, prop: string, value: number): number {
  if (!Token.isUnresolved(value) && !(value >= 0 && value <= MAX)) {
    invalid(scope, `${prop} must be a number from 0, got ${value}; choose a larger one`);
  }
  return value === 0 ? OFF : value;
}

/** Validates what the alarms divide by a price. */
function checkDollars(scope: IConstruct, value: number): number {
  if (Token.isUnresolved(value)) {
    invalid(scope, 'dollarsPerHour must be known at synthesis, got a token; pass e.g. 5');
  }
  return checkRate(scope, 'dollarsPerHour', value);
}

/** Validates a duration; none switches the alarm off. */
function checkDuration(scope: IConstruct, prop: string, value: Duration): Duration {
  if (value.isUnresolved()) {
    invalid(scope, `${prop} must be known at synthesis, got a token; pass e.g. Duration.seconds(1)`);
  }
  return value.toMilliseconds() === 0 ? Duration.seconds(OFF) : value;
}

/** Validates a size; none switches the alarm off. */
function checkSize(scope: IConstruct, prop: string, value: Size): Size {
  if (value.isUnresolved()) {
    invalid(scope, `${prop} must be known at synthesis, got a token; pass e.g. Size.mebibytes(512)`);
  }
  return value.toBytes() === 0 ? Size.bytes(prop.startsWith('free') ? 0 : OFF) : value;
}
