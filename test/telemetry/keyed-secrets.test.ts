import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiImage, FargateApi } from '../../src/fargate-api';
import { DatadogSite } from '../../src/telemetry';
import { importedCertificate, importedRepository, importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

const KEY = 'arn:aws:kms:ap-northeast-1:123456789012:key/12345678-1234-1234-1234-123456789012';

/** An imported secret with a customer managed key, whose policy no stack of this app changes. */
function keyed(stack: Stack, name: string): secretsmanager.ISecret {
  return secretsmanager.Secret.fromSecretAttributes(stack, name, {
    secretCompleteArn: `arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:${name}-a1b2c3`,
    encryptionKey: kms.Key.fromKeyArn(stack, `${name}Key`, KEY),
  });
}

interface Policy {
  readonly Properties: {
    readonly Roles: { Ref: string }[];
    readonly PolicyDocument: { readonly Statement: { Action: string | string[]; Resource: unknown }[] };
  };
}

/** The roles that may call an action on a resource. */
function rolesWith(template: Template, action: string, resource: string): string[] {
  return Object.values(template.findResources('AWS::IAM::Policy') as Record<string, Policy>)
    .filter(({ Properties: { PolicyDocument } }) => PolicyDocument.Statement.some(({ Action, Resource }) =>
      [Action].flat().includes(action) && JSON.stringify(Resource).includes(resource)))
    .flatMap(({ Properties: { Roles } }) => Roles.map(({ Ref }) => Ref.replace(/[0-9A-F]{8}$/, '')))
    .sort();
}

test.each<[string, string[]]>([
  ['datadog', ['ApiDatadogLogsDeliveryRole', 'ApiExecutionRole']],
  ['sentry', ['ApiExecutionRole']],
])('roles that read the secret of %s can decrypt it with an imported key', (name, roles) => {
  const stack = testStack();
  const secret = keyed(stack, name);
  new FargateApi(stack, 'Api', {
    vpc: importedVpc(stack),
    image: ApiImage.fromRepository(importedRepository(stack), 'v1'),
    certificate: importedCertificate(stack),
    ...name === 'datadog' ? { datadog: { apiKey: secret, site: DatadogSite.AP1 } } : { sentry: { dsn: secret } },
  });
  const template = Template.fromStack(stack);

  expect(rolesWith(template, 'secretsmanager:GetSecretValue', `secret:${name}-a1b2c3`)).toEqual(roles);
  expect(rolesWith(template, 'kms:Decrypt', KEY)).toEqual(roles);
});
