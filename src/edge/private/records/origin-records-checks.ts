import { Annotations } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { OriginRecordsProps, OriginRole } from './origin-records-props';
import { invalid } from '../../../private/errors';
import { checkName, NameRule } from '../../../private/names';
import { isUnknown } from '../../../private/unknown';

/** A DNS name has 253 characters, of which the label of the failover name and its dot use 7. */
const DOMAIN_NAME: NameRule = {
  longest: 246,
  pattern: /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i,
  allowed: 'a DNS name of at least two labels, without a dot at its end',
};

/** Throws for values that Route 53 would reject at deployment, or would never resolve. */
export function checkOriginRecords(scope: IConstruct, props: OriginRecordsProps): void {
  const { domainName, zone, loadBalancer, ipv6, role, healthCheck } = props;
  checkName(scope, 'domainName', domainName, DOMAIN_NAME);
  if (!isWithin(domainName, zone.zoneName)) {
    invalid(scope, `domainName must be in the hosted zone "${zone.zoneName}", got "${domainName}"; ` +
      'use the hosted zone of that name');
  }
  if (!healthCheck && (props.targetGroups ?? []).length === 0) {
    invalid(scope, 'targetGroups must contain a target group without healthCheck, got none; ' +
      'pass api.targetGroup, and api.alternateTargetGroup if there is one');
  }
  if (ipv6 && loadBalancer.ipAddressType === elbv2.IpAddressType.IPV4) {
    invalid(scope, 'ipv6 must be absent for a load balancer with IPv4 addresses only, got true; ' +
      'use dualStack for the load balancer');
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
