import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { allowDecryptionWith } from './secret-key';

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
  return iam.Grant.addToPrincipal({
    grantee,
    actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    resourceArns: [secret.secretArn],
  });
}
