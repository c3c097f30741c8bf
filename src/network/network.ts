import { Annotations, Fn, RemovalPolicy, Tags, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct, DependencyGroup } from 'constructs';
import { NetworkProps } from './network-props';
import { AddressPlan, planAddresses } from './private/address-plan';
import { serveCalls } from './private/calls';
import { DefaultSecurityGroup } from './private/default-security-group';
import { endpointsFor, sharedNames } from './private/defined-endpoints';
import { limitEndpoint, limitEndpoints } from './private/endpoint-policies';
import { FlowLogs } from './private/flow-logs';
import { recordNatGateways } from './private/nat-gateways';
import { VpcEndpoints } from './vpc-endpoints';
import { acknowledgeRule, acknowledge } from '../private/acknowledge';
import { claim } from '../private/claim';
import { invalid } from '../private/errors';
import { isTooLongForEc2, pathOf } from '../private/readable-path';
import { checkKnownProps } from '../private/structs/known-props';

/** The id of the scope of the endpoints that constructs in the network need. */
const CALLED = 'CalledServices';

/**
 * A VPC with one public and one private subnet per Availability Zone, with CIDR blocks of your choice.
 *
 * The private subnets reach the internet through NAT gateways, S3 through a gateway endpoint that is free of charge,
 * and the AWS services that Fargate tasks need to start through interface endpoints. The policies of these endpoints
 * allow resources of your account only (`limitEndpoints`). Flow logs record all traffic. The default security group
 * has no rules. With the defaults this costs about $180 per month before traffic (on-demand list price,
 * ap-northeast-1): two NAT gateways with their addresses, and four interface endpoints in two zones.
 *
 * Only the flow logs are retained when the stack is deleted. The construct makes no lookups: it synthesizes without
 * credentials.
 *
 * @example
 * const network = new Network(this, 'Network');
 * new ecs.Cluster(this, 'Cluster', { vpc: network.vpc });
 */
@propertyInjectable
export class Network extends Construct {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.Network';

  /** VPC for other constructs. Its CIDR block is known at synthesis, and its subnets are those of this construct. */
  readonly vpc: ec2.IVpc;
  /** L1 construct of the VPC. */
  readonly cfnVpc: ec2.CfnVPC;
  /** Public subnets, one per zone, with a route to the internet gateway. */
  readonly publicSubnets: ec2.PublicSubnet[];
  /** Private subnets, one per zone, with a route to NAT; without a default route if there is no NAT. */
  readonly privateSubnets: ec2.PrivateSubnet[];
  /** Internet gateway. */
  readonly internetGateway: ec2.CfnInternetGateway;
  /** NAT gateways or NAT instances; empty if the private subnets are isolated. */
  readonly natGateways: ec2.GatewayConfig[];
  /** Gateway endpoint for S3. */
  readonly s3Endpoint: ec2.GatewayVpcEndpoint;
  /** Interface endpoints: those of `endpoints` in their order, then those that constructs in the network need. */
  readonly interfaceEndpoints: ec2.InterfaceVpcEndpoint[];
  /**
   * Security group of the interface endpoints, which allows HTTPS from the VPC; undefined without interface endpoints.
   */
  readonly endpointSecurityGroup?: ec2.SecurityGroup;
  /** Log group of the flow logs. */
  readonly flowLogGroup: logs.LogGroup;
  /** L1 construct of the flow log. */
  readonly flowLog: ec2.CfnFlowLog;
  /** Role of VPC Flow Logs. */
  readonly flowLogRole: iam.Role;

