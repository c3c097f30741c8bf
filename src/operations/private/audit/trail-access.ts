import { Annotations, ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { allowCloudWatchLogs } from '../../../private/log-key';

const TRAIL = 'cloudtrail.amazonaws.com';

/** All trails of this account and Region. The name of a single trail would be a circular reference. */
function trailsOf(scope: IConstruct): string {
  return Stack.of(scope).formatArn({
    service: 'cloudtrail', resource: 'trail', resourceName: '*', arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

/**
 * Allows CloudTrail and the log group to use a key.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function allowTrail(scope: IConstruct, key: kms.IKey): void {
  const principals = [new iam.ServicePrincipal(TRAIL)];
  const { statementAdded } = key.addToResourcePolicy(new iam.PolicyStatement({
    principals,
    actions: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
    resources: ['*'],
    conditions: { ArnLike: { 'aws:SourceArn': trailsOf(scope) } },
  }));
  allowCloudWatchLogs(key, scope);
  if (!statementAdded) {
    Annotations.of(scope).addWarningV2('@eldonia/audit-trail:keyNotAllowed',
      'the policy of an imported encryptionKey can\'t be changed; it must allow CloudTrail and CloudWatch Logs to ' +
      'use the key');
  }
}

/** Denies the trails of other accounts, which the statements of the L2 construct would allow. */
export function denyForeignTrails(scope: IConstruct, bucket: s3.IBucket): void {
  bucket.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'DenyForeignTrails',
    effect: iam.Effect.DENY,
    principals: [new iam.ServicePrincipal(TRAIL)],
    actions: ['s3:GetBucketAcl', 's3:PutObject'],
    resources: [bucket.bucketArn, bucket.arnForObjects('*')],
    conditions: { ArnNotLike: { 'aws:SourceArn': trailsOf(scope) } },
  }));
}
