import * as route53 from 'aws-cdk-lib/aws-route53';
import { DomainUse } from '../edge/internal';
import { invalid } from '../private/errors';
import { isUnknown } from '../private/names';
import { checkKnownProps } from '../private/structs/known-props';

/** The hosted zone of a platform by its attributes. */
export interface PlatformZoneAttributes extends route53.HostedZoneAttributes {
  /**
   * Domain name of the platform, that of the zone or one below it.
   *
   * @default - the name of the zone
   */
  readonly domainName?: string;

  /**
   * Further names in the zone that the platform serves as it serves `domainName`, such as `*.eldonia.example` for a
   * site per tenant. A name can begin with `*.`, which stands for one label in a certificate.
   *
   * They have DNS records, are aliases of CloudFront and part of its certificate, and their pages may upload to the
   * media bucket. Site probes request `domainName` only, and `hosts` of services take precedence. A change creates
   * another certificate; an existing one must cover them. Users no longer reach a name that you remove. A name of
   * another zone is not valid: a platform has one zone.
   *
   * @default - none
   */
  readonly alternateDomainNames?: string[];

  /**
   * Origins of web pages that may upload to the media bucket and read from it, as browsers send them, e.g.
   * `https://shop.example` or `http://localhost:3000`; one may contain a wildcard (`https://*.shop.example`). In a pair
   * both buckets allow them. An empty list allows none. Not with an existing media bucket.
   *
   * A browser uploads with a presigned POST or PUT request of your backend. The rule grants no permission: it
   * allows a page to read the response of S3.
   *
   * @default - `https://` and each name that the platform serves, also the `hosts` of its services; none for an existing
   * media bucket
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
   */
  readonly uploadOrigins?: string[];
}

