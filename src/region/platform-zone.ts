import * as route53 from 'aws-cdk-lib/aws-route53';
import { checkKnownProps } from '../private/known-props';

/** The hosted zone of a platform by its attributes. */
export interface PlatformZoneAttributes extends route53.HostedZoneAttributes {
  /**
   * Domain name of the platform, that of the zone or one below it.
   *
   * @default - the name of the zone
   */
  readonly domainName?: string;

  /**
   * Origins of web pages that may upload to the media bucket and read from it, as browsers send them, e.g.
   * `https://shop.example` or `http://localhost:3000`; one may contain a wildcard (`https://*.shop.example`). In a pair
   * both buckets allow them. An empty list allows none. Not with an existing media bucket.
   *
   * A browser uploads with a presigned POST or PUT request of your backend. The rule grants no permission: it
   * allows a page to read the response of S3.
   *
   * @default - `https://` and the domain name; none for an existing media bucket
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
   */
  readonly uploadOrigins?: string[];
}

/**
 * The public hosted zone of a platform, and the domain name that users open.
 *
 * Stacks of several Regions use the zone, so its id and name must be known at synthesis, or come from a look-up. A zone
 * that the same app creates is not valid: create it in an app of its own, and pass its id.
 *
 * Changing the domain name replaces certificates and DNS records; users reach the platform by the new name only.
 *
 * @example
 * const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });
 */
export class PlatformZone {
  /**
   * A zone by its id and name.
   *
   * @param attributes id and name of the zone, and the domain name of the platform
   */
  static fromAttributes(attributes: PlatformZoneAttributes): PlatformZone {
    checkKnownProps(undefined, 'PlatformZoneAttributes', attributes);
    return new PlatformZone(attributes);
  }

  /**
   * A zone that was imported or looked up, for example with `HostedZone.fromLookup`.
   *
   * @param hostedZone the zone
   * @param domainName domain name of the platform: the name of the zone (the default), or a name below it
   * @param uploadOrigins origins of web pages that may upload to the media bucket. Default: `https://` and the domain
   *   name
   */
  static fromHostedZone(hostedZone: route53.IHostedZone, domainName?: string, uploadOrigins?: string[]): PlatformZone {
    const { hostedZoneId, zoneName } = hostedZone;
    return new PlatformZone({ hostedZoneId, zoneName, domainName, uploadOrigins });
  }

  /** Id of the hosted zone. */
  readonly hostedZoneId: string;
  /** Name of the hosted zone. */
  readonly zoneName: string;
  /** Domain name of the platform. */
  readonly domainName: string;
  /** Origins of web pages that may upload to the media bucket; undefined for the default. */
  readonly uploadOrigins?: string[];

  private constructor({ hostedZoneId, zoneName, domainName = zoneName, uploadOrigins }: PlatformZoneAttributes) {
    this.hostedZoneId = hostedZoneId;
    this.zoneName = zoneName;
    this.domainName = domainName;
    this.uploadOrigins = uploadOrigins;
  }
}
