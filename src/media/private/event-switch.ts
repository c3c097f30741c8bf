import { CfnResource, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';

/**
 * Checks at the end of synthesis that a bucket of this app sends its events to EventBridge, which can be enabled after
 * the processor is created. An imported bucket cannot be checked.
 */
export function requireEvents(scope: IConstruct, bucket: s3.IBucket): void {
  const { defaultChild } = bucket.node;
  if (!(defaultChild instanceof s3.CfnBucket)) return;
  scope.node.addValidation({
    validate: () => (sendsEvents(defaultChild) || hasHelper(bucket) ? []
      : ['bucket must send its events to EventBridge, got one that does not; ' +
        'use a SecureBucket with eventBridge: true']),
  });
}

function sendsEvents(bucket: s3.CfnBucket): boolean {
  const configuration = Stack.of(bucket).resolve(bucket.notificationConfiguration) as
    s3.CfnBucket.NotificationConfigurationProperty | undefined;
  return configuration?.eventBridgeConfiguration !== undefined;
}

/** The L2 enables the events with a custom resource, which can configure other notifications as well. */
function hasHelper(bucket: s3.IBucket): boolean {
  return bucket.node.findAll().some((child) =>
    CfnResource.isCfnResource(child) && child.cfnResourceType === 'Custom::S3BucketNotifications');
}
