import { Stack, aws_route53 as route53 } from 'aws-cdk-lib';
import { OriginRecords } from '../../../src/edge/internal';
import { OriginRecordsProps } from '../../../src/edge/private/origin-records-props';
import { importedLoadBalancer, importedTargetGroup } from '../../../tools/assemblies/imported';
import { built } from '../../support/templates';

/** Records of an imported load balancer with one target group, and the props of the test. */
export function origin(stack: Stack, props: Partial<OriginRecordsProps> = {}): OriginRecords {
  return new OriginRecords(stack, 'Origin', {
    zone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'shop.example' }),
    domainName: 'origin.shop.example',
    loadBalancer: importedLoadBalancer(stack),
    targetGroups: 'targetGroups' in props ? props.targetGroups : [importedTargetGroup(stack, 'blue')],
    ...props,
  });
}

export const templateOf = (props: (stack: Stack) => Partial<OriginRecordsProps> = () => ({})) => built((stack) => origin(stack, props(stack)));
