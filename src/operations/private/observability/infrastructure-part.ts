import { Arn, ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { counted, createAlarm, fill, FIVE_MINUTES, Part, Plan, Watch } from './part';
import { spendingAlarm } from './spending';
import { CauseGroup } from './verdicts';

/** ACM begins to renew 60 days before the end, and the owner of an imported certificate needs time too. */
const EXPIRY_DAYS = 30;

/** What the parts of a platform share. */
export interface Infrastructure {
  readonly natGatewayIds: string[];
  readonly certificates: acm.ICertificate[];
  /** The topics of the alarms and of the pages. */
  readonly topics: sns.ITopic[];
}

/** Alarms and graphs on NAT gateways, certificates and the delivery of notifications. */
export function watchInfrastructure(
  scope: Construct, watch: Watch, { natGatewayIds, certificates, topics }: Infrastructure,
): Part {
  const gateways = natGatewayIds.map((NatGatewayId) => ({ NatGatewayId }));
  const refused = sum('Connections without a port', 'AWS/NATGateway', 'ErrorPortAllocation', gateways);
  const sent = sum('Bytes through NAT', 'AWS/NATGateway', 'BytesOutToDestination', gateways);
  const received = sum('Bytes received through NAT', 'AWS/NATGateway', 'BytesInFromDestination', gateways);
  const nat = [
    ...sent ? spendingAlarm(scope, 'NatBytes', watch, 'nat', sent, 'Data out of the NAT gateways costs') : [],
    ...received
      ? spendingAlarm(scope, 'NatReceivedBytes', watch, 'natIn', received, 'Data into the NAT gateways costs') : [],
  ];
  const names = topics.map((topic) => ({ TopicName: nameOf(scope, topic) }));
  const undelivered = sum('Failed deliveries', 'AWS/SNS', 'NumberOfNotificationsFailed', names);
  return {
    title: 'Network, certificates and notifications',
    alarms: [
      ...refused ? [createAlarm(scope, 'NatPorts', watch, {
        metric: refused,
        above: 0,
        description: 'A NAT gateway has no free port for a destination: connections to it fail. Reuse connections, ' +
          'or add NAT gateways.',
      })] : [],
      ...undelivered ? [createAlarm(scope, 'Undelivered', watch, {
        metric: undelivered,
        above: 0,
        periods: 1,
        description: 'SNS could not deliver notifications of alarms. Check the endpoints of the subscriptions.',
      })] : [],
      ...certificates.map((certificate, index) =>
        certificateAlarm(new Construct(scope, `Certificate${index + 1}`), watch, certificate)),
      ...nat,
    ],
    own: [],
    symptoms: [],
    quiet: nat,
    group: CauseGroup.OTHERS,
    rows: fill([refused, undelivered, sent, received].filter((metric) => metric !== undefined)
      .map((metric): Plan => [metric.label!, [metric], { unit: 'in 5 minutes' }])),
  };
}

/**
 * An alarm on a certificate that is not renewed.
 *
 * @param records where the records are; also what replaces the certificate, so that the stack of the alarm changes too
 */
export function certificateAlarm(
  scope: Construct, watch: Watch, certificate: acm.ICertificate, records = 'the hosted zone',
): cloudwatch.Alarm {
  return createAlarm(scope, 'Expiry', watch, {
    metric: certificate.metricDaysToExpiry({ period: Duration.days(1) }),
    below: EXPIRY_DAYS,
    periods: 1,
    description: `A certificate expires in less than ${EXPIRY_DAYS} days and is not renewed. Check its validation ` +
      `records in ${records}.`,
  });
}

/** The ARN of a topic of another stack is known here already. */
function nameOf(scope: Construct, topic: sns.ITopic): string {
  return Stack.of(topic) === Stack.of(scope)
    ? topic.topicName : Arn.split(topic.topicArn, ArnFormat.NO_RESOURCE_NAME).resource;
}

/** The sum of what a metric counts for some resources; undefined without one. */
function sum(
  label: string, namespace: string, metricName: string, dimensions: Record<string, string>[],
): cloudwatch.MathExpression | undefined {
  const usingMetrics = Object.fromEntries(dimensions.map((one, index) =>
    [`one${index}`, counted(namespace, metricName, one)]));
  return dimensions.length === 0 ? undefined : new cloudwatch.MathExpression({
    label, expression: `SUM([${Object.keys(usingMetrics).join(', ')}])`, usingMetrics, period: FIVE_MINUTES,
  });
}
