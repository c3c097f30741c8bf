import { aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ReplicatedSecret } from '../../../src/aurora-cluster/internal';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

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
