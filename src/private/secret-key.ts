import { Resource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/**
 * Grants a role permission to decrypt a secret whose key is imported, e.g. from another stack.
 *
 * The CDK grants decryption in the policy of the key. An imported key has no policy that could be changed, so the role
 * would read the secret and fail to decrypt it. The policy of the key must allow IAM policies of the account, as by
 * default.
 */
export function allowDecryption(
  { encryptionKey: key, stack }: secretsmanager.ISecret, grantee: iam.IGrantable,
): void {
  if (!key || Resource.isOwnedResource(key)) return;
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com` } },
  });
}
