import { Stack, aws_logs as logs, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AuditTrail, AuditTrailProps, AccountResource } from '../../../src/operations';
import { testStack } from '../../../tools/assemblies/stacks';
import { built, propertiesOf } from '../../support/templates';

export const HUB_ARN = 'arn:aws:securityhub:ap-northeast-1:123456789012:hub/default';

/** Everything exists already. */
export const ADOPTED: AuditTrailProps = {
  trail: AccountResource.fromExisting('arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company'),
  configRecorder: AccountResource.fromExisting('default'),
  detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef'),
  accessAnalyzer: AccountResource.fromExisting('arn:aws:access-analyzer:ap-northeast-1:123456789012:analyzer/company'),
  securityHub: AccountResource.fromExisting(HUB_ARN),
};

/** Nothing is wanted. */
export const SKIPPED: AuditTrailProps = {
  trail: AccountResource.none(), configRecorder: AccountResource.none(), detector: AccountResource.none(), accessAnalyzer: AccountResource.none(),
};

export const templateOf = (props?: AuditTrailProps, stack = testStack()) => built(() => new AuditTrail(stack, 'Audit', props), stack);
export const importedLogGroup = (stack: Stack) => logs.LogGroup.fromLogGroupName(stack, 'TrailLogs', 'company-trail');
export const importedTopic = (stack: Stack) => sns.Topic.fromTopicArn(stack, 'Pager', 'arn:aws:sns:ap-northeast-1:123456789012:pager');

/** What the rules of a template are about. */
export const rulesIn = (template: Template): string[] =>
  propertiesOf(template, 'AWS::Config::ConfigRule').map(({ Source }) => Source.SourceIdentifier as string);
