import { Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';

// Read 2026-11-29: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html
const OLDEST_VALKEY = 7.2;
const OLDEST_REDIS = 6.2;
const LAST_REDIS = 7.1;
const FIRST_DURABLE = 9;

/**
 * Engine and version of a cache.
 *
 * The last Redis OSS version of ElastiCache is 7.1. Valkey is compatible with Redis OSS, costs less, and is the only
 * engine with durability.
 *
 * @example
 * new CacheCluster(this, 'Cache', { vpc, engine: CacheEngine.valkey('8.1') });
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
  /** Redis OSS 7.1, the last Redis OSS version of ElastiCache: no durability. */
  static readonly REDIS_7_1 = CacheEngine.redis('7.1');

  /**
   * A Valkey version without a constant in this class.
   *
   * @param version major and minor version, e.g. `9.2`, at least 7.2
   * @throws if the version is a token, has another form, or is older
   */
  static valkey(version: string): CacheEngine {
    const number = parse(version);
    if (number < OLDEST_VALKEY) {
      invalid(
        undefined, `version must be at least ${OLDEST_VALKEY} for valkey, got ${version}; use CacheEngine.VALKEY_9_0`,
      );
    }
    return new CacheEngine('valkey', version, `valkey${Math.floor(number)}`);
  }

  /**
   * A Redis OSS version without a constant in this class.
   *
   * @param version major and minor version, from 6.2 to 7.1
   * @throws if the version is a token, has another form, or is out of range
   */
  static redis(version: string): CacheEngine {
    const number = parse(version);
    if (number < OLDEST_REDIS || number > LAST_REDIS) {
      invalid(
        undefined,
        `version must be from ${OLDEST_REDIS} to ${LAST_REDIS} for redis, got ${version}; ` +
          'use CacheEngine.VALKEY_9_0 for a newer one',
      );
    }
    return new CacheEngine('redis', version, number < 7 ? 'redis6.x' : 'redis7');
  }

  /** True if the engine supports durability (Valkey 9.0 and later). */
  readonly durable: boolean;

  private constructor(
    /** Engine name in CloudFormation: `valkey` or `redis`. */
    public readonly engineName: string,
    /** Major and minor version, e.g. `9.0`. */
    public readonly version: string,
    /** Parameter group family of the version, e.g. `valkey9`. */
    public readonly parameterGroupFamily: string,
  ) {
    this.durable = engineName === 'valkey' && Number(version) >= FIRST_DURABLE;
  }
}

/** Returns `9.0` as a number. Minor versions of ElastiCache have one digit, so versions are ordered like decimals. */
function parse(version: string): number {
  if (Token.isUnresolved(version) || !/^\d{1,2}\.\d$/.test(version)) {
    const got = Token.isUnresolved(version) ? 'a token' : version;
    invalid(undefined, `version must be a literal "major.minor", got ${got}; pass e.g. "9.0"`);
  }
  return Number(version);
}
