import { Token, TokenComparison } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

const READ = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];
const SAME = [TokenComparison.SAME, TokenComparison.BOTH_UNRESOLVED];

/** A secret of a container, with the permission to decrypt it. */
export function readableSecret(secret: secretsmanager.ISecret, field?: string): ecs.Secret {
  const { arn, hasField } = ecs.Secret.fromSecretsManager(secret, field);
  return { arn, hasField, grantRead: (grantee) => grantReadable(secret, grantee) };
}

/**
 * Grants reading, and decryption with the key of the secret, in the policy of the grantee.
 *
 * The CDK would name the grantee in the policy of the key. A key is retained with its policy, and the grantee isn't:
 * the key would name a role that is deleted, and could not be imported into another stack. A key of another stack
 * would make the two stacks refer to each other, and an imported key would not be changed.
 */
export function grantReadable(secret: secretsmanager.ISecret, grantee: iam.IGrantable): iam.Grant {
  const { encryptionKey: key } = secret;
  if (!key) return secret.grantRead(grantee);
  allowDecryptionWith(key, secret.stack.region, grantee);
  return iam.Grant.addToPrincipal({ grantee, actions: READ, resourceArns: [secret.secretArn] });
}

/**
 * Makes `grantRead` of a secret do what `grantReadable` does, so that `ecs.Secret.fromSecretsManager` and the like work
 * in other stacks, too. A principal of another account, or without policies of its own, is named by secret and key.
 *
 * @param key key of a secret that was imported without it
 */
export function readableAnywhere<Secret extends secretsmanager.ISecret>(secret: Secret, key?: kms.IKey): Secret {
  const grantRead = secret.grantRead.bind(secret);
  const { encryptionKey } = secret;
  const isOfAccount = ({ grantPrincipal: { principalAccount = '' } }: iam.IGrantable) =>
    SAME.includes(Token.compareStrings(secret.stack.account, principalAccount));
  secret.grantRead = (grantee, versionStages) => {
    if (!encryptionKey) {
      if (key) allowDecryptionWith(key, secret.stack.region, grantee);
      return grantRead(grantee, versionStages);
    }
    if (!isOfAccount(grantee) || !allowDecryptionWith(encryptionKey, secret.stack.region, grantee).success) {
      return grantRead(grantee, versionStages);
    }
    return iam.Grant.addToPrincipal({
      grantee,
      actions: READ,
      resourceArns: [secret.secretArn],
      conditions: versionStages && { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': versionStages } },
    });
  };
  return secret;
}

/** Grants a role permission to decrypt secrets of a Region with a key, without a change of the key's policy. */
export function allowDecryptionWith(key: kms.IKey, region: string, grantee: iam.IGrantable): iam.Grant {
  return iam.Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
  });
}
