import * as sns from 'aws-cdk-lib/aws-sns';
import type { PlatformTier } from './platform-tier';
import type { CacheCluster } from '../cache';
import { AlarmThresholds } from '../operations';

/** What can be chosen about the monitoring of a platform. */
export interface PlatformMonitoringOptions {
  /**
   * From where on alarms ring.
   *
   * @default - the default of each threshold
   */
  readonly thresholds?: AlarmThresholds;

  /**
   * Which share of the requests shall be answered without a server error, in percent: from 95 on, below 100 (R5.1.1-2).
   *
   * @default 99.9
   */
  readonly availabilityTarget?: number;

  /**
   * Whether there is a dashboard, for $3 a month; an account has three for nothing.
   *
   * @default true
   */
  readonly dashboard?: boolean;

  /**
   * Whether queries of CloudWatch Logs Insights are saved, for the logs of API, database, cache and firewall.
   *
   * @default true
   */
  readonly savedQueries?: boolean;

  /**
   * Topic of us-east-1 for the alarms on CDN and firewall, and for what AWS Health tells of global services. It must admit CloudWatch and
   * EventBridge, if it is imported.
   *
   * @default - an `AlarmTopic` there, with the platform's `alarmEmail`
   */
  readonly usEast1AlarmTopic?: sns.ITopic;
}

/**
 * Whether a platform watches itself: alarms on every part, one verdict, a dashboard, saved queries, and events of AWS (R5.5.1).
 *
 * @example
 * const monitoring = PlatformMonitoring.enabled({ thresholds: { latency: Duration.millis(400) } });
 */
export class PlatformMonitoring {
  /**
   * It does. About 50 alarms and, with those of the CDN in us-east-1, $16 a month.
   */
  static enabled(options: PlatformMonitoringOptions = {}): PlatformMonitoring {
    return new PlatformMonitoring(true, options);
  }

  /** It doesn't: only the alarms remain that roll deployments back, and those that each part has of itself. */
  static disabled(): PlatformMonitoring {
    return new PlatformMonitoring(false, {});
  }

  /**
   * What is chosen, or what the tier has: production is watched.
   *
   * @internal
   */
  static _of(monitoring: PlatformMonitoring | undefined, tier: PlatformTier): PlatformMonitoring {
    return monitoring ?? (tier._development ? PlatformMonitoring.disabled() : PlatformMonitoring.enabled());
  }

  private constructor(
    /** @internal */
    public readonly _on: boolean,
    /** @internal */
    public readonly _options: PlatformMonitoringOptions,
    /**
     * The cache to watch, where the platform has but the attributes of it.
     *
     * @internal
     */
    public readonly _cache?: CacheCluster,
  ) {}

  /** @internal */
  _watching(cache: CacheCluster): PlatformMonitoring {
    return new PlatformMonitoring(this._on, this._options, cache);
  }
}
