import { Annotations } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { createsAudit } from './audit';
import { RegionPlan } from './plan';
import { AlarmTopic } from '../../operations';
import { TopicCheck } from '../../operations/internal';

/** The ids of the topics. */
export const [ALARMS, PAGES] = ['Alarms', 'Pages'];

/**
 * An alarm notifies a topic of its Region, also one of another account whose policy allows it.
 *
 * @see https://github.com/aws-samples/amazon-cloudwatch-auto-alarms/blob/main/CloudWatchAutoAlarms-SNS.yaml
 */
export const PAGED_ELSEWHERE = { region: 'pass a topic of this Region' };

/**
 * EventBridge notifies a topic of another account with a role only, which the library does not create.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html
 */
export const NOTIFIED_ELSEWHERE = {
  ...PAGED_ELSEWHERE,
  account: 'leave it out, and subscribe the endpoint of that account to the topic of the platform',
};

/** The topics of a Region. */
export interface Topics {
  /** Topic of all notifications; undefined where there is nothing to notify about. */
  readonly alarmTopic: sns.ITopic | undefined;
  /** Topic of pages. */
  readonly criticalAlarmTopic: sns.ITopic | undefined;
  /** Those that are not existing ones. */
  readonly ownTopics: OwnTopics;
}

/** The topics that a scope has created. */
export interface OwnTopics {
  readonly alarms: AlarmTopic | undefined;
  readonly pages: AlarmTopic | undefined;
}

/** The topics, created before the parts that notify them. */
export function createTopics(
  scope: Construct, { alarmEmail, audit, costs, existing, monitoring, role }: RegionPlan,
): Topics {
  const { criticalAlarmEmail } = monitoring ?? {};
  const { criticalAlarmTopic } = existing;
  const notifies = monitoring || createsAudit(audit, role.recordsAccount) || costs || alarmEmail !== undefined;
  const alarms = existing.alarmTopic || !notifies
    ? undefined : new AlarmTopic(scope, ALARMS, { emails: listOf(alarmEmail) });
  // With a key of its own: a disabled key must not silence both.
  const pages = criticalAlarmEmail === undefined || criticalAlarmTopic
    ? undefined : new AlarmTopic(scope, PAGES, { emails: [criticalAlarmEmail] });
  if (alarms && alarmEmail === undefined && role.alarmsCheckedElsewhere === undefined) {
    Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:noAlarmRecipient',
      'nobody receives the alarms; pass alarmEmail or existing.alarmTopic');
  }
  return {
    alarmTopic: existing.alarmTopic ?? alarms?.topic,
    criticalAlarmTopic: criticalAlarmTopic ?? pages?.topic,
    ownTopics: { alarms, pages },
  };
}

/** Without pages, nobody else could be notified. */
export function checkTopics(
  scope: Construct, { alarmEmail }: RegionPlan, { alarms, pages }: OwnTopics, notified: (sns.ITopic | undefined)[],
  alarmName?: string,
): TopicCheck | undefined {
  if (!pages) return undefined;
  return new TopicCheck(scope, 'Topics', {
    topics: [...alarms && alarmEmail !== undefined ? [alarms] : [], pages],
    notified: notified.filter((topic) => topic !== undefined),
    alarmName,
  });
}

export const listOf = (email: string | undefined): string[] | undefined => email === undefined ? undefined : [email];
