import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { readableAnywhere } from '../../src/private/readable-secret';

function granted(named: boolean, stages?: string[]) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'ap-northeast-1' } });
  const key = new kms.Key(stack, 'Key');
  const secret = readableAnywhere(new secretsmanager.Secret(stack, 'Secret', { encryptionKey: key }));
  secret.grantRead(named ? new iam.AccountPrincipal('210987654321') : new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }), stages);
  const template = Template.fromStack(stack);
  return [template.findResources('AWS::IAM::Policy'), template.findResources('AWS::SecretsManager::ResourcePolicy')].map((all) => JSON.stringify(all));
}

test('a role of the account reads by its own policy', () => {
  const [policies, ofSecret] = granted(false);

  expect(policies).toContain('secretsmanager:GetSecretValue');
  expect(policies).toContain('kms:Decrypt');
  expect(ofSecret).toBe('{}');
});

test('a role may be limited to stages of the secret', () => expect(granted(false, ['AWSCURRENT'])[0]).toContain('"secretsmanager:VersionStage":["AWSCURRENT"]'));

test('another account is named by the secret', () => expect(granted(true)[1]).toContain('210987654321'));

test('without a key the secret grants as any other one does', () => {
  const stack = new Stack(new App(), 'Stack');
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });

  expect(readableAnywhere(new secretsmanager.Secret(stack, 'Secret')).grantRead(role).success).toBe(true);
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).not.toContain('kms:');
});
