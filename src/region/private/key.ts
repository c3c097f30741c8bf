import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { allowCloudWatchLogs } from '../../private/log-key';

/** A key of a platform. It is retained, because a final snapshot of the database can be restored only with its key. */
export function createKey(scope: Construct, id: string, alias: string, description: string): kms.Key {
  const key = new kms.Key(scope, id, {
    alias,
    description,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  allowCloudWatchLogs(key, scope);
  return key;
}
