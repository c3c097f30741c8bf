import * as sns from 'aws-cdk-lib/aws-sns';
import { AlarmThresholds } from '../operations';

/**
 * Monitoring of a platform: alarms on every part, composite alarms for pages, a probe of the site, a dashboard, saved
 * queries and events of AWS services.
 *
 * The probe requests the readiness check through the CDN each minute, so that a broken DNS record, certificate, CDN or
 * web ACL is noticed although the API is healthy. It begins with the first release. Without a CDN there is none.
 *
 * @example
 * const monitoring: PlatformMonitoringOptions = { thresholds: { latency: Duration.millis(400) } };
 */
export interface PlatformMonitoringOptions {
  /**
   * Enables monitoring. With the dashboard and the alarms in us-east-1 about $19 per month.
   *
   * With false, the alarms that roll deployments back and the alarms that parts create themselves remain. The CDK does
   * not delete the stack `-EdgeAlarms` of a deployed platform: `cdk destroy` it before, or delete it in CloudFormation.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Alarm thresholds.
   *
   * @default - the default of each threshold
   */
  readonly thresholds?: AlarmThresholds;

  /**
   * Availability SLO: share of the requests that are answered without a server error, in percent: at least 95, less
   * than 100. With 0 there is none, and no alarm on it.
   *
   * @default 99.9
   */
  readonly availabilityTarget?: number;

  /**
   * E-mail address that receives pages: the alarms `unhealthy` and one `degraded` per part notify it, and
   * `edge-server-errors`, `edge-expiry` and `topics`, the check of the topics. SNS sends a mail to confirm the
   * subscription, in us-east-1 another one. Added later, `alarmEmail` no longer receives pages, and nobody does until
   * this address has confirmed: `ChangeGuard` rejects that until you accept it.
   *
   * @default - no pages; `alarmEmail` also receives the alarms for affected users
   */
  readonly criticalAlarmEmail?: string;

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
   * Topic in us-east-1, in the account of the platform, for the alarms on CDN and firewall, and for AWS Health events
   * of global services. The policy of an imported topic must allow CloudWatch and EventBridge to publish.
   *
   * @default - an `AlarmTopic` in us-east-1 with the platform's `alarmEmail`
   */
  readonly usEast1AlarmTopic?: sns.ITopic;

  /**
   * Topic for pages in us-east-1, in any account: `edge-server-errors`, `edge-expiry` and the check of the topics
   * notify it. The policy of an imported topic must allow CloudWatch to publish.
   *
   * @default - an `AlarmTopic` in us-east-1 if there is a `criticalAlarmEmail`
   */
  readonly usEast1CriticalAlarmTopic?: sns.ITopic;
}
