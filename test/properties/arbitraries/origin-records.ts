import { Lazy, Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as fc from 'fast-check';
import { OriginRecords, OriginRole } from '../../../src/edge/internal';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly domainName: string;
  readonly lateName: boolean;
  readonly zoneName: string;
  readonly targetGroups?: number;
  readonly role?: OriginRole;
  readonly importedCheck: boolean;
  readonly ipv6?: boolean;
  readonly evaluateTargetHealth?: boolean;
}

const ELB = 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012';

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, 'domainName' | 'lateName' | 'zoneName' | 'importedCheck'>({
  domainName: mostly(
    fc.constantFrom('origin.shop.example', 'shop.example', 'a-b.c_d.Shop.example', `${'a'.repeat(63)}.shop.example`),
    fc.oneof(fc.string(), fc.constantFrom('origin.shop.example.', '*.shop.example', '-a.shop.example', `${'a'.repeat(64)}.shop.example`, 'example')),
  ),
  lateName: mostly(fc.constant(false), fc.constant(true)),
  zoneName: mostly(fc.constantFrom('shop.example', 'shop.example.', 'example'), fc.constantFrom('op.example', 'myshop.example')),
  targetGroups: mostly(fc.integer({ min: 1, max: 3 }), fc.constant(0)),
  role: fc.constantFrom(OriginRole.PRIMARY, OriginRole.SECONDARY),
  importedCheck: fc.boolean(),
  ipv6: fc.boolean(),
  evaluateTargetHealth: fc.boolean(),
}, { requiredKeys: ['domainName', 'lateName', 'zoneName', 'importedCheck'] });

function targetGroupsOf(stack: Stack, id: string, count: number): elbv2.IApplicationTargetGroup[] {
  return Array.from({ length: count }, (_, index) => elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(stack, `${id}Group${index}`, {
    targetGroupArn: `${ELB}:targetgroup/shop-${index}/000000000000000${index}`,
  }));
}

function build(stack: Stack, id: string, sample: Sample): void {
  const { domainName, lateName, zoneName, targetGroups, importedCheck, ...rest } = sample;
  new OriginRecords(stack, id, {
    ...rest,
    // Tokens are valid, because synthesis cannot check them.
    domainName: lateName ? Lazy.string({ produce: () => 'late.shop.example' }) : domainName,
    zone: route53.HostedZone.fromHostedZoneAttributes(stack, `${id}Zone`, { hostedZoneId: `Z0123456789${id.toUpperCase()}`, zoneName }),
    loadBalancer: elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, `${id}Alb`, {
      loadBalancerArn: `${ELB}:loadbalancer/app/shop/0123456789abcdef`,
      loadBalancerCanonicalHostedZoneId: 'Z14GRHDCWA56QT',
      loadBalancerDnsName: 'shop-1.ap-northeast-1.elb.amazonaws.com',
      securityGroupId: 'sg-11111111',
    }),
    targetGroups: targetGroups === undefined ? undefined : targetGroupsOf(stack, id, targetGroups),
    healthCheck: importedCheck ? route53.HealthCheck.fromHealthCheckId(stack, `${id}Check`, '11111111-2222-3333-4444-555555555555') : undefined,
  });
}

export const originRecordsSubject: Subject<Sample> = { name: 'OriginRecords', arbitrary, build };
