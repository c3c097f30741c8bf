import { CommonAuditOptions } from '../operations';

/**
 * Audit of the account of a platform: CloudTrail, AWS Config, GuardDuty, IAM Access Analyzer and alarms on them.
 *
 * An account has each of them once, or once per Region. They are in a stack of their own, which is deployed last: if
 * the account has one of them already, that stack fails to deploy, and the platform is not affected. Adopt or skip what
 * exists:
 *
 * @example
 * const audit: PlatformAuditOptions = {
 *   trail: AccountResource.fromExisting('arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company'),
 *   detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef'),
 *   configRecorder: AccountResource.none(),
 * };
 */
export interface PlatformAuditOptions extends CommonAuditOptions {
  /**
   * Enables the audit. With the production tier about $30 per month, of which RDS Protection of GuardDuty is about $16
   * per month. Activity of the account adds to the price: `docs/costs.md` has the assumptions and the unit prices.
   *
   * Alarms and findings are sent to the platform's topic. AWS Config records IAM in the primary Region only; the
   * standby Region has no trail, because the trail of the primary Region covers all Regions.
   *
   * With false, for an account that has an audit or where another platform deploys it, the CDK does not delete the
   * stack `-Audit` of a deployed platform, which continues to record and to cost: `cdk destroy` it before, or delete it
   * in CloudFormation.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Records reads and writes of media with the caller, in the media buckets of both Regions of a pair. Requires a
   * created trail.
   *
   * About $0.23 per 100,000 calls with the log of the trail, including those of CloudFront for media that it does not
   * cache.
   *
   * @default false
   */
  readonly recordMediaAccess?: boolean;

  /**
   * Scans uploaded originals for malware, as `scannedBuckets` does for other buckets. In a pair, set it in the Region
   * that receives uploads: a replica has the object that was scanned.
   *
   * @default false
   */
  readonly scanUploads?: boolean;
}
