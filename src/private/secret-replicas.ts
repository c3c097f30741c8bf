import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { checkName, NameRule } from './names';
import { arnFor } from './permissions';

const ALIAS: NameRule = {
  longest: 256, pattern: /^alias\/(?!aws\/)[\w/-]+$/, allowed: 'an alias such as alias/shop of letters, digits and _/-',
};

/** Validates the alias of the keys that encrypt replicas. */
export function checkReplicaKey(scope: Construct, prop: string, alias: string | undefined): void {
  checkName(scope, prop, alias, ALIAS);
}

/**
 * Replicates a secret. The key of a replica is in the Region of the replica, so it is known by its alias only: the L2
 * takes keys that have an ARN.
 */
export function replicateSecret(
  secret: secretsmanager.Secret, regions: string[] | undefined, keyAlias: string | undefined,
): void {
  if (regions === undefined) return;
  const resource = secret.node.defaultChild as secretsmanager.CfnSecret;
  resource.replicaRegions = regions.map((region) => ({ region, kmsKeyId: keyAlias }));
}

/**
 * Permission of a role that writes a secret. Secrets Manager encrypts the replicas of each new value with the
 * permissions of the writer.
 *
 * The AWS managed key of a Region requires no permission.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets_troubleshoot.html
 */
export function replicaKeyStatements(
  scope: Construct, regions: string[] | undefined, keyAlias: string | undefined,
): iam.PolicyStatement[] {
  if (regions === undefined || keyAlias === undefined) return [];
  const stack = Stack.of(scope);
  return [new iam.PolicyStatement({
    actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
    // The condition selects the key by its alias.
    resources: regions.map((region) => arnFor(stack, 'kms', 'key/*', { region })),
    conditions: {
      'ForAnyValue:StringEquals': { 'kms:ResourceAliases': keyAlias },
      'StringEquals': {
        'kms:ViaService': [stack.region, ...regions].map((region) => `secretsmanager.${region}.amazonaws.com`),
      },
    },
  })];
}
