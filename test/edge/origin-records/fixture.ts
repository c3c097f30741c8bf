import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { OriginRecords } from '../../../src/edge/internal';
import { OriginRecordsProps } from '../../../src/edge/private/origin-records-props';
import { testStack } from '../../../tools/assemblies/stacks';

const elb = 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012';

export function loadBalancer(stack: Stack): elbv2.IApplicationLoadBalancer {
  return elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'Alb', {
    loadBalancerArn: `${elb}:loadbalancer/app/shop/0123456789abcdef`,
    loadBalancerCanonicalHostedZoneId: 'Z14GRHDCWA56QT',
    loadBalancerDnsName: 'shop-1.ap-northeast-1.elb.amazonaws.com',
    securityGroupId: 'sg-11111111',
  });
}

export function targetGroup(stack: Stack, name: string): elbv2.IApplicationTargetGroup {
  return elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(stack, name, { targetGroupArn: `${elb}:targetgroup/${name}/fedcba987654321${name.length}` });
}

export function zone(stack: Stack): route53.IHostedZone {
  return route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'shop.example' });
}

/** Records of an imported load balancer with one target group, and the props of the test. */
export function origin(stack: Stack, props: Partial<OriginRecordsProps> = {}): OriginRecords {
  return new OriginRecords(stack, 'Origin', {
    zone: zone(stack),
    domainName: 'origin.shop.example',
    loadBalancer: loadBalancer(stack),
    targetGroups: 'targetGroups' in props ? props.targetGroups : [targetGroup(stack, 'blue')],
    ...props,
  });
}

export function templateOf(props: (stack: Stack) => Partial<OriginRecordsProps> = () => ({})): Template {
  const stack = testStack();
  origin(stack, props(stack));
  return Template.fromStack(stack);
}
