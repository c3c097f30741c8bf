import { Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';

const OLDEST_VALKEY = 7.2;
const OLDEST_REDIS = 6.2;
const LAST_REDIS = 7.1;
const FIRST_DURABLE = 9;

/**
 * The engine of a cache and its version.
 *
 * ElastiCache's Redis ends at 7.1. Valkey is the fork that speaks the same protocol, costs less, and is the only one
 * with durability.
 */
export class CacheEngine {
  /** Valkey 9.1. */
  static readonly VALKEY_9_1 = CacheEngine.valkey('9.1');
  /** Valkey 9.0, the first version with durability. */
  static readonly VALKEY_9_0 = CacheEngine.valkey('9.0');
  /** Valkey 8.2: no durability. */
  static readonly VALKEY_8_2 = CacheEngine.valkey('8.2');
  /** Valkey 8.1: no durability. */
  static readonly VALKEY_8_1 = CacheEngine.valkey('8.1');
  /** Valkey 8.0: no durability. */
  static readonly VALKEY_8_0 = CacheEngine.valkey('8.0');
  /** Valkey 7.2: no durability. */
  static readonly VALKEY_7_2 = CacheEngine.valkey('7.2');
  /** Redis OSS 7.1, the last one that ElastiCache offers: no durability. */
  static readonly REDIS_7_1 = CacheEngine.redis('7.1');

  /**
   * A version of Valkey that has no constant here yet.
   *
   * @param version major and minor version, e.g. `9.2`, at least 7.2
   */
  static valkey(version: string): CacheEngine {
    const number = parse(version);
    if (number < OLDEST_VALKEY) invalid(undefined, `version must be at least ${OLDEST_VALKEY} for valkey, got ${version}; use CacheEngine.VALKEY_9_0`);
    return new CacheEngine('valkey', version, `valkey${Math.floor(number)}`);
  }

  /**
   * A version of Redis OSS that has no constant here.
   *
   * @param version major and minor version, from 6.2 to 7.1
   */
  static redis(version: string): CacheEngine {
    const number = parse(version);
    if (number < OLDEST_REDIS || number > LAST_REDIS) {
      invalid(undefined, `version must be ${OLDEST_REDIS} to ${LAST_REDIS} for redis, got ${version}; use CacheEngine.VALKEY_9_0 for a newer one`);
    }
    return new CacheEngine('redis', version, number < 7 ? 'redis6.x' : 'redis7');
  }

  /** Whether the engine can write a durable log (Valkey 9.0 and later). */
  readonly durable: boolean;

  private constructor(
    /** The name that CloudFormation knows: `valkey` or `redis`. */
    public readonly engineName: string,
    /** Major and minor version, e.g. `9.0`. */
    public readonly version: string,
    /** The family that a parameter group for this version belongs to, e.g. `valkey9`. */
    public readonly parameterGroupFamily: string,
  ) {
    this.durable = engineName === 'valkey' && Number(version) >= FIRST_DURABLE;
  }
}

/** `9.0` as a number. ElastiCache's minors have one digit, so the order is that of decimals. */
function parse(version: string): number {
  if (Token.isUnresolved(version) || !/^\d{1,2}\.\d$/.test(version)) {
    invalid(undefined, `version must be a literal "major.minor", got ${Token.isUnresolved(version) ? 'a token' : version}; pass e.g. "9.0"`);
  }
  return Number(version);
}
