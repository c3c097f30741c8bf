import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { tell } from './part';

/** A cause often rings first; so long it waits for the outage that it may be part of. */
const WAIT = Duration.minutes(3);
/** And so long causes stay quiet when the outage is over, until they have ended, too. */
const EXTENSION = Duration.minutes(5);

/** Which alarms mean what, and whom the two tell. */
export interface VerdictsProps {
  /** Users are affected. */
  readonly symptoms: cloudwatch.IAlarm[];
  /** Something is wrong that may affect users. */
  readonly causes: cloudwatch.IAlarm[];
  readonly topic?: sns.ITopic;
  readonly pageTopic?: sns.ITopic;
  readonly nameOf: (suffix: string) => string | undefined;
}

/** One alarm that users are affected, and one for everything else that is wrong, which the first keeps quiet. */
export class Verdicts {
  readonly unhealthy?: cloudwatch.CompositeAlarm;
  readonly degraded?: cloudwatch.CompositeAlarm;

  constructor(scope: Construct, { symptoms, causes, topic, pageTopic, nameOf }: VerdictsProps) {
    if (symptoms.length > 0) {
      this.unhealthy = tell(new cloudwatch.CompositeAlarm(scope, 'Unhealthy', {
        compositeAlarmName: nameOf('unhealthy'),
        alarmDescription: 'The platform is unhealthy: users get errors, wait too long, or reach nothing.',
        alarmRule: anyRings(symptoms),
      }), pageTopic ?? topic);
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
    }), pageTopic);
  }
}

/** By name, which is half as long as an ARN: a rule has room for 10,240 characters. */
function anyRings(alarms: cloudwatch.IAlarm[]): cloudwatch.IAlarmRule {
  return cloudwatch.AlarmRule.anyOf(...alarms.map(({ alarmName }) => cloudwatch.AlarmRule.fromString(`ALARM("${alarmName}")`)));
}
