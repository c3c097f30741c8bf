import { Resource, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { allowDecryption, allowDecryptionWith } from './secret-key';

/** A secret of a container, with the permission to decrypt it. */
export function readableSecret(secret: secretsmanager.ISecret, field?: string): ecs.Secret {
  const { arn, hasField } = ecs.Secret.fromSecretsManager(secret, field);
  return { arn, hasField, grantRead: (grantee) => grantReadable(secret, grantee) };
}

/** Grants reading, and decryption with a key that is imported or in another stack. */
export function grantReadable(secret: secretsmanager.ISecret, grantee: iam.IGrantable): iam.Grant {
  const { encryptionKey: key } = secret;
  if (key && isElsewhere(key, grantee)) {
    allowDecryptionWith(key, secret.stack.region, grantee);
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      resourceArns: [secret.secretArn],
    });
  }
  allowDecryption(secret, grantee);
  return secret.grantRead(grantee);
}

/**
 * Whether the key is of another stack than the grantee. The CDK would name the grantee in the policy of the key, so
 * that the two stacks would refer to each other.
 */
function isElsewhere(key: kms.IKey, grantee: iam.IGrantable): boolean {
  return Resource.isOwnedResource(key) && Construct.isConstruct(grantee) && Stack.of(key) !== Stack.of(grantee);
}