  /**
   * @throws if the zones, the CIDR blocks or the number of NAT gateways are not valid
   */
  constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id);
    checkKnownProps(this, 'NetworkProps', props);
    const plan = planAddresses(this, props);
    const natCount = checkNatCount(this, props, plan.zones.length);
    warnOfEqualBlock(this, plan.cidr);

    this.cfnVpc = new ec2.CfnVPC(
      this, 'Resource', { cidrBlock: plan.cidr, enableDnsHostnames: true, enableDnsSupport: true },
    );
    this.internetGateway = new ec2.CfnInternetGateway(this, 'InternetGateway');
    for (const named of [this.cfnVpc, this.internetGateway]) Tags.of(named).add('Name', pathOf(this));
    const ipv6Block = props.ipv6 ? new ec2.CfnVPCCidrBlock(
      this, 'Ipv6Block', { vpcId: this.cfnVpc.ref, amazonProvidedIpv6CidrBlock: true },
    ) : undefined;
    this.publicSubnets = plan.zones.map((_, index) => this.definePublicSubnet(
      plan, index, hasNatInstances(props), ipv6Block,
    ));
    this.privateSubnets = plan.zones.map((_, index) => this.definePrivateSubnet(plan, index, natCount, ipv6Block));
    this.vpc = this.defineVpc(plan, natCount, this.connectPublicSubnets(ipv6Block));
    this.natGateways = natCount > 0 ? this.connectPrivateSubnets(
      props.natProvider ?? ec2.NatProvider.gateway(), natCount, ipv6Block,
    ) : [];
    if (!hasNatInstances(props)) recordNatGateways(this.vpc, this.natGateways);

    this.s3Endpoint = this.vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    const { services } = props.endpoints ?? VpcEndpoints.forFargate();
    if (services.length > 0) this.endpointSecurityGroup = this.defineEndpointSecurityGroup();
    this.interfaceEndpoints = services.map((service) => this.defineInterfaceEndpoint(this.vpc, service));
    limitEndpoints(this, props, {
      s3: this.s3Endpoint,
      interfaces: new Map(services.map(({ shortName }, index) => [shortName, this.interfaceEndpoints[index]])),
    });
    if (natCount === 0 && !props.endpoints) serveCalls(this.vpc, (service) => this.serve(service, props));
    this.node.addValidation({ validate: () => sharedNames(this.vpc) });

    const flowLogs = new FlowLogs(this, 'FlowLogs', {
      vpc: this.cfnVpc,
      retention: props.flowLogRetention ?? logs.RetentionDays.THREE_MONTHS,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      encryptionKey: props.encryptionKey,
    });
    this.flowLogGroup = flowLogs.logGroup;
    this.flowLog = flowLogs.flowLog;
    this.flowLogRole = flowLogs.role;
    if (props.restrictDefaultSecurityGroup ?? true) {
      new DefaultSecurityGroup(this, 'DefaultSecurityGroup', this.cfnVpc, props.encryptionKey);
    }
  }

  private definePublicSubnet(
    plan: AddressPlan, index: number, natInstances: boolean, ipv6Block?: ec2.CfnVPCCidrBlock,
  ): ec2.PublicSubnet {
    const subnet = new ec2.PublicSubnet(this, `PublicSubnet${index + 1}`, {
      ...this.subnetProps(plan.zones[index], plan.publicCidrs[index]),
      ...(ipv6Block ? this.subnetIpv6Props(2 * index) : {}),
      // Load balancers and NAT gateways have their own public addresses; a NAT instance gets one from its subnet.
      mapPublicIpOnLaunch: natInstances,
    });
    acknowledgePublicSubnet(subnet, natInstances);
    return completeSubnet(subnet, 'Public', 'Public', ipv6Block);
  }

  private definePrivateSubnet(
    plan: AddressPlan, index: number, natCount: number, ipv6Block?: ec2.CfnVPCCidrBlock,
  ): ec2.PrivateSubnet {
    const subnet = new ec2.PrivateSubnet(this, `PrivateSubnet${index + 1}`, {
      ...this.subnetProps(plan.zones[index], plan.privateCidrs[index]),
      ...(ipv6Block ? this.subnetIpv6Props(2 * index + 1) : {}),
    });
    return completeSubnet(subnet, 'Private', natCount > 0 ? 'Private' : 'Isolated', ipv6Block);
  }

  private subnetProps(availabilityZone: string, cidrBlock: string): ec2.SubnetProps {
    return { availabilityZone, cidrBlock, vpcId: this.cfnVpc.ref };
  }

  /** The subnets of a zone have adjacent blocks, so that a new zone does not change existing blocks. */
  private subnetIpv6Props(index: number): Pick<ec2.SubnetProps, 'ipv6CidrBlock' | 'assignIpv6AddressOnCreation'> {
    const blocks = Fn.cidr(Fn.select(0, this.cfnVpc.attrIpv6CidrBlocks), index + 1, '64');
    return { ipv6CidrBlock: Fn.select(index, blocks), assignIpv6AddressOnCreation: true };
  }

  private connectPublicSubnets(ipv6Block?: ec2.CfnVPCCidrBlock): ec2.CfnVPCGatewayAttachment {
    const attachment = new ec2.CfnVPCGatewayAttachment(this, 'InternetGatewayAttachment', {
      vpcId: this.cfnVpc.ref,
      internetGatewayId: this.internetGateway.ref,
    });
    for (const subnet of this.publicSubnets) {
      subnet.addDefaultInternetRoute(this.internetGateway.ref, attachment);
      if (ipv6Block) subnet.addIpv6DefaultInternetRoute(this.internetGateway.ref, attachment);
    }
    return attachment;
  }

  /**
   * `ec2.Vpc` would look up the zones of the account, so this imports the VPC. The subnets are the defined ones rather
   * than imported ones, because nothing can depend on the routes of imported subnets.
   */
  private defineVpc(plan: AddressPlan, natCount: number, attachment: ec2.CfnVPCGatewayAttachment): ec2.IVpc {
    const vpc = ec2.Vpc.fromVpcAttributes(
      this, 'Vpc', { vpcId: this.cfnVpc.ref, vpcCidrBlock: plan.cidr, availabilityZones: plan.zones },
    );
    vpc.publicSubnets.push(...this.publicSubnets);
    (natCount > 0 ? vpc.privateSubnets : vpc.isolatedSubnets).push(...this.privateSubnets);
    (vpc.internetConnectivityEstablished as DependencyGroup).add(attachment);
    return vpc;
  }

  private connectPrivateSubnets(
    provider: ec2.NatProvider, natCount: number, ipv6Block?: ec2.CfnVPCCidrBlock,
  ): ec2.GatewayConfig[] {
    const natSubnets = this.publicSubnets.slice(0, natCount);
    // Providers require the type `Vpc`, but use only the members of `IVpc`.
    provider.configureNat({ vpc: this.vpc as ec2.Vpc, natSubnets, privateSubnets: this.privateSubnets });
    if (provider instanceof ec2.NatInstanceProviderV2) {
      provider.connections.allowFrom(
        ec2.Peer.ipv4(this.vpc.vpcCidrBlock), ec2.Port.allTraffic(), 'NAT traffic from the VPC',
      );
      // An instance that starts before its route to the internet cannot install the NAT software.
      provider.gatewayInstances.forEach((instance, index) => instance.node.addDependency(
        natSubnets[index].internetConnectivityEstablished,
      ));
    }
    if (ipv6Block) {
      const egress = new ec2.CfnEgressOnlyInternetGateway(
        this, 'EgressOnlyInternetGateway', { vpcId: this.cfnVpc.ref },
      );
      for (const subnet of this.privateSubnets) subnet.addIpv6DefaultEgressOnlyInternetRoute(egress.ref);
    }
    return provider.configuredGateways;
  }

  private defineEndpointSecurityGroup(): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'EndpointSecurityGroup', {
      vpc: this.vpc,
      description: 'HTTPS from the network to the endpoints of AWS services',
      allowAllOutbound: false,
    });
    group.addIngressRule(ec2.Peer.ipv4(this.vpc.vpcCidrBlock), ec2.Port.HTTPS, 'HTTPS from the VPC');
    return group;
  }

  /** Creates an endpoint unless there is one of the service already, also of the caller. */
  private serve(service: ec2.InterfaceVpcEndpointAwsService, props: NetworkProps): void {
    if (endpointsFor(this.vpc, service.shortName).length > 0) return;
    // With ids of its own, so that one that the caller adds later is refused with a reason, whatever its id.
    const scope = this.vpc.node.tryFindChild(CALLED) as Construct | undefined ?? new Construct(this.vpc, CALLED);
    const endpoint = this.defineInterfaceEndpoint(scope, service);
    this.interfaceEndpoints.push(endpoint);
    if (props.limitEndpoints ?? true) limitEndpoint(service.shortName, endpoint);
  }

  private defineInterfaceEndpoint(
    scope: Construct, service: ec2.InterfaceVpcEndpointAwsService,
  ): ec2.InterfaceVpcEndpoint {
    return new ec2.InterfaceVpcEndpoint(scope, endpointId(service), {
      vpc: this.vpc,
      service,
      subnets: { subnets: this.privateSubnets },
      securityGroups: [this.endpointSecurityGroup!],
      open: false,
    });
  }
}

