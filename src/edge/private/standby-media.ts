import { Token, TokenComparison } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { invalid } from '../../private/errors';
import { REGION } from '../../private/us-east-1';
import { checkBucketName } from '../../secure-bucket/internal';
import { EdgeDistributionProps } from '../edge-distribution-props';

/**
 * What the media bucket answers when CloudFront should ask the other region, beside no answer at all.
 *
 * 404 is for what was uploaded to the other region while that was in charge and has not been copied back yet. It costs a
 * second request where an object is in neither bucket. Not 403: CloudFront may list the bucket, so that S3 says 404 of
 * what is missing, and a policy that is wrong should be seen.
 */
const ASK_STANDBY = [404, 500, 502, 503, 504];

/** The bucket of another region that has copies of the media. */
export interface StandbyMedia {
  readonly bucketName: string;
  readonly region: string;
}

/** The bucket that the props name, if they name one. */
export function standbyMediaOf({ standbyMediaBucketName, standbyMediaBucketRegion }: EdgeDistributionProps): StandbyMedia | undefined {
  if (standbyMediaBucketName === undefined || standbyMediaBucketRegion === undefined) return undefined;
  return { bucketName: standbyMediaBucketName, region: standbyMediaBucketRegion };
}

/** Refuse a bucket that CloudFront could not find, or that the same outage would hit. */
export function checkStandbyMedia(scope: Construct, props: EdgeDistributionProps): void {
  const { standbyMediaBucketName: name, standbyMediaBucketRegion: region, mediaBucket } = props;
  if (name === undefined && region === undefined) return;
  if (name === undefined) return invalid(scope, `standbyMediaBucketName is required with standbyMediaBucketRegion, got none for ${region}; pass the name`);
  if (region === undefined) return invalid(scope, `standbyMediaBucketRegion is required with standbyMediaBucketName, got none for "${name}"; pass the region`);
  if (!mediaBucket) return invalid(scope, `mediaBucket is required with standbyMediaBucketName, got none for "${name}"; pass the bucket that is copied`);
  checkBucketName(scope, 'standbyMediaBucketName', name);
  if (!Token.isUnresolved(region) && !REGION.test(region)) {
    invalid(scope, `standbyMediaBucketRegion must be a region, got "${region}"; write Osaka as ap-northeast-3`);
  }
  if (Token.compareStrings(region, mediaBucket.env.region) === TokenComparison.SAME) {
    invalid(scope, `standbyMediaBucketRegion must be another region than the media bucket's, got ${region} for both; name the bucket that has the copies`);
  }
}

/**
 * Media of a bucket, and of its copy in another region where the bucket fails.
 *
 * By name alone: a reference to the other region's stack would keep this one from being deployed when that region is lost.
 */
export function withStandby(
  scope: Construct, primaryOrigin: cloudfront.IOrigin, { bucketName, region }: StandbyMedia, signed: cloudfront.OriginProps,
): cloudfront.IOrigin {
  const bucket = s3.Bucket.fromBucketAttributes(scope, 'StandbyMedia', {
    bucketName, region, bucketRegionalDomainName: `${bucketName}.s3.${region}.amazonaws.com`,
  });
  return new origins.OriginGroup({
    primaryOrigin,
    fallbackOrigin: origins.S3BucketOrigin.withBucketDefaults(bucket, signed),
    fallbackStatusCodes: ASK_STANDBY,
  });
}
