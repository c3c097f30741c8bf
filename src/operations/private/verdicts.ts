import { Duration, Lazy, Names, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { notify } from '../../private/dead-letters';

/** A cause often goes into ALARM before its symptom: the time that its actions wait for the suppressor. */
const WAIT = Duration.minutes(3);
/** The time that the actions of causes remain suppressed after the symptoms end. */
const EXTENSION = Duration.minutes(5);
/** The maximum length of the rule of a composite alarm, in characters. */
const MAX_RULE = 10_240;
/** The suffix that CloudFormation adds to the names of stack and resource. */
const RANDOM_PART = '-123456789012-'.length;

/** The alarms of the two composite alarms, and the topics that they notify. */
export interface VerdictsProps {
  /** Users are affected. Read at synthesis, because alarms can be added until then. */
  readonly symptoms: cloudwatch.IAlarm[];
  /** A part has a problem that may affect users. Read at synthesis, too. */
  readonly causes: cloudwatch.IAlarm[];
  readonly topic?: sns.ITopic;
  readonly criticalAlarmTopic?: sns.ITopic;
  readonly nameOf: (suffix: string) => string | undefined;
}

/** A composite alarm on the symptoms, and one on the causes, which the first suppresses. */
export class Verdicts {
  readonly unhealthy?: cloudwatch.CompositeAlarm;
  readonly degraded?: cloudwatch.CompositeAlarm;

  constructor(scope: Construct, { symptoms, causes, topic, criticalAlarmTopic, nameOf }: VerdictsProps) {
    if (symptoms.length > 0) {
      this.unhealthy = notify(new cloudwatch.CompositeAlarm(scope, 'Unhealthy', {
        compositeAlarmName: nameOf('unhealthy'),
        alarmDescription: 'Users are affected: requests fail or are slow, or the API is down. Check the alarms of ' +
          'this Region on the dashboard.',
        alarmRule: anyInAlarm(symptoms),
      }), criticalAlarmTopic ?? topic);
    }
    if (causes.length === 0) return;
    const suppression = this.unhealthy && {
      actionsSuppressor: this.unhealthy, actionsSuppressorWaitPeriod: WAIT, actionsSuppressorExtensionPeriod: EXTENSION,
    };
    this.degraded = notify(new cloudwatch.CompositeAlarm(scope, 'Degraded', {
      compositeAlarmName: nameOf('degraded'),
      alarmDescription: 'A part of the platform has a problem. Check the alarms on the dashboard. Notifications are ' +
        'suppressed while the alarm "unhealthy" is in ALARM.',
      alarmRule: anyInAlarm(causes),
      ...suppression,
    }), criticalAlarmTopic);
  }
}

/** Validates the length of a rule over these alarms, whose names are known only at synthesis. */
export function ruleFaults(kind: string, alarms: cloudwatch.IAlarm[]): string[] {
  const length = alarms.reduce((sum, alarm) => sum + 'ALARM("") OR '.length + lengthOfName(alarm), 0);
  if (length <= MAX_RULE) return [];
  return [
    `the names of the alarms on ${kind} must fit into ${MAX_RULE} characters, got about ${length}; divide the ` +
    'resources among several Observability constructs',
  ];
}

/** A rule with alarm names, which are half as long as ARNs. */
function anyInAlarm(alarms: cloudwatch.IAlarm[]): cloudwatch.IAlarmRule {
  const rule = () => cloudwatch.AlarmRule.anyOf(...alarms.map(({ alarmName }) =>
    cloudwatch.AlarmRule.fromString(`ALARM("${alarmName}")`)));
  return { renderAlarmRule: () => Lazy.string({ produce: () => rule().renderAlarmRule() }) };
}

/** CloudFormation derives the name of an alarm from the stack and the logical id, unless it has a name. */
function lengthOfName(alarm: cloudwatch.IAlarm): number {
  const name = Stack.of(alarm).resolve(alarm.alarmName) as unknown;
  if (typeof name === 'string' && !Token.isUnresolved(name)) return name.length;
  return Stack.of(alarm).stackName.length + Names.nodeUniqueId(alarm.node).length + RANDOM_PART;
}
