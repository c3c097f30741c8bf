import { CfnResource, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';

/**
 * At the end of synthesis, whether a bucket that this app defines sends its events to EventBridge; it may be told so
 * after the processor is made. Of an imported bucket nothing can be seen.
 */
export function requireEvents(scope: IConstruct, bucket: s3.IBucket): void {
  const { defaultChild } = bucket.node;
  if (!(defaultChild instanceof s3.CfnBucket)) return;
  scope.node.addValidation({
    validate: () => (sendsEvents(defaultChild) || hasHelper(bucket) ? []
      : ['bucket must send its events to EventBridge, got one that does not; make it a SecureBucket with eventBridge: true']),
  });
}

function sendsEvents(bucket: s3.CfnBucket): boolean {
  const configuration = Stack.of(bucket).resolve(bucket.notificationConfiguration) as s3.CfnBucket.NotificationConfigurationProperty | undefined;
  return configuration?.eventBridgeConfiguration !== undefined;
}

/** The L2's own switch is a custom resource beside the bucket, which may have any event as well. */
function hasHelper(bucket: s3.IBucket): boolean {
  return bucket.node.findAll().some((child) => CfnResource.isCfnResource(child) && child.cfnResourceType === 'Custom::S3BucketNotifications');
}
