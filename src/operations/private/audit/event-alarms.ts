import { Annotations, BootstraplessSynthesizer, DefaultStackSynthesizer, Names, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct, Construct } from 'constructs';
import { TRAIL_FILTERS, TrailFilter } from './trail-filters';
import { allowEncryption, allowPublish, ofAccount } from '../../../private/allow-publish';
import { alarmOn } from '../../../private/dead-letters';
import { invalid } from '../../../private/errors';
import { AuditEvent } from '../../audit-event';
import { counted } from '../observability/part';

/** The log group of the alarms, and the topic that they notify. */
export interface EventAlarmsProps {
  readonly logGroup: logs.ILogGroup;
  readonly topic: sns.ITopic;
  readonly events: AuditEvent[];
  readonly ignoreCdkDeployments: boolean;
}

/** Creates a metric filter and an alarm per event. */
export function createAlarms(scope: Construct, props: EventAlarmsProps): cloudwatch.Alarm[] {
  const alarms = new Construct(scope, 'Alarms');
  // Two sets of alarms in one Region need separate metrics.
  const namespace = `AuditTrail/${Names.uniqueResourceName(scope, { maxLength: 200 })}`;
  return [...new Set(props.events)].map((event) => createAlarm(new Construct(alarms, event), namespace, event, props));
}

function createAlarm(
  scope: Construct, metricNamespace: string, event: AuditEvent, props: EventAlarmsProps,
): cloudwatch.Alarm {
  const filter = TRAIL_FILTERS[event];
  new logs.MetricFilter(scope, 'Filter', {
    logGroup: props.logGroup,
    filterPattern: logs.FilterPattern.literal(patternOf(scope, filter, props.ignoreCdkDeployments)),
    metricNamespace,
    metricName: event,
    metricValue: '1',
  });
  const alarm = alarmOn(scope, 'Alarm', {
    metric: counted(metricNamespace, event, {}),
    alarmDescription: `${filter.meaning} Find principal and source IP in the trail log.`,
    atLeast: filter.threshold ?? 1,
  });
  // No action on OK: the event itself doesn't end.
  alarm.addAlarmAction(new actions.SnsAction(props.topic));
  return alarm;
}

/** Whether the filter of any of the events would differ from that of the benchmark. */
export function changesFilters(events: AuditEvent[]): boolean {
  return events.some((event) => TRAIL_FILTERS[event].deployed);
}

/**
 * The filter of the benchmark, or the filter without the calls that CloudFormation makes with the execution role of the
 * CDK bootstrap. A call with that role from elsewhere, and one through CloudFormation with another role, are counted.
 */
function patternOf(scope: IConstruct, { pattern, deployed }: TrailFilter, ignoreCdkDeployments: boolean): string {
  if (!deployed || !ignoreCdkDeployments) return `{${pattern}}`;
  const issuer = '$.userIdentity.sessionContext.sessionIssuer.arn';
  return `{(${pattern}) && ((${issuer} NOT EXISTS) || (${issuer} != "${executionRoleOf(scope)}") || ` +
    '($.sourceIPAddress != "cloudformation.amazonaws.com"))}';
}

/** The role with which the synthesizer of the stack has CloudFormation deploy, in any Region. */
function executionRoleOf(scope: IConstruct): string {
  const { synthesizer, account, partition, region, nestedStackParent } = Stack.of(scope);
  if (nestedStackParent) return executionRoleOf(nestedStackParent);
  const known = synthesizer instanceof DefaultStackSynthesizer && !(synthesizer instanceof BootstraplessSynthesizer);
  if (!known) {
    invalid(scope, 'ignoreCdkDeployments must be absent where the synthesizer of the stack names no execution role, ' +
      `got ${synthesizer.constructor.name}; use a DefaultStackSynthesizer, or leave it out`);
  }
  const role = synthesizer.cloudFormationExecutionRoleArn
    .replaceAll('${AWS::Partition}', partition).replaceAll('${AWS::AccountId}', account)
    .replaceAll('${AWS::Region}', '*');
  return Token.isUnresolved(region) ? role : role.replaceAll(region, '*');
}

/**
 * Allows the alarms of this account to publish to a topic; rule targets grant EventBridge the same permission.
 *
 * The default topic policy allows the whole account. The statements of the rules replace that policy.
 */
export function allowAlarms(scope: IConstruct, topic: sns.ITopic): void {
  const keyAllowed = allowEncryption(
    topic.masterKey, ['cloudwatch'], undefined, ['kms:Decrypt', 'kms:GenerateDataKey*'],
  );
  const { statementAdded } = allowPublish(topic, 'cloudwatch', ofAccount(scope));
  if (statementAdded && keyAllowed) return;
  Annotations.of(scope).addWarningV2('@eldonia/audit-trail:topicNotAllowed',
    'the policy of an imported topic or KMS key can\'t be changed; it must allow cloudwatch.amazonaws.com and ' +
    'events.amazonaws.com to publish');
}
