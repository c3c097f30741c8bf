import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { Handler } from './handler';
import { MINIMUM, MINUTE } from './metrics';
import { IMAGE_PARAMETER } from './release';
import { AlarmTopic } from './topic';

export interface ProbeProps {
  readonly domainName: string;
  readonly key: kms.IKey;
  readonly topic: AlarmTopic;
}

/** Asks the site each minute, as users do, from the first release on. */
export class Probe extends Construct {
  readonly alarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, { domainName, key, topic }: ProbeProps) {
    super(scope, id);
    const Site = `${domainName}/ready`;
    const parameter = Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: IMAGE_PARAMETER.slice(1) });
    const handler = new Handler(this, 'Handler', {
      code: 'failover/private/ask-site',
      description: 'Asks whether the site is available',
      timeout: MINUTE,
      statements: [new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter] })],
      environment: { NAMESPACE: 'Eldonia/SiteProbe', SITE: Site, TIMEOUT_SECONDS: '10', IMAGE_PARAMETER },
      logKey: key,
    });
    // The next minute asks again.
    const late = { retryAttempts: 0, maxEventAge: MINUTE };
    handler.configureAsyncInvoke(late);
    new events.Rule(this, 'EveryMinute', {
      description: `Asks ${Site}`,
      schedule: events.Schedule.rate(Duration.minutes(1)),
      targets: [new targets.LambdaFunction(handler, late)],
    });
    this.alarm = new cloudwatch.Alarm(this, 'Alarm', {
      alarmName: 'eldonia-site-unavailable',
      alarmDescription: `${Site} does not answer, or the probe does not run.`,
      metric: new cloudwatch.Metric({ namespace: 'Eldonia/SiteProbe', metricName: 'Available', dimensionsMap: { Site }, statistic: MINIMUM, period: MINUTE }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 5,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    topic.hear(this.alarm);
  }
}
