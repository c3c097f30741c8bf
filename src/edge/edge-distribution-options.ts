import { Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EdgeBehavior } from './edge-behavior';
import { EdgeFirewallOptions } from './edge-firewall-props';
import { IEdgeFirewall } from './edge-firewall-ref';

/** What can be chosen about a distribution, wherever it stands. */
export interface EdgeDistributionOptions {
  /**
   * Certificate of us-east-1 for all of the domain names. One that you make in a stack of this app is referred to without an export.
   *
   * @default - a certificate of its own in us-east-1, validated in the zone
   */
  readonly certificate?: acm.ICertificate;

  /**
   * Firewall to use: an `EdgeFirewall` that you have made in us-east-1, or one by its ARN.
   *
   * @default - an `EdgeFirewall` of its own
   */
  readonly firewall?: IEdgeFirewall;

  /**
   * What the firewall of the distribution's own does.
   *
   * @default - the documented rules
   */
  readonly firewallOptions?: EdgeFirewallOptions;

  /**
   * Stack in us-east-1, of the same App or Stage, for certificate and firewall. Several distributions can share one.
   *
   * @default - the stack itself when it is in us-east-1, else a stack of its own beside it
   */
  readonly supportStack?: Stack;

  /**
   * What happens to which paths; the first that matches counts. The load balancer answers the rest, uncached.
   *
   * @default - `EdgeBehavior.defaults()`, without its media path if there is no `mediaBucket`
   */
  readonly behaviors?: EdgeBehavior[];

  /**
   * How many behaviours, the default one among them, a distribution of the account may have. AWS raises it on request.
   *
   * @default 25
   */
  readonly behaviorQuota?: number;

  /**
   * Countries that may, or may not, use the site, by their ISO 3166-1 alpha-2 codes (R5.2.4-5). Others get 403.
   *
   * @default - all countries may
   */
  readonly geoRestriction?: cloudfront.GeoRestriction;

  /**
   * Edge locations to serve from. Class 100 has none in Asia (R5.6.2-2).
   *
   * @default PriceClass.PRICE_CLASS_200
   */
  readonly priceClass?: cloudfront.PriceClass;

  /**
   * Oldest TLS, and the ciphers, that viewers may use (R5.8.2-1). Viewers without TLS 1.3 can't connect with the default.
   *
   * @default SecurityPolicyProtocol.TLS_V1_3_2025
   */
  readonly minimumProtocolVersion?: cloudfront.SecurityPolicyProtocol;

  /**
   * What CloudFront does with errors of the origins. Yours take the place of the default for the same status.
   *
   * CloudFront keeps an error for 10 seconds if nothing is said, also where nothing else is cached.
   *
   * @default - no error is kept
   */
  readonly errorResponses?: cloudfront.ErrorResponse[];

  /**
   * Value of the header `Content-Security-Policy`, where the application doesn't send one.
   *
   * @default - none is added
   */
  readonly contentSecurityPolicy?: string;

  /**
   * Bucket for the access logs. It must take access control lists, which CloudFront's standard logs (v1) are delivered by.
   *
   * @default - a `LogBucket` of its own, which deletes logs after a year
   */
  readonly accessLogsBucket?: s3.IBucket;

  /**
   * What the console shows beside the distribution's id, up to 128 characters.
   *
   * @default - the first of the domain names
   */
  readonly comment?: string;

  /**
   * Name of a bucket in a second region that has copies of the media; `standbyMediaBucketRegion` is required with it (R5.2.4-1).
   *
   * CloudFront asks it for what it can't get from the media bucket: that doesn't answer, or answers 404, 500, 502, 503 or 504.
   * So what is missing in both costs two requests, and what is deleted is still read until the deletion is copied. The stack
   * of that region has to admit CloudFront, with `StandbyMediaAccess` or `Edge.standby()`. Media alone have a second origin:
   * CloudFront asks none for methods that write, so the load balancer's name moves by DNS.
   *
   * @default - media have no second origin
   */
  readonly standbyMediaBucketName?: string;

  /**
   * Region of the bucket that has copies of the media, for example `ap-northeast-3`.
   *
   * @default - none, as there is no such bucket
   */
  readonly standbyMediaBucketRegion?: string;
}
