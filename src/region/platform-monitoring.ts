import * as sns from 'aws-cdk-lib/aws-sns';
import { AlarmThresholds } from '../operations';

/** Options of the monitoring of a platform. */
export interface PlatformMonitoringOptions {
  /**
   * Alarm thresholds.
   *
   * @default - the default of each threshold
   */
  readonly thresholds?: AlarmThresholds;

  /**
   * Availability SLO: share of the requests that are answered without a server error, in percent: at least 95, less
   * than 100.
   *
   * @default 99.9
   */
  readonly availabilityTarget?: number;

  /**
   * E-mail address that receives pages: it is notified only by the composite alarms, "users are affected" and one per
   * part on its causes, and by the alarm on server errors of the CDN. SNS sends a mail to confirm the subscription, in
   * us-east-1 another one.
   *
   * @default - no pages; `alarmEmail` also receives the alarms for affected users
   */
  readonly criticalAlarmEmail?: string;

  /**
   * Topic for pages in the stack's Region, for example one of a paging service. The policy of an imported topic must
   * allow CloudWatch to publish. Pass `usEast1CriticalAlarmTopic` too, so that errors of the CDN page as well.
   *
   * @default - an `AlarmTopic` if there is a `criticalAlarmEmail`
   */
  readonly criticalAlarmTopic?: sns.ITopic;

  /**
   * Creates a dashboard, for $3 per month; three dashboards per account are free.
   *
   * @default true
   */
  readonly dashboard?: boolean;

  /**
   * Saves queries of CloudWatch Logs Insights for the logs of API, database, cache and firewall.
   *
   * @default true
   */
  readonly savedQueries?: boolean;

  /**
   * Topic in us-east-1 for the alarms on CDN and firewall, and for AWS Health events of global services. The policy of
   * an imported topic must allow CloudWatch and EventBridge to publish.
   *
   * @default - an `AlarmTopic` in us-east-1 with the platform's `alarmEmail`
   */
  readonly usEast1AlarmTopic?: sns.ITopic;

  /**
   * Topic for pages in us-east-1: the alarm on server errors of the CDN notifies it. The policy of an imported topic
   * must allow CloudWatch to publish.
   *
   * @default - an `AlarmTopic` in us-east-1 if there is a `criticalAlarmEmail`
   */
  readonly usEast1CriticalAlarmTopic?: sns.ITopic;
}

/**
 * Monitoring of a platform: alarms on every part, composite alarms for pages, a probe of the site, a dashboard, saved
 * queries and events of AWS services.
 *
 * The probe requests the readiness check through the CDN each minute, so that a broken DNS record, certificate, CDN or
 * web ACL is noticed although the API is healthy. It begins with the first release. Without a CDN there is none.
 *
 * @example
 * const monitoring = PlatformMonitoring.enabled({ thresholds: { latency: Duration.millis(400) } });
 */
export abstract class PlatformMonitoring {
  /** Enables monitoring. With the dashboard and the alarms in us-east-1 about $17 per month. */
  static enabled(options: PlatformMonitoringOptions = {}): PlatformMonitoring {
    return new Enabled(options);
  }

  /**
   * Disables monitoring. The alarms that roll deployments back and the alarms that parts create themselves remain. The
   * CDK does not delete the stack `-EdgeAlarms` of a deployed platform: `cdk destroy` it before, or delete it in
   * CloudFormation.
   */
  static disabled(): PlatformMonitoring {
    return new Disabled();
  }

  /**
   * The options; undefined where monitoring is disabled.
   *
   * @internal
   */
  abstract _settle(): PlatformMonitoringOptions | undefined;
}

class Enabled extends PlatformMonitoring {
  constructor(private readonly options: PlatformMonitoringOptions) {
    super();
  }

  _settle(): PlatformMonitoringOptions {
    return this.options;
  }
}

class Disabled extends PlatformMonitoring {
  _settle(): undefined {
    return undefined;
  }
}
