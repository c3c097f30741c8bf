import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../../private/acknowledge';

/** What the secret of a platform that tokens are signed with is made from. */
export interface JwtSecretSite {
  readonly platformName: string;
  readonly encryptionKey: kms.IKey;
  readonly replicaRegion?: string;
  readonly removalPolicy: RemovalPolicy;
}

/** The secret that tokens are signed with. */
export function createJwtSecret(scope: Construct, site: JwtSecretSite): secretsmanager.Secret {
  const { platformName, encryptionKey, replicaRegion, removalPolicy } = site;
  const secret = new secretsmanager.Secret(scope, 'JwtSecret', {
    // The name looks like a complete ARN's end, so it is always referred to by the resource (never by name).
    secretName: `${platformName}/jwt-secret`,
    description: 'Signs the tokens of the API',
    encryptionKey,
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    replicaRegions: replicaRegion === undefined ? undefined : [{ region: replicaRegion }],
    removalPolicy,
  });
  acknowledge(secret, 'AwsSolutions-SMG4', 'a rotation would end every session at once; rotate it when the application accepts two keys');
  return secret;
}
