import { Annotations, ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { allowCloudWatchLogs } from '../../private/log-key';

const TRAIL = 'cloudtrail.amazonaws.com';

/** Any trail of this account and region: a trail's own name would close a circle, because it names its key and its bucket. */
function trailsOf(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: '*', arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
}

/**
 * Let CloudTrail and the log group use a key.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function admitTrail(scope: IConstruct, key: kms.IKey): void {
  const principals = [new iam.ServicePrincipal(TRAIL)];
  const { statementAdded } = key.addToResourcePolicy(new iam.PolicyStatement({
    principals,
    actions: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
    resources: ['*'],
    conditions: { ArnLike: { 'aws:SourceArn': trailsOf(scope) } },
  }));
  allowCloudWatchLogs(key, scope);
  if (!statementAdded) {
    Annotations.of(scope).addWarningV2('@eldonia/audit-trail:keyNotAdmitted',
      'the policy of encryptionKey can\'t be changed here: it must let CloudTrail and CloudWatch Logs use the key');
  }
}

/** Refuse the trails of other accounts, which the statements of the L2 would let in. */
export function refuseForeignTrails(scope: IConstruct, bucket: s3.IBucket): void {
  bucket.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'RefuseForeignTrails',
    effect: iam.Effect.DENY,
    principals: [new iam.ServicePrincipal(TRAIL)],
    actions: ['s3:GetBucketAcl', 's3:PutObject'],
    resources: [bucket.bucketArn, bucket.arnForObjects('*')],
    conditions: { ArnNotLike: { 'aws:SourceArn': trailsOf(scope) } },
  }));
}
