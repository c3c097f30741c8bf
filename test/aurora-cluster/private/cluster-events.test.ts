import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { testStack } from '../../../tools/assemblies/stacks';
import { keyPolicyWith } from '../../support/policies';
import { databaseIn } from '../fixture';

describe('events', () => {
  test('of the cluster and its instances notify the topic, whose policy and key allow RDS', () => {
    const stack = testStack();
    const topic = new sns.Topic(stack, 'Topic', { masterKey: new kms.Key(stack, 'Key') });
    const database = databaseIn(stack, { eventTopic: topic, readers: 1 });
    const template = Template.fromStack(stack);

    const rdsEvents = { Principal: { Service: 'events.rds.amazonaws.com' } };
    template.hasResourceProperties('AWS::RDS::EventSubscription', {
      SourceType: 'db-cluster',
      SourceIds: [stack.resolve(database.clusterIdentifier)],
      EventCategories: Match.arrayWith(['failover', 'failure', 'maintenance']),
    });
    template.hasResourceProperties(
      'AWS::RDS::EventSubscription', { SourceType: 'db-instance', SourceIds: [Match.anyValue(), Match.anyValue()] },
    );
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          { ...rdsEvents, Action: 'sns:Publish', Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } } },
        ],
      },
    });
    template.hasResourceProperties('AWS::KMS::Key', keyPolicyWith({ ...rdsEvents, Action: ['kms:GenerateDataKey', 'kms:Decrypt'] }));
    expect(database.eventSubscriptions).toHaveLength(2);
  });

  test('notify an imported topic without a change of its policy', () => {
    const stack = testStack();
    databaseIn(stack, { eventTopic: sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:ap-northeast-1:123456789012:operators') });

    Template.fromStack(stack).resourceCountIs('AWS::RDS::EventSubscription', 2);
    Template.fromStack(stack).resourceCountIs('AWS::SNS::TopicPolicy', 0);
  });
});
