import { Stack, aws_kms as kms, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { KEY_ARN } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { api } from '../fargate-api/fixture';
import { PolicyStatement } from '../support/statements';

/** An imported secret with a customer managed key, whose policy no stack of this app changes. */
const keyed = (stack: Stack, name: string): secretsmanager.ISecret => secretsmanager.Secret.fromSecretAttributes(stack, name, {
  secretCompleteArn: `arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:${name}-a1b2c3`,
  encryptionKey: kms.Key.fromKeyArn(stack, `${name}Key`, KEY_ARN),
});

/** The roles that may call an action on a resource. */
function rolesWith(template: Template, action: string, resource: string): string[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  return policies.filter(({ Properties: { PolicyDocument } }) => PolicyDocument.Statement.some(({ Action, Resource }: PolicyStatement) =>
    [Action].flat().includes(action) && JSON.stringify(Resource).includes(resource)))
    .flatMap(({ Properties: { Roles } }) => Roles.map(({ Ref }: { Ref: string }) => Ref.replace(/[0-9A-F]{8}$/, ''))).sort();
}

test.each<[string, string[]]>([
  ['datadog', ['ApiDatadogLogsDeliveryRole', 'ApiExecutionRole']],
  ['sentry', ['ApiExecutionRole']],
])('roles that read the secret of %s can decrypt it with an imported key', (name, roles) => {
  const stack = testStack();
  const secret = keyed(stack, name);
  api(stack, name === 'datadog' ? { datadog: { apiKey: secret, site: 'ap1.datadoghq.com' } } : { sentry: { dsn: secret } });
  const template = Template.fromStack(stack);

  expect(rolesWith(template, 'secretsmanager:GetSecretValue', `secret:${name}-a1b2c3`)).toEqual(roles);
  expect(rolesWith(template, 'kms:Decrypt', KEY_ARN)).toEqual(roles);
});
