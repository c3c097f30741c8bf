import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { EldoniaPlatformProps } from './eldonia-platform-props';
import { checkKnownProps } from '../private/structs/known-props';
import { Region, settleCommon, settleRegion, STANDALONE } from '../region/internal';

/**
 * The documented platform in one Region: network, API, database, cache, media, edge, release, monitoring, audit and
 * budgets.
 *
 * The stack can be deployed immediately: the API has no tasks until the release process has pushed an image and written
 * its tag or digest to `imageParameterName`. Up to seven small stacks are created beside the stack of the platform:
 * `-Release` (the image parameter), `-UsEast1` (certificate and web ACL of CloudFront), `-Github` (the OIDC provider),
 * `-EdgeAlarms`, `-Audit`, `-Costs` and `-CostAnomalies`. They inherit synthesizer, tags, permissions boundary and
 * termination protection of the platform's stack.
 *
 * Outputs of the stack, whose names begin with the name of the platform, have the address, the repository, the image
 * parameter, the dashboard and, in production, the reservations that cover database and cache: `EldoniaSiteUrl`,
 * `EldoniaRepositoryUri`, `EldoniaImageParameter`, `EldoniaDashboard`, `EldoniaReservedDatabaseInstances`,
 * `EldoniaReservedCacheNodes`. Where the `zone` says that no DNS records are created, `EldoniaRecordTarget` and
 * `EldoniaRecordTargetZone` are the target of yours.
 *
 * Database and cache (as snapshots), buckets, repository, the JWT secret, logs and their key are retained when the
 * stack is deleted. The other secrets are deleted without a recovery window. Set `terminationProtection` of the stack
 * after the first deployment, and keep its ID and that of the platform: CloudFormation would create everything again,
 * and fails at the first name. The production tier costs about $2,290 per month in Tokyo without traffic, more than
 * half of it for the three database instances.
 *
 * @example
 * new EldoniaPlatform(this, 'Platform', {
 *   zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
 * });
 */
@propertyInjectable
export class EldoniaPlatform extends Region {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.EldoniaPlatform';

  /**
   * @throws if a name, domain or address is not valid, the zone is created in the same stack or is in another account,
   *   a stack in us-east-1 would read a value there, or options contradict each other
   */
  constructor(scope: Construct, id: string, props: EldoniaPlatformProps) {
    super(scope, id, (region) => {
      checkKnownProps(region, 'EldoniaPlatformProps', props);
      return settleRegion(region, settleCommon(region, props), props, STANDALONE);
    });
  }
}
