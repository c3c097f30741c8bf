import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { arnFor } from './permissions';

/** What a service does with the key of what it stores. */
export const USE_KEY = [
  'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey',
];

/**
 * Allows CloudWatch Logs to use a key for the log groups of the account and Region.
 *
 * Without the statement the deployment of a log group with a customer managed key fails. The policy of an imported key
 * does not change and must already contain the statement.
 */
export function allowCloudWatchLogs(key: kms.IKey, scope: IConstruct): void {
  const stack = Stack.of(scope);
  key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
    actions: USE_KEY,
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arnFor(stack, 'logs', 'log-group:*') } },
  }));
}
