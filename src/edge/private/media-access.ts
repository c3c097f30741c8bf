import { Annotations, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { globalName } from './edge-policies';
import { withoutSlash } from './path-pattern';
import { StandbyMedia, withStandby } from './standby-media';

const CLOUDFRONT = 'cloudfront.amazonaws.com';

/** A bucket behind a distribution, which signs its requests (origin access control), and the bucket with its copies, if there is one. */
export function mediaOrigin(scope: Construct, bucket: s3.IBucket, standby?: StandbyMedia): cloudfront.IOrigin {
  const control = new cloudfront.S3OriginAccessControl(scope, 'MediaAccess', {
    // At most 64 characters; the L2's own name is the same in two regions.
    originAccessControlName: globalName(scope, 'media', 40),
  });
  const signed = { originAccessControlId: control.originAccessControlId };
  const own = origins.S3BucketOrigin.withBucketDefaults(bucket, signed);
  return standby ? withStandby(scope, own, standby, signed) : own;
}

/**
 * Let a distribution read the objects below some patterns, and tell a missing object (404) from a forbidden one (403).
 *
 * Listing takes a request for the root of the bucket, which no pattern matches.
 */
export function admitDistribution(scope: Construct, bucket: s3.IBucket, distribution: cloudfront.IDistribution, patterns: string[]): void {
  const names = { ofBucket: 'mediaBucket', ofKey: 'the media bucket\'s key', ofSource: 'this distribution\'s' };
  admit(scope, { bucket, patterns, names, conditions: sourceConditions(scope, bucket, distribution) });
}

/** Let any distribution of the account read the objects below some patterns, of a bucket that has copies of another region's. */
export function admitAccount(scope: Construct, bucket: s3.IBucket, patterns: string[]): void {
  const names = { ofBucket: 'bucket', ofKey: 'the bucket\'s key', ofSource: 'that of a distribution of the account' };
  admit(scope, { bucket, patterns, names, conditions: anyOfAccount(scope) });
}

interface Admission {
  readonly bucket: s3.IBucket;
  readonly patterns: string[];
  readonly conditions: iam.Conditions;
  /** What warnings call bucket, key and distribution. */
  readonly names: { readonly ofBucket: string; readonly ofKey: string; readonly ofSource: string };
}

function admit(scope: Construct, { bucket, patterns, conditions, names }: Admission): void {
  const keys = patterns.map(withoutSlash);
  const results = [
    statement(['s3:GetObject'], keys.map((key) => bucket.arnForObjects(key)), conditions),
    statement(['s3:ListBucket'], [bucket.bucketArn], conditions),
  ].map((each) => bucket.addToResourcePolicy(each));
  if (results.some(({ statementAdded }) => !statementAdded)) {
    Annotations.of(scope).addWarningV2('@eldonia/edge-distribution:bucketNotAdmitted', `the policy of ${names.ofBucket} can't be changed here: ` +
      `it must let ${CLOUDFRONT} call s3:GetObject on ${keys.join(' and ')} and s3:ListBucket, if AWS:SourceArn is ${names.ofSource}`);
  }
  if (bucket.encryptionKey) admitToKey(scope, bucket.encryptionKey, names);
}

/** A key is made before the bucket, and the bucket before the distribution, so its policy can't name the distribution. */
function admitToKey(scope: Construct, key: kms.IKey, { ofKey, ofSource }: Admission['names']): void {
  const { statementAdded } = key.addToResourcePolicy(statement(['kms:Decrypt'], ['*'], anyOfAccount(scope)));
  if (!statementAdded) {
    Annotations.of(scope).addWarningV2('@eldonia/edge-distribution:keyNotAdmitted', `the policy of ${ofKey} can't be changed ` +
      `here: it must let ${CLOUDFRONT} call kms:Decrypt, if AWS:SourceArn is ${ofSource}`);
  }
}

/** The policy of a bucket in another stack can't name the distribution either: the distribution names the bucket. */
function sourceConditions(scope: Construct, bucket: s3.IBucket, distribution: cloudfront.IDistribution): iam.Conditions {
  if (Stack.of(bucket) !== Stack.of(scope)) return anyOfAccount(scope);
  return { StringEquals: { 'AWS:SourceArn': distribution.distributionArn } };
}

function anyOfAccount(scope: Construct): iam.Conditions {
  const arn = Stack.of(scope).formatArn({ service: 'cloudfront', region: '', resource: 'distribution', resourceName: '*' });
  return { ArnLike: { 'AWS:SourceArn': arn } };
}

function statement(actions: string[], resources: string[], conditions: iam.Conditions): iam.PolicyStatement {
  return new iam.PolicyStatement({ principals: [new iam.ServicePrincipal(CLOUDFRONT)], actions, resources, conditions });
}
