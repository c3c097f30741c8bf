import {
  Stack, Token, aws_certificatemanager as acm, aws_ec2 as ec2, aws_ecr as ecr, aws_elasticloadbalancingv2 as elbv2, aws_iam as iam, aws_kms as kms,
  aws_lambda as lambda, aws_route53 as route53, aws_sns as sns,
} from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ACCOUNT } from './stacks';
import { PlatformZone } from '../../src/region';

/** Of no image: what a team passes to pin a sidecar. */
export const IMAGE_DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
/** The ARN of an existing key, in the format that the validator requires. */
export const KEY_ARN = 'arn:aws:kms:ap-northeast-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef';

/** An existing hosted zone. */
export const ZONE: route53.HostedZoneAttributes = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };
/** The zone, as a platform takes it. */
export const PLATFORM_ZONE = PlatformZone.fromAttributes(ZONE);

export function importedCertificate(
  stack: Stack, id = 'ImportedCertificate', region = stack.region, name = '01234567-89ab-cdef-0123-456789abcdef',
): acm.ICertificate {
  const account = Token.isUnresolved(stack.account) ? ACCOUNT : stack.account;
  return once(stack, id, () => acm.Certificate.fromCertificateArn(stack, id, `arn:aws:acm:${region}:${account}:certificate/${name}`));
}

export const importedTopic = (stack: Stack): sns.ITopic =>
  once(stack, 'ImportedTopic', (id) => sns.Topic.fromTopicArn(stack, id, `arn:aws:sns:${stack.region}:${stack.account}:alarms`));

const ELB = 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012';

export const importedTrustStore = (stack: Stack): elbv2.ITrustStore =>
  once(stack, 'ImportedTrustStore', (id) => elbv2.TrustStore.fromTrustStoreArn(stack, id,
    `arn:aws:elasticloadbalancing:${stack.region}:123456789012:truststore/cloudfront/0123456789abcdef`));

export const importedLoadBalancer = (stack: Stack): elbv2.IApplicationLoadBalancer =>
  once(stack, 'ImportedAlb', (id) => elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, id, {
    loadBalancerArn: `${ELB}:loadbalancer/app/shop/0123456789abcdef`,
    loadBalancerCanonicalHostedZoneId: 'Z14GRHDCWA56QT',
    loadBalancerDnsName: 'shop-1.ap-northeast-1.elb.amazonaws.com',
    securityGroupId: 'sg-11111111',
  }));

/** A separate rule on an existing listener. */
export function ruleOfImportedListener(stack: Stack, id: string): elbv2.ApplicationListenerRule {
  const listener = once(stack, 'ImportedListener', (name) => elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, name, {
    listenerArn: `${ELB}:listener/app/shop/0123456789abcdef/0123456789abcdef`, securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'AlbGroup', 'sg-11111111'),
  }));
  return new elbv2.ApplicationListenerRule(stack, `${id}Rule`, {
    listener,
    priority: 100 + stack.node.children.length,
    conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])],
    action: elbv2.ListenerAction.fixedResponse(200),
  });
}

export function importedTargetGroup(stack: Stack, name: string): elbv2.IApplicationTargetGroup {
  const attributes = { targetGroupArn: `${ELB}:targetgroup/${name}/fedcba987654321${name.length}` };
  return once(stack, `ImportedTargets-${name}`, (id) => elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(stack, id, attributes));
}

export const importedZone = (stack: Stack): route53.IHostedZone =>
  once(stack, 'ImportedZone', (id) => route53.HostedZone.fromHostedZoneAttributes(stack, id, ZONE));

export const importedRepository = (stack: Stack): ecr.IRepository =>
  once(stack, 'ImportedRepository', (id) => ecr.Repository.fromRepositoryName(stack, id, 'eldonia-backend'));

/** A key of the stack, as its owner would define it. */
export const rotatedKey = (stack: Stack): kms.Key => new kms.Key(stack, 'Key', { enableKeyRotation: true });

/** A function of the stack with arbitrary code, and with an existing role unless the props have one. */
export const smallFunction = (stack: Stack, id: string, props: Partial<lambda.FunctionProps> = {}): lambda.Function =>
  new lambda.Function(stack, id, {
    runtime: new lambda.Runtime('nodejs24.x', lambda.RuntimeFamily.NODEJS, { supportsInlineCode: true }),
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    role: iam.Role.fromRoleArn(stack, `${id}Role`, 'arn:aws:iam::123456789012:role/job'),
    ...props,
  });

/** An existing VPC with two Availability Zones. */
export const importedVpc = (stack: Stack): ec2.IVpc =>
  vpcIn(stack, 'ImportedVpc', { vpcId: 'vpc-0123456789abcdef0', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'] });

/** An existing VPC with a subnet of each kind in each of two zones. `series`: the first digit of their IDs. */
export function vpcIn(stack: Stack, id: string, facts: Pick<ec2.VpcAttributes, 'vpcId' | 'vpcCidrBlock' | 'availabilityZones'>, series = 0): ec2.IVpc {
  const [a, b, c, d] = [1, 2, 3, 4].map((number) => `${series}000000000000000${number}`);
  return once(stack, id, () => ec2.Vpc.fromVpcAttributes(stack, id, {
    ...facts,
    publicSubnetIds: [`subnet-${a}`, `subnet-${b}`],
    publicSubnetRouteTableIds: [`rtb-${a}`, `rtb-${b}`],
    privateSubnetIds: [`subnet-${c}`, `subnet-${d}`],
    privateSubnetRouteTableIds: [`rtb-${c}`, `rtb-${d}`],
  }));
}

/** The same import when the stack asks again. */
export const once = <T extends IConstruct>(stack: Stack, id: string, make: (id: string) => T): T =>
  stack.node.tryFindChild(id) as T | undefined ?? make(id);
