import { Annotations, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { QUICK_FAILOVER, withStandby } from './standby-media';
import { arnFor } from '../../../private/permissions';
import { StandbyMedia } from '../distribution/edge-distribution-props';
import { globalName } from '../distribution/edge-policies';
import { withoutSlash } from '../distribution/path-pattern';

/** What a bucket contains. */
export type BucketContents = 'Media' | 'Site';

const CLOUDFRONT = 'cloudfront.amazonaws.com';

/**
 * The origin of a bucket with origin access control (signed requests), with a failover to the bucket of the replicas if
 * there is one.
 */
export function bucketOrigin(
  scope: Construct, bucket: s3.IBucket, standby?: StandbyMedia, of: BucketContents = 'Media',
): cloudfront.IOrigin {
  const control = new cloudfront.S3OriginAccessControl(scope, `${of}Access`, {
    // At most 64 characters. The default name of the L2 is the same in two Regions.
    originAccessControlName: globalName(scope, of.toLowerCase(), 40),
  });
  const signed = { originAccessControlId: control.originAccessControlId };
  if (!standby) return origins.S3BucketOrigin.withBucketDefaults(bucket, signed);
  const options = { ...signed, ...QUICK_FAILOVER };
  return withStandby(scope, origins.S3BucketOrigin.withBucketDefaults(bucket, options), standby, options, of);
}

/**
 * Grants a distribution the permissions to read the objects below some patterns, and to distinguish a missing object
 * (404) from a forbidden one (403).
 *
 * A request that lists the bucket would require its root path, which no pattern of media matches, and which has a
 * default root object with a site.
 */
export function grantDistribution(
  scope: Construct, bucket: s3.IBucket, distribution: cloudfront.IDistribution, patterns: string[],
): void {
  const names = {
    ofBucket: 'mediaBucket', ofKey: 'the key of the media bucket', ofSource: 'the ARN of this distribution',
  };
  grantRead(scope, { bucket, patterns, names, conditions: sourceConditions(scope, bucket, distribution) });
}

/**
 * Grants all distributions of the account the permissions to read the objects below some patterns, in a bucket with
 * replicas of another Region.
 */
export function grantAccount(scope: Construct, bucket: s3.IBucket, patterns: string[]): void {
  const names = {
    ofBucket: 'bucket',
    ofKey: 'the key of the bucket',
    ofSource: 'the ARN of a distribution of the account',
  };
  grantRead(scope, { bucket, patterns, names, conditions: anyOfAccount(scope) });
}

interface ReadAccess {
  readonly bucket: s3.IBucket;
  readonly patterns: string[];
  readonly conditions: iam.Conditions;
  /** The names of the bucket, the key and the distribution in warnings. */
  readonly names: { readonly ofBucket: string; readonly ofKey: string; readonly ofSource: string };
}

function grantRead(scope: Construct, { bucket, patterns, conditions, names }: ReadAccess): void {
  const keys = patterns.map(withoutSlash);
  const results = [
    statement(['s3:GetObject'], keys.map((key) => bucket.arnForObjects(key)), conditions),
    statement(['s3:ListBucket'], [bucket.bucketArn], conditions),
  ].map((each) => bucket.addToResourcePolicy(each));
  if (results.some(({ statementAdded }) => !statementAdded)) {
    Annotations.of(scope).addWarningV2('@eldonia/edge-distribution:bucketPolicyNotChanged',
      `the policy of ${names.ofBucket} is imported and cannot be changed: allow ${CLOUDFRONT} s3:GetObject on ` +
      `${keys.join(' and ')} and s3:ListBucket, with the condition that AWS:SourceArn is ${names.ofSource}`);
  }
  if (bucket.encryptionKey) grantKey(scope, bucket.encryptionKey, names);
}

/**
 * The key is created before the bucket, and the bucket before the distribution, so the key policy cannot contain the
 * distribution.
 */
function grantKey(scope: Construct, key: kms.IKey, { ofKey, ofSource }: ReadAccess['names']): void {
  const { statementAdded } = key.addToResourcePolicy(statement(['kms:Decrypt'], ['*'], anyOfAccount(scope)));
  if (!statementAdded) {
    Annotations.of(scope).addWarningV2('@eldonia/edge-distribution:keyPolicyNotChanged',
      `the policy of ${ofKey} is imported and cannot be changed: allow ${CLOUDFRONT} kms:Decrypt, ` +
      `with the condition that AWS:SourceArn is ${ofSource}`);
  }
}

/**
 * The policy of a bucket in another stack cannot contain the distribution, because the distribution depends on the
 * bucket.
 */
function sourceConditions(
  scope: Construct, bucket: s3.IBucket, distribution: cloudfront.IDistribution,
): iam.Conditions {
  if (Stack.of(bucket) !== Stack.of(scope)) return anyOfAccount(scope);
  return { StringEquals: { 'AWS:SourceArn': distribution.distributionArn } };
}

function anyOfAccount(scope: Construct): iam.Conditions {
  const arn = arnFor(scope, 'cloudfront', 'distribution/*', { region: '' });
  return { ArnLike: { 'AWS:SourceArn': arn } };
}

function statement(actions: string[], resources: string[], conditions: iam.Conditions): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(CLOUDFRONT)], actions, resources, conditions,
  });
}
