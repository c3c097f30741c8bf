import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ReplicatedSecret } from '../../../src/aurora-cluster/internal';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

describe('a secret of another Region', () => {
  const stack = testStack(OSAKA);
  const jwt = new ReplicatedSecret(stack, 'Jwt', { secretName: 'eldonia/jwt-secret' });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  ecs.Secret.fromSecretsManager(jwt.secret).grantRead(role);
  const template = Template.fromStack(stack);
  const arn = { 'Fn::GetAtt': [Object.keys(template.findResources('Custom::ReplicatedSecret'))[0], 'Arn'] };

  test('has the complete ARN that the function finds by name', () => {
    template.hasResource('Custom::ReplicatedSecret', {
      Properties: { SecretName: 'eldonia/jwt-secret', ServiceToken: stack.resolve(jwt.handler.functionArn), ServiceTimeout: '300' },
    });
    expect(stack.resolve([jwt.secret.secretArn, jwt.secret.secretFullArn])).toEqual([arn, arn]);
  });

  test('is read by its ARN', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], Effect: 'Allow', Resource: arn },
        ],
      },
    });
  });
});

test('allows readers to use its key through Secrets Manager, in their own policies', () => {
  const stack = testStack(OSAKA);
  const encryptionKey = new kms.Key(stack, 'Key');
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  new ReplicatedSecret(stack, 'Jwt', { secretName: 'eldonia/jwt-secret', encryptionKey }).secret.grantRead(role);

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({
        Action: 'kms:Decrypt',
        Resource: stack.resolve(encryptionKey.keyArn),
        Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.ap-northeast-3.amazonaws.com' } },
      })]),
    },
    Roles: [{ Ref: Match.stringLikeRegexp('^Role') }],
  });
});

test('fails for an invalid name', () => {
  expect(() => new ReplicatedSecret(testStack(OSAKA), 'Jwt', { secretName: 'jwt secret' })).toThrow(
    'secretName must be letters, digits and /_+=.@-, got "jwt secret"; rename it (at Test/Jwt)');
});
