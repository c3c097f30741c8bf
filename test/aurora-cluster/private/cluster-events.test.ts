import { Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { testStack } from '../../../tools/assemblies/stacks';
import { databaseIn } from '../fixture';

describe('events', () => {
  test('notify an imported topic without a change of its policy', () => {
    const stack = testStack();
    databaseIn(stack, { eventTopic: sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:ap-northeast-1:123456789012:operators') });

    Template.fromStack(stack).resourceCountIs('AWS::RDS::EventSubscription', 2);
    Template.fromStack(stack).resourceCountIs('AWS::SNS::TopicPolicy', 0);
  });
});