/** Two VPCs with the same addresses can be connected neither by peering nor by a transit gateway, and keep them. */
function warnOfEqualBlock(scope: Construct, cidr: string): void {
  const first = Token.isUnresolved(cidr) ? undefined : claim(scope, 'CIDR block', cidr);
  if (!first) return;
  Annotations.of(scope).addWarningV2('@eldonia/network:equalBlock',
    `cidr is ${cidr} here and at ${first.node.path}: two VPCs with equal addresses can never be connected; pass ` +
    'another cidr (network.cidr of a platform) before the first deployment, or acknowledge this warning');
}

function checkNatCount(scope: Construct, props: NetworkProps, zones: number): number {
  const count = props.natGateways ?? zones;
  if (Token.isUnresolved(count)) invalid(scope, 'natGateways must be known at synthesis, got a token; pass a number');
  if (!Number.isInteger(count) || count < 0 || count > zones) {
    invalid(
      scope,
      `natGateways must be a whole number from 0 to the number of zones (${zones}), got ${count}; ` +
        'use at most one per zone',
    );
  }
  if (count === 0 && props.natProvider) {
    invalid(scope, 'natGateways must be at least 1 with natProvider, got 0; leave one of them out');
  }
  if (count > 0 && count < zones) {
    Annotations.of(scope).addWarningV2('@eldonia/network:fewerNatGatewaysThanZones',
      `natGateways is ${count} for ${zones} zones. ` +
      'If the zone of a NAT gateway fails, other zones lose internet access too. Traffic between zones is billed. ' +
      `Use ${zones} in production.`);
  }
  return count;
}

