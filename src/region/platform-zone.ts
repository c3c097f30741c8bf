import * as route53 from 'aws-cdk-lib/aws-route53';

/** The hosted zone of a platform by its attributes. */
export interface PlatformZoneAttributes extends route53.HostedZoneAttributes {
  /**
   * Domain name of the platform, that of the zone or one below it.
   *
   * @default - the name of the zone
   */
  readonly domainName?: string;
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
    return new PlatformZone(attributes.hostedZoneId, attributes.zoneName, attributes.domainName);
  }

  /**
   * A zone that was imported or looked up, for example with `HostedZone.fromLookup`.
   *
   * @param hostedZone the zone
   * @param domainName domain name of the platform: the name of the zone (the default), or a name below it
   */
  static fromHostedZone(hostedZone: route53.IHostedZone, domainName?: string): PlatformZone {
    return new PlatformZone(hostedZone.hostedZoneId, hostedZone.zoneName, domainName);
  }

  /** Domain name of the platform. */
  readonly domainName: string;

  private constructor(
    /** Id of the hosted zone. */
    readonly hostedZoneId: string,
    /** Name of the hosted zone. */
    readonly zoneName: string,
    domainName: string | undefined,
  ) {
    this.domainName = domainName ?? zoneName;
  }
}