/**
 * The public hosted zone of a platform, and the domain name that users open.
 *
 * The zone is in the account of the platform, because CloudFormation creates records there only. For a zone of another
 * account, delegate a name below it to a zone in this account (`docs/configure.md`).
 *
 * Stacks of several Regions use the zone, so its id and name are text, or come from a look-up. A platform also takes a
 * zone that another stack of the app creates; its own stack can't. An import or a parameter is an error, because each
 * stack would read it in its own Region. An international domain name is in punycode.
 *
 * Changing the domain name replaces certificates and DNS records; users reach the platform by the new name only.
 *
 * The deployment creates DNS records of the domain name, of names that redirect to it and of hosts of services, and the
 * distribution has these names as aliases. Route 53 refuses to create a record that exists, and CloudFront an alias
 * that another distribution of any account has. Both would fail near the end of the first deployment, whose rollback
 * then stops at resources with deletion protection. For a domain in use, choose another factory than `fromAttributes`
 * before the first deployment:
 *
 * | | DNS records of the names | aliases of the distribution | what the site probes request |
 * |---|---|---|---|
 * | `fromAttributes`, `fromHostedZone` | created | created | the domain name |
 * | `withExistingRecords` | yours, which point to the platform | created | the domain name |
 * | `servedByOtherSite` | those of the other site | created | the distribution; that of a standby Region nothing |
 * | `servedByOtherDistribution` | those of the other site | none | as with `servedByOtherSite` |
 *
 * With each of them, certificates have all names from the first deployment on, and the records by which CloudFront
 * finds the load balancer are created, with their failover. Where the deployment creates no records, the outputs
 * `RecordTarget` and `RecordTargetZone` are the target of yours.
 *
 * CloudFormation can't import a record. So keep `withExistingRecords` for records that you have created: a later change
 * to `fromAttributes` fails while they exist. If you delete them before, the names do not resolve until the deployment
 * has created them again. On a deployed platform, a change from `fromAttributes` deletes the records, and users no
 * longer reach the platform.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-move.html
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
   * A zone whose records you have created: aliases of the outputs `RecordTarget` and `RecordTargetZone` of the
   * platform. The deployment creates none, also of names that you add later. They stay when the platform is deleted:
   * delete them before.
   *
   * @param attributes id and name of the zone, and the domain name of the platform
   */
  static withExistingRecords(attributes: PlatformZoneAttributes): PlatformZone {
    checkKnownProps(undefined, 'PlatformZoneAttributes', attributes);
    return new PlatformZone(attributes, DomainUse.EXISTING_RECORDS);
  }

  /**
   * A zone whose records point to another site, which is not a CloudFront distribution. The distribution has the names
   * as aliases: you can send it a request for the domain name before you change the records.
   *
   * @param attributes id and name of the zone, and the domain name of the platform
   */
  static servedByOtherSite(attributes: PlatformZoneAttributes): PlatformZone {
    checkKnownProps(undefined, 'PlatformZoneAttributes', attributes);
    return new PlatformZone(attributes, DomainUse.OTHER_SITE);
  }

  /**
   * A zone whose records point to another CloudFront distribution, or to a service that uses one. The distribution of
   * the platform has no aliases and responds at its own domain name only.
   *
   * When an alias has been moved to it, use `withExistingRecords` in the next deployment, and change nothing else in
   * it: each other change of the distribution, or a rollback of this one, removes the alias again.
   *
   * @param attributes id and name of the zone, and the domain name of the platform
   */
  static servedByOtherDistribution(attributes: PlatformZoneAttributes): PlatformZone {
    checkKnownProps(undefined, 'PlatformZoneAttributes', attributes);
    return new PlatformZone(attributes, DomainUse.OTHER_DISTRIBUTION);
  }

  /**
   * A zone that was imported or looked up, for example with `HostedZone.fromLookup`. For `uploadOrigins`, pass
   * its id and name to `fromAttributes`.
   *
   * @param hostedZone the zone
   * @param domainName domain name of the platform: the name of the zone (the default), or a name below it
   */
  static fromHostedZone(hostedZone: route53.IHostedZone, domainName?: string): PlatformZone {
    const { hostedZoneId, zoneName, env: { account } } = hostedZone;
    return new PlatformZone({ hostedZoneId, zoneName, domainName }, DomainUse.PLATFORM, account);
  }

  /** Id of the hosted zone. */
  readonly hostedZoneId: string;
  /** Name of the hosted zone. */
  readonly zoneName: string;
  /** Domain name of the platform. */
  readonly domainName: string;
  /** Further names that the platform serves. */
  readonly alternateDomainNames: string[];
  /** Origins of web pages that may upload to the media bucket; undefined for the default. */
  readonly uploadOrigins?: string[];
  /**
   * Who serves the domain names.
   *
   * @internal
   */
  readonly _domainUse: DomainUse;

  private constructor(
    { hostedZoneId, zoneName, domainName = zoneName, alternateDomainNames = [], uploadOrigins }: PlatformZoneAttributes,
    domainUse = DomainUse.PLATFORM,
    /**
     * Account of the zone; undefined if it is not known.
     *
     * @internal
     */
    readonly _account?: string,
  ) {
    for (const [prop, value] of Object.entries({ alternateDomainNames, uploadOrigins: uploadOrigins ?? [] })) {
      if (!Array.isArray(value)) {
        invalid(undefined, `${prop} must be a list, got ${JSON.stringify(value)}; split the text of a context of the ` +
          'command line, or leave it out');
      }
    }
    this.hostedZoneId = hostedZoneId;
    this.zoneName = lowerCase(zoneName);
    this.domainName = lowerCase(domainName);
    this.alternateDomainNames = alternateDomainNames.map(lowerCase);
    this.uploadOrigins = uploadOrigins;
    this._domainUse = domainUse;
  }
}

/** Domain names have no case, but origins of browsers are compared with it. JavaScript can omit a name. */
function lowerCase(name: string): string {
  return typeof name !== 'string' || isUnknown(name) ? name : name.toLowerCase();
}
