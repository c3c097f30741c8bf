import { Tags } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { checkOriginRecords } from './origin-records-checks';
import { OriginRecordsProps, OriginRole } from './origin-records-props';
import { TargetHealth } from './target-health';

/**
 * The DNS of the name by which a CDN calls a load balancer, ready for a second region.
 *
 * The name has a geolocation record for Japan and one for everywhere else. Both lead to a second name, `failoverName`, which
 * has a failover record for each region: the primary region makes the geolocation records and its own failover record, the
 * secondary region makes its failover record alone. Neither stack refers to the other; what they share is the two props
 * `zone` and `domainName`.
 *
 * The region's health check is green while the load balancer has a healthy target. It is red after three minutes without
 * one, and as long as nothing is released. A red primary keeps the traffic while there is no secondary, or while that is red as
 * well: so release the primary before its secondary is deployed. Route 53 alone would move the traffic within minutes and promote
 * no database; with a database in each region, pass the health checks of a failover plan instead.
 *
 * Nothing survives the stack, and with the primary region's stack the name itself is gone. A health check costs about $0.50
 * and an alarm $0.10 a month; two target groups need three checks and two alarms.
 *
 * Sources: R5.6.2-3;
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
 *
 * @example
 * const origin = new OriginRecords(this, 'Origin', {
 *   zone,
 *   domainName: 'origin.eldonia.example',
 *   loadBalancer: api.loadBalancer,
 *   targetGroups: [api.targetGroup],
 * });
 */
export class OriginRecords extends Construct {
  /**
   * The name that the failover records of both regions have.
   *
   * @param domainName the name by which the CDN calls the load balancer
   */
  static failoverNameOf(domainName: string): string {
    return `active.${domainName}`;
  }

  /** The name by which the CDN calls the load balancer. */
  readonly domainName: string;
  /** The name that the failover records have. */
  readonly failoverName: string;
  /** What tells this region's failover record from the other region's: `PRIMARY` or `SECONDARY`. */
  readonly setIdentifier: string;
  /** The records: this region's failover record and, in the primary region, the geolocation records; each again for IPv6. */
  readonly records: route53.RecordSet[];
  /** The health check that decides whether this region gets the traffic. */
  readonly healthCheck: route53.IHealthCheck;
  /**
   * The alarms behind the health check, one for each target group; none where a health check is passed.
   *
   * Actions can be added to them. Their other settings must stay: Route 53 would not follow.
   */
  readonly alarms: cloudwatch.Alarm[];

  /**
   * @throws when the name is none or is outside the zone, when there is neither a target group nor a health check, or when IPv6
   * is asked of a load balancer that has IPv4 alone
   */
  constructor(scope: Construct, id: string, props: OriginRecordsProps) {
    super(scope, id);
    const role = props.role ?? OriginRole.PRIMARY;
    checkOriginRecords(this, props);
    this.domainName = props.domainName;
    this.failoverName = OriginRecords.failoverNameOf(props.domainName);
    this.setIdentifier = role;

    const health = props.healthCheck ? [] : this.watchTargets(props);
    this.alarms = health.map(({ alarm }) => alarm);
    this.healthCheck = props.healthCheck ?? this.anyOf(health.map(({ healthCheck }) => healthCheck));
    this.records = [
      ...this.createRecords(props, role, route53.RecordType.A, ''),
      ...props.ipv6 ? this.createRecords(props, role, route53.RecordType.AAAA, 'V6') : [],
    ];
  }

  private watchTargets({ loadBalancer, targetGroups = [] }: OriginRecordsProps): TargetHealth[] {
    return targetGroups.map((targetGroup, index) => {
      const health = new TargetHealth(this, `Targets${index + 1}`, { loadBalancer, targetGroup });
      Tags.of(health.healthCheck).add('Name', `${this.failoverName} ${this.setIdentifier} ${index + 1}`);
      return health;
    });
  }

  /** The idle group of a deployment that shifts traffic has no targets, so one green check is enough. */
  private anyOf(checks: route53.HealthCheck[]): route53.HealthCheck {
    if (checks.length === 1) return checks[0];
    const either = new route53.HealthCheck(this, 'AnyTargets', {
      type: route53.HealthCheckType.CALCULATED, childHealthChecks: checks, healthThreshold: 1,
    });
    Tags.of(either).add('Name', `${this.failoverName} ${this.setIdentifier}`);
    return either;
  }

  private createRecords(props: OriginRecordsProps, role: OriginRole, recordType: route53.RecordType, suffix: string): route53.RecordSet[] {
    const failover = this.createFailover(props, role, recordType, suffix);
    if (role === OriginRole.SECONDARY) return [failover];
    const lead = (id: string, geoLocation: route53.GeoLocation) => new route53.RecordSet(this, `${id}${suffix}`, {
      zone: props.zone,
      recordType,
      recordName: `${this.domainName}.`,
      comment: `Leads to ${this.failoverName}`,
      geoLocation,
      setIdentifier: id,
      // By reference, so that the failover record is made first and deleted last.
      target: route53.RecordTarget.fromAlias({
        bind: () => ({ dnsName: failover.domainName, hostedZoneId: props.zone.hostedZoneId, evaluateTargetHealth: true }),
      }),
    });
    return [failover, lead('Japan', route53.GeoLocation.country('JP')), lead('Everywhere', route53.GeoLocation.default())];
  }

  private createFailover(props: OriginRecordsProps, role: OriginRole, recordType: route53.RecordType, suffix: string): route53.RecordSet {
    const record = new route53.RecordSet(this, `Failover${suffix}`, {
      zone: props.zone,
      recordType,
      recordName: `${this.failoverName}.`,
      comment: `${role} region of ${this.domainName}`,
      failover: route53.Failover[role],
      setIdentifier: role,
      healthCheck: this.healthCheck,
      target: route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(props.loadBalancer, { evaluateTargetHealth: true })),
    });
    // The L2 takes nothing but true, though Route 53 takes false as well where there is a health check.
    if (!props.evaluateTargetHealth) {
      (record.node.defaultChild as route53.CfnRecordSet).addPropertyOverride('AliasTarget.EvaluateTargetHealth', false);
    }
    return record;
  }
}
