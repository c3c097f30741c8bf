import { Duration } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DomainUse } from '../domain-use';
import { EdgeDistributionOptions } from './edge-distribution-options';
import { EdgeOrigin } from '../origin/edge-origin';
import { IOriginHeader } from '../origin/origin-header-ref';

/** The bucket with the replicas of the media in another Region. */
export interface StandbyMedia {
  readonly bucketName: string;
  readonly region: string;
}

/** Properties of an `EdgeDistribution`. */
export interface EdgeDistributionProps extends EdgeDistributionOptions {
  /**
   * The public hosted zone of the domain names, by its ID and name.
   *
   * It must not be a hosted zone of the same stack: the certificate in us-east-1 requires it as well.
   */
  readonly zone: route53.HostedZoneAttributes;

  /** Path patterns of services behind the load balancer: uncached, before all behaviors. */
  readonly servicePaths?: string[];

  /** The load balancer, which receives all requests without another behavior. */
  readonly origin: EdgeOrigin;

  /**
   * The domain names of the site, in the hosted zone. A name can begin with `*.`. A change creates a new certificate.
   *
   * @default - the name of the hosted zone
   */
  readonly domainNames?: string[];

  /**
   * Who serves the domain names, which decides whether the records and the aliases are created. The certificate
   * contains the names in any case.
   */
  readonly domainUse?: DomainUse;

  /**
   * The bucket of the media. The key of an object is the path without the leading slash.
   *
   * @default - the load balancer serves media as well
   */
  readonly mediaBucket?: s3.IBucket;

  /** Of the bucket for access logs that the distribution creates. */
  readonly accessLogRetention?: Duration;

  /** The prefix of the keys that the default behaviors serve. */
  readonly mediaPrefix?: string;

  /**
   * The secret header that proves to the load balancer that a request came through this distribution.
   *
   * @default - a new `OriginHeader`
   */
  readonly originHeader?: IOriginHeader;

  /**
   * The name of a bucket in another Region with replicas of the media. Requires `standbyMediaBucketRegion`.
   *
   * CloudFront requests a file from it when the media bucket does not respond or returns 404, 500, 502, 503 or 504. A
   * file that is in neither bucket costs two requests, and a deleted file is available until the deletion is
   * replicated. The stack in the other Region must allow CloudFront to read the bucket, with `StandbyMediaAccess`.
   * Only media have a second origin: CloudFront does not fail over for methods that write, so DNS
   * moves the domain name of the load balancer instead.
   */
  readonly standbyMediaBucketName?: string;

  /** The Region of the bucket with the replicas, for example `ap-northeast-3`. */
  readonly standbyMediaBucketRegion?: string;

  /**
   * The bucket of the files of `site`.
   *
   * @default - required with `site`
   */
  readonly siteBucket?: s3.IBucket;

  /**
   * The bucket with the same files in another Region, which CloudFront reads when `siteBucket` does not respond or does
   * not have a file.
   */
  readonly standbySite?: StandbyMedia;

  /** Paths of the load balancer that a probe without an address or a password calls. */
  readonly openPaths?: string[];
}
