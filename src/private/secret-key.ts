import { Resource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
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
  allowDecryptionWith(key, stack.region, grantee);
}

/** Grants a role permission to decrypt secrets of a Region with a key, without a change of the key's policy. */
export function allowDecryptionWith(key: kms.IKey, region: string, grantee: iam.IGrantable): void {
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
  });
}
