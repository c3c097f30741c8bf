import { Duration, Token, TokenComparison } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { invalid } from '../../../private/errors';
import { checkRegion } from '../../../private/regions';
import { checkBucketName } from '../../../secure-bucket/internal';
import { EdgeDistributionProps, StandbyMedia } from '../distribution/edge-distribution-props';

/**
 * The status codes of the media bucket on which CloudFront fails over to the other Region, in addition to no response.
 *
 * 404 is for files that were uploaded to the other Region while it was the primary one and are not replicated yet. A
 * file that is in neither bucket costs a second request. Not 403: CloudFront can list the bucket, so that S3 returns
 * 404 for missing objects, and a wrong policy should be visible.
 */
const FAILOVER_STATUSES = [404, 500, 502, 503, 504];

/**
 * If a Region does not respond, viewers wait 4 seconds for a file that is not cached. By default CloudFront would try
 * for 30 seconds before it fails over.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
 */
export const QUICK_FAILOVER = { connectionAttempts: 2, connectionTimeout: Duration.seconds(2) };

/** The bucket of the props; undefined without one. */
export function standbyMediaOf(
  { standbyMediaBucketName, standbyMediaBucketRegion }: EdgeDistributionProps,
): StandbyMedia | undefined {
  if (standbyMediaBucketName === undefined || standbyMediaBucketRegion === undefined) return undefined;
  return { bucketName: standbyMediaBucketName, region: standbyMediaBucketRegion };
}

/** Throws for a bucket that CloudFront cannot find, or that is in the same Region. */
export function checkStandbyMedia(scope: Construct, props: EdgeDistributionProps): void {
  const { standbyMediaBucketName: name, standbyMediaBucketRegion: region, mediaBucket } = props;
  if (name === undefined && region === undefined) return;
  if (name === undefined) {
    return invalid(scope, `standbyMediaBucketName is required with standbyMediaBucketRegion, got none for ${region}; ` +
      'pass the name');
  }
  if (region === undefined) {
    return invalid(scope, `standbyMediaBucketRegion is required with standbyMediaBucketName, got none for "${name}"; ` +
      'pass the Region');
  }
  if (!mediaBucket) {
    return invalid(scope, `mediaBucket is required with standbyMediaBucketName, got none for "${name}"; ` +
      'pass the source bucket');
  }
  checkBucketName(scope, 'standbyMediaBucketName', name);
  checkRegion(scope, 'standbyMediaBucketRegion', region);
  if (Token.compareStrings(region, mediaBucket.env.region) === TokenComparison.SAME) {
    invalid(scope, `standbyMediaBucketRegion must differ from the Region of mediaBucket, got ${region} for both; ` +
      'use the bucket with the replicas');
  }
}

/**
 * The origin of the media bucket, with a failover to the bucket of another Region.
 *
 * The name of the bucket is not a reference: a reference to the stack of the other Region would prevent deployments of
 * this one when that Region is not available.
 */
export function withStandby(
  scope: Construct,
  primaryOrigin: cloudfront.IOrigin,
  { bucketName, region }: StandbyMedia,
  options: cloudfront.OriginProps,
  of: string,
): cloudfront.IOrigin {
  const bucket = s3.Bucket.fromBucketAttributes(scope, `Standby${of}`, {
    bucketName, region, bucketRegionalDomainName: `${bucketName}.s3.${region}.amazonaws.com`,
  });
  return new origins.OriginGroup({
    primaryOrigin,
    fallbackOrigin: origins.S3BucketOrigin.withBucketDefaults(bucket, options),
    fallbackStatusCodes: FAILOVER_STATUSES,
  });
}
