import { Match, Template } from 'aws-cdk-lib/assertions';
import { Network } from '../../src/network';
import { testStack } from '../../tools/assemblies/stacks';

test('allows the service to write to its log group only, for this account only', () => {
  const stack = testStack();
  const { flowLogGroup } = new Network(stack, 'Network');

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [Match.objectLike({
        Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      })],
    },
    Policies: [{
      PolicyDocument: {
        Statement: [{
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
          Effect: 'Allow',
          Resource: stack.resolve(flowLogGroup.logGroupArn),
        }],
      },
    }],
  });
});
