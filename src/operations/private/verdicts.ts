import { Duration, Lazy, Names, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { tell } from './part';

/** A cause often rings first; so long it waits for the outage that it may be part of. */
const WAIT = Duration.minutes(3);
/** And so long causes stay quiet when the outage is over, until they have ended, too. */
const EXTENSION = Duration.minutes(5);
/** How long the rule of a composite alarm may be. */
const LONGEST_RULE = 10_240;
/** What CloudFormation adds to the names of stack and resource. */
const RANDOM_PART = '-123456789012-'.length;

/** Which alarms mean what, and whom the two tell. */
export interface VerdictsProps {
  /** Users are affected. Read at synthesis: more may be added until then. */
  readonly symptoms: cloudwatch.IAlarm[];
  /** Something is wrong that may affect users. Read at synthesis, too. */
  readonly causes: cloudwatch.IAlarm[];
  readonly topic?: sns.ITopic;
  readonly criticalAlarmTopic?: sns.ITopic;
  readonly nameOf: (suffix: string) => string | undefined;
}

/** One alarm that users are affected, and one for everything else that is wrong, which the first keeps quiet. */
export class Verdicts {
  readonly unhealthy?: cloudwatch.CompositeAlarm;
  readonly degraded?: cloudwatch.CompositeAlarm;

  constructor(scope: Construct, { symptoms, causes, topic, criticalAlarmTopic, nameOf }: VerdictsProps) {
    if (symptoms.length > 0) {
      this.unhealthy = tell(new cloudwatch.CompositeAlarm(scope, 'Unhealthy', {
        compositeAlarmName: nameOf('unhealthy'),
        alarmDescription: 'The platform is unhealthy: users get errors, wait too long, or reach nothing.',
        alarmRule: anyRings(symptoms),
      }), criticalAlarmTopic ?? topic);
    }
    if (causes.length === 0) return;
    const suppression = this.unhealthy && {
      actionsSuppressor: this.unhealthy, actionsSuppressorWaitPeriod: WAIT, actionsSuppressorExtensionPeriod: EXTENSION,
    };
    this.degraded = tell(new cloudwatch.CompositeAlarm(scope, 'Degraded', {
      compositeAlarmName: nameOf('degraded'),
      alarmDescription: 'Something is wrong with a part of the platform. While users are affected, only that is told.',
      alarmRule: anyRings(causes),
      ...suppression,
    }), criticalAlarmTopic);
  }
}

/** What is wrong with a rule over these alarms, whose names are known at synthesis alone. */
export function ruleFaults(kind: string, alarms: cloudwatch.IAlarm[]): string[] {
  const length = alarms.reduce((sum, alarm) => sum + 'ALARM("") OR '.length + lengthOfName(alarm), 0);
  if (length <= LONGEST_RULE) return [];
  return [`the names of the alarms on ${kind} must fit into ${LONGEST_RULE} characters, got about ${length}; divide the parts among several Observability constructs`];
}

/** By name, which is half as long as an ARN. */
function anyRings(alarms: cloudwatch.IAlarm[]): cloudwatch.IAlarmRule {
  const rule = () => cloudwatch.AlarmRule.anyOf(...alarms.map(({ alarmName }) => cloudwatch.AlarmRule.fromString(`ALARM("${alarmName}")`)));
  return { renderAlarmRule: () => Lazy.string({ produce: () => rule().renderAlarmRule() }) };
}

/** CloudFormation names an alarm after its stack and its resource, unless it has a name. */
function lengthOfName(alarm: cloudwatch.IAlarm): number {
  const name = Stack.of(alarm).resolve(alarm.alarmName) as unknown;
  if (typeof name === 'string' && !Token.isUnresolved(name)) return name.length;
  return Stack.of(alarm).stackName.length + Names.nodeUniqueId(alarm.node).length + RANDOM_PART;
}
