import { Match, Template } from 'aws-cdk-lib/assertions';
import { Network } from '../../src/network';
import { testStack } from '../../tools/assemblies/stacks';

const stack = testStack();
const network = new Network(stack, 'Network');
const template = Template.fromStack(stack);
const groupId = stack.resolve(network.cfnVpc.attrDefaultSecurityGroup);

test('passes the group of the VPC to the handler, with a timeout of two minutes', () => {
  template.hasResourceProperties(
    'Custom::RestrictDefaultSecurityGroup',
    { SecurityGroupId: groupId, Account: '123456789012', ServiceTimeout: '120' },
  );
});

test('allows the handler to revoke rules of that group only', () => {
  template.hasResourceProperties('AWS::IAM::Role', {
    ManagedPolicyArns: Match.absent(),
    Policies: [{
      PolicyDocument: {
        Statement: [
          {
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Effect: 'Allow',
            Resource: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] },
          },
          {
            Action: ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'],
            Effect: 'Allow',
            Resource: {
              'Fn::Join': [
                '', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:ap-northeast-1:123456789012:security-group/', groupId],
              ],
            },
          },
        ],
      },
    }],
  });
});

test('has a Lambda function with its own log group', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Architectures: ['arm64'],
    Runtime: 'nodejs24.x',
    Timeout: 30,
    LoggingConfig: { LogGroup: Match.anyValue() },
  });
});
