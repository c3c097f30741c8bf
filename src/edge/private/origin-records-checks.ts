import { Annotations } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { OriginRecordsProps, OriginRole } from './origin-records-props';
import { invalid } from '../../private/errors';
import { checkName, NameRule } from '../../private/names';
import { isUnknown } from '../../private/unknown';

/** Of the 253 characters of a DNS name, seven go to the failover name's own label and its dot. */
const DOMAIN_NAME: NameRule = {
  longest: 246,
  pattern: /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i,
  allowed: 'a DNS name of at least two labels, without a dot at its end',
};

/** Refuse what Route 53 would refuse at deployment, or would never resolve. */
export function checkOriginRecords(scope: IConstruct, props: OriginRecordsProps): void {
  const { domainName, zone, loadBalancer, ipv6, role, healthCheck } = props;
  checkName(scope, 'domainName', domainName, DOMAIN_NAME);
  if (!isWithin(domainName, zone.zoneName)) {
    invalid(scope, `domainName must be in the zone "${zone.zoneName}", got "${domainName}"; pass the zone of that name`);
  }
  if (!healthCheck && (props.targetGroups ?? []).length === 0) {
    invalid(scope, 'targetGroups must name a target group unless healthCheck is passed, got none; ' +
      'pass api.targetGroup, and api.alternateTargetGroup where there is one');
  }
  if (ipv6 && loadBalancer.ipAddressType === elbv2.IpAddressType.IPV4) {
    invalid(scope, 'ipv6 must be left out when the load balancer has IPv4 addresses alone, got true; make the load balancer dual-stack');
  }
  if (role === OriginRole.SECONDARY && !healthCheck) {
    Annotations.of(scope).addWarningV2('@eldonia/origin-records:unattendedFailover',
      'the name moves here as soon as the primary region has no healthy target, though nobody has promoted the database of this region; ' +
      'pass the health checks of a failover plan in both regions');
  }
}

function isWithin(domainName: string, zoneName: string): boolean {
  if (isUnknown(domainName) || isUnknown(zoneName)) return true;
  const [name, zone] = [domainName, zoneName].map((text) => text.toLowerCase().replace(/\.$/, ''));
  return name === zone || name.endsWith(`.${zone}`);
}
