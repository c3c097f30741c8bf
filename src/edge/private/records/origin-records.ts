import { Annotations, Tags } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { IConstruct, Construct } from 'constructs';
import { OriginRecordsProps, OriginRole } from './origin-records-props';
import { TargetHealth } from './target-health';
import { invalid } from '../../../private/errors';
import { checkName, NameRule, isUnknown } from '../../../private/names';

/** A DNS name has 253 characters, of which the label of the failover name and its dot use 7. */
const DOMAIN_NAME: NameRule = {
  longest: 246,
  pattern: /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i,
  allowed: 'a DNS name of at least two labels, without a dot at its end',
};

/**
 * The DNS records of the domain name by which a CDN connects to a load balancer, with failover to a standby Region.
 *
 * The domain name has a geolocation record for Japan and a default record. Both are aliases of a second name,
 * `failoverName`, which has a failover record for each Region. The primary Region creates the geolocation records and
 * its failover record. The standby Region creates its failover record only. The stacks do not reference each other;
 * both have the same `zone` and `domainName`.
 *
 * The health check of a Region is healthy while the load balancer has a healthy target. It becomes unhealthy after 3
 * minutes without one, and stays unhealthy until the first release. Route 53 sends traffic to an unhealthy primary
 * Region while there is no standby Region or it is unhealthy as well: release the primary Region before you deploy its
 * standby Region. Route 53 would fail over within minutes and does not promote a database. With a database in each
 * Region, use the health checks of a failover plan instead.
 *
 * All records are deleted with the stack: without the stack of the primary Region the domain name does not resolve. A
 * health check costs about $0.50 and an alarm $0.10 per month. Two target groups require three health checks and two
 * alarms.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
 */
export class OriginRecords extends Construct {
  /**
   * The name of the failover records of both Regions.
   *
   * @param domainName the domain name by which the CDN connects to the load balancer
   */
  static failoverNameOf(domainName: string): string {
    return `active.${domainName}`;
  }

  /** The domain name by which the CDN connects to the load balancer. */
  readonly domainName: string;
  /** The name of the failover records. */
  readonly failoverName: string;
  /** The set identifier of the failover record of this Region: `PRIMARY` or `SECONDARY`. */
  readonly setIdentifier: string;
  /** The records: the failover record of this Region and, in the primary Region, the geolocation records. */
  readonly records: route53.RecordSet[];
  /** The health check that decides whether this Region receives the traffic. */
  readonly healthCheck: route53.IHealthCheck;

  /**
   * @throws when the domain name is invalid or outside the hosted zone, or when there is neither a target group nor a
   * health check
   */
  constructor(scope: Construct, id: string, props: OriginRecordsProps) {
    super(scope, id);
    const role = props.role ?? OriginRole.PRIMARY;
    checkOriginRecords(this, props);
    this.domainName = props.domainName;
    this.failoverName = OriginRecords.failoverNameOf(props.domainName);
    this.setIdentifier = role;

    this.healthCheck = props.healthCheck ?? this.anyOf(this.watchTargets(props));
    this.records = this.createRecords(props, role);
  }

  private watchTargets({ loadBalancer, targetGroups = [] }: OriginRecordsProps): route53.HealthCheck[] {
    return targetGroups.map((targetGroup, index) => {
      const { healthCheck } = new TargetHealth(this, `Targets${index + 1}`, { loadBalancer, targetGroup });
      Tags.of(healthCheck).add('Name', `${this.failoverName} ${this.setIdentifier} ${index + 1}`);
      return healthCheck;
    });
  }

  /** The idle target group of a deployment that shifts traffic has no targets, so one healthy check is sufficient. */
  private anyOf(checks: route53.HealthCheck[]): route53.HealthCheck {
    if (checks.length === 1) return checks[0];
    const either = new route53.HealthCheck(this, 'AnyTargets', {
      type: route53.HealthCheckType.CALCULATED, childHealthChecks: checks, healthThreshold: 1,
    });
    Tags.of(either).add('Name', `${this.failoverName} ${this.setIdentifier}`);
    return either;
  }

  private createRecords(props: OriginRecordsProps, role: OriginRole): route53.RecordSet[] {
    const failover = this.createFailover(props, role);
    if (role === OriginRole.SECONDARY) return [failover];
    const alias = (id: string, geoLocation: route53.GeoLocation) => new route53.RecordSet(this, id, {
      zone: props.zone,
      recordType: route53.RecordType.A,
      recordName: `${this.domainName}.`,
      comment: `Alias of ${this.failoverName}`,
      geoLocation,
      setIdentifier: id,
      // By reference, so that the failover record is created first and deleted last.
      target: route53.RecordTarget.fromAlias({
        bind: () => ({
          dnsName: failover.domainName, hostedZoneId: props.zone.hostedZoneId, evaluateTargetHealth: true,
        }),
      }),
    });
    return [
      failover, alias('Japan', route53.GeoLocation.country('JP')), alias('Everywhere', route53.GeoLocation.default()),
    ];
  }

  private createFailover(props: OriginRecordsProps, role: OriginRole): route53.RecordSet {
    const target = new targets.LoadBalancerTarget(props.loadBalancer, { evaluateTargetHealth: true });
    const record = new route53.RecordSet(this, 'Failover', {
      zone: props.zone,
      recordType: route53.RecordType.A,
      recordName: `${this.failoverName}.`,
      comment: `${role} Region of ${this.domainName}`,
      failover: route53.Failover[role],
      setIdentifier: role,
      healthCheck: this.healthCheck,
      target: route53.RecordTarget.fromAlias(target),
    });
    // Route 53 would fail over without any other decision: a target group without targets counts as unhealthy, and each
    // blue/green deployment leaves one. The L2 supports true only, but Route 53 supports false with a health check.
    (record.node.defaultChild as route53.CfnRecordSet).addPropertyOverride('AliasTarget.EvaluateTargetHealth', false);
    return record;
  }
}

/** Throws for values that Route 53 would reject at deployment, or would never resolve. */
function checkOriginRecords(scope: IConstruct, props: OriginRecordsProps): void {
  const { domainName, zone, role, healthCheck } = props;
  checkName(scope, 'domainName', domainName, DOMAIN_NAME);
  if (!isWithin(domainName, zone.zoneName)) {
    invalid(scope, `domainName must be in the hosted zone "${zone.zoneName}", got "${domainName}"; ` +
      'use the hosted zone of that name');
  }
  if (!healthCheck && (props.targetGroups ?? []).length === 0) {
    invalid(scope, 'targetGroups must contain a target group without healthCheck, got none; ' +
      'pass api.targetGroup, and api.alternateTargetGroup if there is one');
  }
  if (role === OriginRole.SECONDARY && !healthCheck) {
    Annotations.of(scope).addWarningV2('@eldonia/origin-records:unattendedFailover',
      'DNS fails over to this Region as soon as the primary Region has no healthy target, ' +
        'without promotion of the database of this Region; use the health checks of a failover plan in both Regions');
  }
}

function isWithin(domainName: string, zoneName: string): boolean {
  if (isUnknown(domainName) || isUnknown(zoneName)) return true;
  const [name, zone] = [domainName, zoneName].map((text) => text.toLowerCase().replace(/\.$/, ''));
  return name === zone || name.endsWith(`.${zone}`);
}
