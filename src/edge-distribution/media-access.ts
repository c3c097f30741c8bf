import { Annotations, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { globalName } from './edge-policies';
import { withoutSlash } from './path-pattern';

const CLOUDFRONT = 'cloudfront.amazonaws.com';

/** A bucket behind a distribution, which signs its requests (origin access control). */
export function mediaOrigin(scope: Construct, bucket: s3.IBucket): cloudfront.IOrigin {
  const control = new cloudfront.S3OriginAccessControl(scope, 'MediaAccess', {
    // At most 64 characters; the L2's own name is the same in two regions.
    originAccessControlName: globalName(scope, 'media', 40),
  });
  return origins.S3BucketOrigin.withBucketDefaults(bucket, { originAccessControlId: control.originAccessControlId });
}

/**
 * Let a distribution read the objects below some patterns, and tell a missing object (404) from a forbidden one (403).
 *
 * Listing takes a request for the root of the bucket, which no pattern matches.
 */
export function admitDistribution(scope: Construct, bucket: s3.IBucket, distribution: cloudfront.IDistribution, patterns: string[]): void {
  const keys = patterns.map(withoutSlash);
  const conditions = sourceConditions(scope, bucket, distribution);
  const results = [
    statement(['s3:GetObject'], keys.map((key) => bucket.arnForObjects(key)), conditions),
    statement(['s3:ListBucket'], [bucket.bucketArn], conditions),
  ].map((each) => bucket.addToResourcePolicy(each));
  if (results.some(({ statementAdded }) => !statementAdded)) {
    Annotations.of(scope).addWarningV2('@eldonia/edge-distribution:bucketNotAdmitted', 'the policy of mediaBucket can\'t be changed here: ' +
      `it must let ${CLOUDFRONT} call s3:GetObject on ${keys.join(' and ')} and s3:ListBucket, if AWS:SourceArn is this distribution's`);
  }
  if (bucket.encryptionKey) admitToKey(scope, bucket.encryptionKey);
}

/** A key is made before the bucket, and the bucket before the distribution, so its policy can't name the distribution. */
function admitToKey(scope: Construct, key: kms.IKey): void {
  const { statementAdded } = key.addToResourcePolicy(statement(['kms:Decrypt'], ['*'], anyOfAccount(scope)));
  if (!statementAdded) {
    Annotations.of(scope).addWarningV2('@eldonia/edge-distribution:keyNotAdmitted', 'the policy of the media bucket\'s key can\'t be changed ' +
      `here: it must let ${CLOUDFRONT} call kms:Decrypt, if AWS:SourceArn is this distribution's`);
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
