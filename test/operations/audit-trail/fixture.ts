import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AuditTrail, AuditTrailProps, AccountResource } from '../../../src/operations';
import { testStack } from '../../../tools/assemblies/stacks';

export const TRAIL_ARN = 'arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company';
export const DETECTOR_ID = '0123456789abcdef0123456789abcdef';
export const ANALYZER_ARN = 'arn:aws:access-analyzer:ap-northeast-1:123456789012:analyzer/company';
export const HUB_ARN = 'arn:aws:securityhub:ap-northeast-1:123456789012:hub/default';

/** Everything exists already. */
export const ADOPTED: AuditTrailProps = {
  trail: AccountResource.fromExisting(TRAIL_ARN),
  configRecorder: AccountResource.fromExisting('default'),
  detector: AccountResource.fromExisting(DETECTOR_ID),
  accessAnalyzer: AccountResource.fromExisting(ANALYZER_ARN),
  securityHub: AccountResource.fromExisting(HUB_ARN),
};

/** Nothing is wanted. */
export const SKIPPED: AuditTrailProps = {
  trail: AccountResource.none(), configRecorder: AccountResource.none(), detector: AccountResource.none(), accessAnalyzer: AccountResource.none(),
};

export function templateOf(props?: AuditTrailProps, stack: Stack = testStack()): Template {
  new AuditTrail(stack, 'Audit', props);
  return Template.fromStack(stack);
}

export function importedLogGroup(stack: Stack): logs.ILogGroup {
  return logs.LogGroup.fromLogGroupName(stack, 'TrailLogs', 'company-trail');
}

export function importedTopic(stack: Stack): sns.ITopic {
  return sns.Topic.fromTopicArn(stack, 'Pager', 'arn:aws:sns:ap-northeast-1:123456789012:pager');
}

/** The ids of the warnings of a stack. */
export function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => /\[ack: (.*)\]/.exec(entry.data as string)![1]);
}

/** What the rules of a template are about. */
export function rulesIn(template: Template): string[] {
  return Object.values(template.findResources('AWS::Config::ConfigRule')).map(({ Properties }) => Properties.Source.SourceIdentifier as string);
}
