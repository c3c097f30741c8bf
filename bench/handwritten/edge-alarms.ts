import { Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { createAlarm, expiryLimit } from './alarms';
import { ServiceEvents } from './events';
import { cdnMetric, firewallMetric, SUM } from './metrics';
import { FIREWALL_QUERIES, saveQueries } from './queries';
import { AlarmTopic } from './topic';

export interface EdgeAlarmsStackProps extends StackProps {
  readonly alarmEmail: string;
  readonly distributionId: string;
  readonly certificate: acm.ICertificate;
}

/**
 * Alarms where CloudFront and its firewall publish, and what AWS Health reports of global services: in us-east-1, after
 * the distribution.
 */
export class EdgeAlarmsStack extends Stack {
  constructor(scope: Construct, id: string, { distributionId, alarmEmail, certificate, ...props }: EdgeAlarmsStackProps) {
    super(scope, id, props);
    const topic = new AlarmTopic(this, 'Alarms', alarmEmail);
    new ServiceEvents(this, 'Events', { topic, healthServices: ['CLOUDFRONT', 'IAM', 'ROUTE53', 'WAF'] });
    createAlarm(this, 'ServerErrors', {
      metric: new cloudwatch.MathExpression({
        expression: 'IF(rate * requests >= 1000, rate, 0)',
        usingMetrics: { rate: cdnMetric(distributionId, '5xxErrorRate'), requests: cdnMetric(distributionId, 'Requests', SUM) },
      }),
      above: 5,
      periods: 2,
      text: 'The CDN answers more than 5 % of the requests with 5xx. Is the API well, and does it know the secret header?',
    }, topic);
    createAlarm(this, 'TotalErrors', {
      metric: cdnMetric(distributionId, 'TotalErrorRate'),
      above: 50,
      text: 'The CDN answers more than half of the requests with errors: broken links, or a firewall that blocks everybody.',
    }, topic);
    createAlarm(this, 'BlockedRequests', {
      metric: firewallMetric('BlockedRequests'),
      above: 1_000,
      periods: 1,
      text: 'The firewall blocks more than 1,000 requests in five minutes: an attack, or a wrong rule.',
    }, topic);
    createAlarm(this, 'Expiry', expiryLimit(certificate), topic);
    saveQueries(this, 'aws-waf-logs-eldonia', FIREWALL_QUERIES);
  }
}