/** Returns true if the NAT provider uses instances rather than NAT gateways. */
function hasNatInstances({ natProvider }: NetworkProps): boolean {
  return natProvider !== undefined && !(natProvider instanceof ec2.NatGatewayProvider);
}

/** Adds what `ec2.Vpc` adds to its subnets: the tags for `Vpc.fromLookup` and the order of creation. */
function completeSubnet<T extends ec2.Subnet>(
  subnet: T, group: string, type: string, ipv6Block?: ec2.CfnVPCCidrBlock,
): T {
  const includeResourceTypes = [ec2.CfnSubnet.CFN_RESOURCE_TYPE_NAME];
  Tags.of(subnet).add('aws-cdk:subnet-name', group, { includeResourceTypes });
  Tags.of(subnet).add('aws-cdk:subnet-type', type, { includeResourceTypes });
  if (isTooLongForEc2(subnet)) Tags.of(subnet).add('Name', pathOf(subnet));
  if (ipv6Block) {
    subnet.node.addDependency(ipv6Block);
    acknowledgeIpv6(subnet);
  }
  acknowledge(
    subnet, 'CloudFormation-Validate::W3010',
    'The zones are set explicitly, because a choice at deployment could move subnets to other zones',
  );
  return subnet;
}

/** `ecr.dkr` becomes `EcrDkr`. */
function endpointId({ shortName }: ec2.InterfaceVpcEndpointAwsService): string {
  return shortName.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** Acknowledges the findings on a public subnet. */
function acknowledgePublicSubnet(subnet: ec2.ISubnet, natInstances: boolean): void {
  acknowledgeRule(subnet, 'VPCNoUnrestrictedRouteToIGW',
    'The subnet is public for load balancers and NAT; resources with data are in private subnets without this route');
  if (natInstances) {
    acknowledgeRule(
      subnet, 'VPCSubnetAutoAssignPublicIpDisabled', 'NAT instances get their public address from the subnet',
    );
  }
}

/** Acknowledges that a subnet assigns IPv6 addresses. */
function acknowledgeIpv6(subnet: ec2.ISubnet): void {
  acknowledgeRule(subnet, 'VPCSubnetAutoAssignPublicIpDisabled',
    'All IPv6 addresses of Amazon are public; ' +
      'security groups and the egress-only gateway of private subnets block inbound traffic');
}
