import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { allowDecryption } from './secret-key';

/** A secret of a container, with the permission to decrypt it. */
export function readableSecret(secret: secretsmanager.ISecret, field?: string): ecs.Secret {
  const { arn, hasField } = ecs.Secret.fromSecretsManager(secret, field);
  return { arn, hasField, grantRead: (grantee) => grantReadable(secret, grantee) };
}

/** Grants reading, and decryption with an imported key. */
export function grantReadable(secret: secretsmanager.ISecret, grantee: iam.IGrantable): iam.Grant {
  allowDecryption(secret, grantee);
  return secret.grantRead(grantee);
}
