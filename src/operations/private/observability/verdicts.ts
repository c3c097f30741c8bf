import { Duration, Lazy, Names, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { page } from '../../../private/dead-letters';
import { invalid } from '../../../private/errors';

/** A cause often goes into ALARM before its symptom: the time that its actions wait for the suppressor. */
const WAIT = Duration.minutes(3);
/** The time that the actions of causes remain suppressed after the symptoms end. */
const EXTENSION = Duration.minutes(5);
// Read 2026-11-29: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
/** The maximum length of the rule of a composite alarm, in characters. */
const MAX_RULE = 10_240;
/** The maximum length of the name of an alarm, to which CloudFormation shortens the names that it derives. */
const MAX_NAME = 255;
/** The suffix that CloudFormation adds to the names of stack and resource. */
const RANDOM_PART = '-123456789012-'.length;

/** A part of the platform whose open causes must not hide those of another part. */
export enum CauseGroup {
  API = 'Api',
  DATABASE = 'Database',
  CACHE = 'Cache',
  MEDIA = 'Media',
  JOBS = 'Jobs',
  REPLICATION = 'Replication',
  BACKUPS = 'Backups',
  OTHERS = 'Others',
}

/** What operators read first in a page. */
const MEANINGS: Record<CauseGroup, string> = {
  [CauseGroup.API]: 'The API has a problem.',
  [CauseGroup.DATABASE]: 'The database has a problem.',
  [CauseGroup.CACHE]: 'The cache has a problem.',
  [CauseGroup.MEDIA]: 'The media processor has a problem.',
  [CauseGroup.JOBS]: 'A job, a queue or a function has a problem.',
  [CauseGroup.REPLICATION]: 'The replication to the other Region has a problem.',
  [CauseGroup.BACKUPS]: 'Backups fail or are missing.',
  [CauseGroup.OTHERS]: 'A part of the platform has a problem.',
};

/** The alarms of the composite alarms, and the topics that they notify. */
export interface VerdictsProps {
  /** Users are affected. Read at synthesis, because alarms can be added until then. */
  readonly symptoms: cloudwatch.IAlarm[];
  /** A part has a problem that may affect users. Read at synthesis, too. */
  readonly causes: cloudwatch.IAlarm[];
  readonly topic?: sns.ITopic;
  readonly criticalAlarmTopic?: sns.ITopic;
  readonly nameOf: (suffix: string) => string | undefined;
}

/**
 * A composite alarm on the symptoms, one on the causes, and one that pages on the causes of each part.
 *
 * A composite alarm notifies when it goes into ALARM, and not for a second cause while the first one is open. So each
 * part has its own.
 */
export class Verdicts {
  readonly unhealthy?: cloudwatch.CompositeAlarm;
  readonly degraded?: cloudwatch.CompositeAlarm;
  private readonly groups = new Map<CauseGroup, cloudwatch.IAlarm[]>();

  constructor(private readonly scope: Construct, private readonly props: VerdictsProps) {
    const { symptoms, causes, topic, criticalAlarmTopic, nameOf } = props;
    if (symptoms.length > 0) {
      this.unhealthy = page(new cloudwatch.CompositeAlarm(scope, 'Unhealthy', {
        compositeAlarmName: nameOf('unhealthy'),
        alarmDescription: 'Users are affected: requests fail or are slow, or the API is down. Check the alarms of ' +
          'this Region on the dashboard.',
        alarmRule: anyInAlarm(symptoms),
      }), criticalAlarmTopic ?? topic);
    }
    if (causes.length === 0) return;
    this.degraded = new cloudwatch.CompositeAlarm(scope, 'Degraded', {
      compositeAlarmName: nameOf('degraded'),
      alarmDescription: 'A part of the platform has a problem. Check the alarms on the dashboard. No action: each ' +
        'alarm notifies, and the composite alarms of the parts page.',
      alarmRule: anyInAlarm(causes),
    });
  }

  /** Adds causes that page: with a topic for pages, the part has a composite alarm, which the symptoms suppress. */
  addCauses(group: CauseGroup, alarms: cloudwatch.IAlarm[]): void {
    if (alarms.length === 0 || !this.props.criticalAlarmTopic) return;
    const known = this.groups.get(group);
    if (known) {
      known.push(...alarms.filter((alarm) => !known.includes(alarm)));
      return;
    }
    const own = [...alarms];
    this.groups.set(group, own);
    this.page(group, own);
  }

  /** Removes an alarm that has become a symptom. */
  removeCauses(alarms: readonly cloudwatch.IAlarm[]): void {
    for (const own of this.groups.values()) {
      own.splice(0, Infinity, ...own.filter((alarm) => !alarms.includes(alarm)));
    }
  }

  private page(group: CauseGroup, alarms: cloudwatch.IAlarm[]): void {
    const { criticalAlarmTopic, nameOf } = this.props;
    const suppression = this.unhealthy && {
      actionsSuppressor: this.unhealthy, actionsSuppressorWaitPeriod: WAIT, actionsSuppressorExtensionPeriod: EXTENSION,
    };
    page(new cloudwatch.CompositeAlarm(this.pages, group, {
      compositeAlarmName: nameOf(`degraded-${group.toLowerCase()}`),
      alarmDescription: `${MEANINGS[group]} Check its alarms on the dashboard. Notifications are suppressed while ` +
        'the alarm "unhealthy" is in ALARM.',
      alarmRule: anyInAlarm(alarms),
      ...suppression,
    }), criticalAlarmTopic);
  }

  private get pages(): Construct {
    return this.scope.node.tryFindChild('Pages') as Construct | undefined ?? new Construct(this.scope, 'Pages');
  }
}

/** Validates the length of a rule over these alarms. */
export function checkRule(scope: Construct, kind: string, alarms: cloudwatch.IAlarm[]): void {
  const length = alarms.reduce((sum, alarm) => sum + 'ALARM("") OR '.length + lengthOfName(alarm), 0);
  if (length <= MAX_RULE) return;
  invalid(scope, `the names of the alarms on ${kind} must fit into ${MAX_RULE} characters, got about ${length}; use ` +
    'a shorter name, or divide the resources among several Observability constructs');
}

/** A rule with alarm names, which are half as long as ARNs. */
function anyInAlarm(alarms: cloudwatch.IAlarm[]): cloudwatch.IAlarmRule {
  const states = () => alarms.map(({ alarmName }) => cloudwatch.AlarmRule.fromString(`ALARM("${alarmName}")`));
  const rule = () => alarms.length === 0
    ? cloudwatch.AlarmRule.fromBoolean(false) : cloudwatch.AlarmRule.anyOf(...states());
  return { renderAlarmRule: () => Lazy.string({ produce: () => rule().renderAlarmRule() }) };
}

/** CloudFormation derives the name of an alarm from the stack and the logical id, unless it has a name. */
function lengthOfName(alarm: cloudwatch.IAlarm): number {
  const name = givenName(alarm);
  if (name !== undefined && !Token.isUnresolved(name)) return name.length;
  const { stackName } = Stack.of(alarm);
  return Math.min(stackName.length + Names.nodeUniqueId(alarm.node).length + RANDOM_PART, MAX_NAME);
}

/** The name of an alarm that exists, or the property of one that is created: there `alarmName` is a reference. */
function givenName(alarm: cloudwatch.IAlarm): string | undefined {
  const resource = alarm.node.defaultChild;
  return cloudwatch.CfnAlarm.isCfnAlarm(resource) || cloudwatch.CfnCompositeAlarm.isCfnCompositeAlarm(resource)
    ? resource.alarmName : alarm.alarmName;
}
