import { Annotations, Fn, RemovalPolicy, Tags, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, DependencyGroup } from 'constructs';
import { AddressPlan, planAddresses } from './private/address-plan';
import { DefaultSecurityGroup } from './private/default-security-group';
import { FlowLogs } from './private/flow-logs';
import { VpcEndpoints } from './vpc-endpoints';
import { acknowledge } from '../private/acknowledge';
import { acknowledgeIpv6, acknowledgePublicSubnet } from './private/subnet-acknowledgements';
import { invalid } from '../private/errors';

/** Options of a network. */
export interface NetworkProps {
  /**
   * The addresses of the network, from /16 to /28.
   *
   * Give each region its own block, or the two can never be peered.
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;

  /**
   * The Availability Zones of the VPC, at least 2. Each has one public and one private subnet.
   *
   * Synthesis does not look zones up. Regions in which the zones differ between accounts require this prop. In a stack
   * without a Region, CloudFormation selects the first zones of `Fn::GetAZs`, whose order AWS does not guarantee:
   * specify the zones in production.
   *
   * @default - the first zones that all accounts of the Region have, one for each CIDR block of a list, or 2: a, b and
   * c; in Tokyo a, c and d; required in Regions such as us-west-1 and ca-central-1
   */
  readonly availabilityZones?: string[];

  /**
   * The blocks of the public subnets, in the order of the zones.
   *
   * A load balancer needs a /27 or larger.
   *
   * @default - the blocks of 256 addresses numbered 1, 2, … in the network: 10.0.1.0/24 and 10.0.2.0/24
   */
  readonly publicSubnetCidrs?: string[];

  /**
   * The blocks of the private subnets, in the order of the zones.
   *
   * @default - the blocks of 256 addresses numbered 10, 20, … in the network: 10.0.10.0/24 and 10.0.20.0/24
   */
  readonly privateSubnetCidrs?: string[];

  /**
   * How many NAT gateways (or whatever `natProvider` makes) there are, each in another zone.
   *
   * A gateway costs about 45 USD a month in Tokyo plus 0.062 USD a GB. With one only, the failure of its zone
   * takes the internet away from all; 0 makes the private subnets isolated.
   *
   * @default - one for each zone
   */
  readonly natGateways?: number;

  /**
   * What leads from the private subnets to the internet, for example NAT instances.
   *
   * A `NatProvider.instanceV2` is admitted traffic from the whole network; set its `defaultAllowedTraffic` to
   * `OUTBOUND_ONLY`, because by default it admits traffic from the whole internet.
   *
   * @default - NAT gateways
   */
  readonly natProvider?: ec2.NatProvider;

  /**
   * The AWS services reached by interface endpoints, each in every private subnet.
   *
   * @default VpcEndpoints.forFargate()
   */
  readonly endpoints?: VpcEndpoints;

  /**
   * Give all subnets IPv6 addresses beside IPv4, from a /56 that Amazon provides.
   *
   * Private subnets reach the internet over IPv6 by an egress-only gateway, which is free; isolated ones don't.
   *
   * @default false
   */
  readonly ipv6?: boolean;

  /**
   * Take all rules away from the VPC's default security group, so that nothing works by accident.
   *
   * CloudFormation can't do this itself: a small function does, with permissions on that one group. Setting it to
   * false later doesn't bring the rules back.
   *
   * @default true
   */
  readonly restrictDefaultSecurityGroup?: boolean;

  /**
   * How long the flow logs are kept.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly flowLogRetention?: logs.RetentionDays;

  /**
   * The key that encrypts the logs; its policy gets a statement for CloudWatch Logs.
   *
   * An imported key's policy can't be changed here: it must admit `logs.<region>.amazonaws.com` already.
   *
   * @default - encrypted with a key of AWS
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to the flow logs when the network is deleted.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A VPC with a public and a private subnet in each of two zones, at exactly the addresses you name.
 *
 * The private subnets reach the internet by NAT, S3 by a free gateway endpoint, and what Fargate tasks need to start
 * by interface endpoints. All flows are logged, and the default security group is empty. With the defaults in Tokyo
 * it costs about 170 USD a month before traffic: two NAT gateways and eight endpoint interfaces.
 *
 * Only the flow logs outlive the stack. Nothing is looked up: the network synthesises without credentials.
 *
 * @example
 * const network = new Network(this, 'Network');
 * new ecs.Cluster(this, 'Cluster', { vpc: network.vpc });
 */
export class Network extends Construct {
  /** The network for all constructs that take one; its CIDR block is a literal, and its subnets are those below. */
  readonly vpc: ec2.IVpc;
  /** The VPC itself. */
  readonly cfnVpc: ec2.CfnVPC;
  /** One for each zone, with a route to the internet. */
  readonly publicSubnets: ec2.PublicSubnet[];
  /** One for each zone, with a route to NAT, or to nowhere if there is none. */
  readonly privateSubnets: ec2.PrivateSubnet[];
  /** The door to the internet. */
  readonly internetGateway: ec2.CfnInternetGateway;
  /** The zones' NAT gateways or instances; empty if the private subnets are isolated. */
  readonly natGateways: ec2.GatewayConfig[];
  /** The way from the private subnets to S3. */
  readonly s3Endpoint: ec2.GatewayVpcEndpoint;
  /** The ways to the other services, in the order of the prop. */
  readonly interfaceEndpoints: ec2.InterfaceVpcEndpoint[];
  /** Admits HTTPS from the network to the interface endpoints; undefined if there are none. */
  readonly endpointSecurityGroup?: ec2.SecurityGroup;
  /** Where the flows are logged. */
  readonly flowLogGroup: logs.LogGroup;
  /** The flow log itself. */
  readonly flowLog: ec2.CfnFlowLog;
  /** What VPC Flow Logs writes with. */
  readonly flowLogRole: iam.Role;

  constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id);
    const plan = planAddresses(this, props);
    const natCount = readNatCount(this, props, plan.zones.length);

    this.cfnVpc = new ec2.CfnVPC(this, 'Resource', { cidrBlock: plan.cidr, enableDnsHostnames: true, enableDnsSupport: true });
    this.internetGateway = new ec2.CfnInternetGateway(this, 'InternetGateway');
    for (const named of [this.cfnVpc, this.internetGateway]) Tags.of(named).add('Name', this.node.path);
    const ipv6Block = props.ipv6 ? new ec2.CfnVPCCidrBlock(this, 'Ipv6Block', { vpcId: this.cfnVpc.ref, amazonProvidedIpv6CidrBlock: true }) : undefined;
    this.publicSubnets = plan.zones.map((_, index) => this.definePublicSubnet(plan, index, hasNatInstances(props), ipv6Block));
    this.privateSubnets = plan.zones.map((_, index) => this.definePrivateSubnet(plan, index, natCount, ipv6Block));
    this.vpc = this.defineVpc(plan, natCount, this.connectPublicSubnets(ipv6Block));
    this.natGateways = natCount > 0 ? this.connectPrivateSubnets(props.natProvider ?? ec2.NatProvider.gateway(), natCount, ipv6Block) : [];

    this.s3Endpoint = this.vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    const { services } = props.endpoints ?? VpcEndpoints.forFargate();
    if (services.length > 0) this.endpointSecurityGroup = this.defineEndpointSecurityGroup();
    this.interfaceEndpoints = services.map((service) => this.defineInterfaceEndpoint(service));

    const flowLogs = new FlowLogs(this, 'FlowLogs', {
      vpc: this.cfnVpc,
      retention: props.flowLogRetention ?? logs.RetentionDays.THREE_MONTHS,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      encryptionKey: props.encryptionKey,
    });
    this.flowLogGroup = flowLogs.logGroup;
    this.flowLog = flowLogs.flowLog;
    this.flowLogRole = flowLogs.role;
    if (props.restrictDefaultSecurityGroup ?? true) new DefaultSecurityGroup(this, 'DefaultSecurityGroup', this.cfnVpc, props.encryptionKey);
  }

  private definePublicSubnet(plan: AddressPlan, index: number, natInstances: boolean, ipv6Block?: ec2.CfnVPCCidrBlock): ec2.PublicSubnet {
    const subnet = new ec2.PublicSubnet(this, `PublicSubnet${index + 1}`, {
      ...this.subnetProps(plan.zones[index], plan.publicCidrs[index]),
      ...(ipv6Block ? this.subnetIpv6Props(2 * index) : {}),
      // Load balancers and NAT gateways bring their addresses; a NAT instance gets one from its subnet.
      mapPublicIpOnLaunch: natInstances,
    });
    acknowledgePublicSubnet(subnet, natInstances);
    return completeSubnet(subnet, 'Public', 'Public', ipv6Block);
  }

  private definePrivateSubnet(plan: AddressPlan, index: number, natCount: number, ipv6Block?: ec2.CfnVPCCidrBlock): ec2.PrivateSubnet {
    const subnet = new ec2.PrivateSubnet(this, `PrivateSubnet${index + 1}`, {
      ...this.subnetProps(plan.zones[index], plan.privateCidrs[index]),
      ...(ipv6Block ? this.subnetIpv6Props(2 * index + 1) : {}),
    });
    return completeSubnet(subnet, 'Private', natCount > 0 ? 'Private' : 'Isolated', ipv6Block);
  }

  private subnetProps(availabilityZone: string, cidrBlock: string): ec2.SubnetProps {
    return { availabilityZone, cidrBlock, vpcId: this.cfnVpc.ref };
  }

  /** The subnets of a zone take neighbouring blocks, so that another zone changes none of those there are. */
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
   * `ec2.Vpc` would ask for the account's zones, so the VPC is handed out as an imported one; but with the subnets themselves
   * rather than copies, whose routes nothing could depend on.
   */
  private defineVpc(plan: AddressPlan, natCount: number, attachment: ec2.CfnVPCGatewayAttachment): ec2.IVpc {
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', { vpcId: this.cfnVpc.ref, vpcCidrBlock: plan.cidr, availabilityZones: plan.zones });
    vpc.publicSubnets.push(...this.publicSubnets);
    (natCount > 0 ? vpc.privateSubnets : vpc.isolatedSubnets).push(...this.privateSubnets);
    (vpc.internetConnectivityEstablished as DependencyGroup).add(attachment);
    return vpc;
  }

  private connectPrivateSubnets(provider: ec2.NatProvider, natCount: number, ipv6Block?: ec2.CfnVPCCidrBlock): ec2.GatewayConfig[] {
    const natSubnets = this.publicSubnets.slice(0, natCount);
    // Providers are typed for the class `Vpc`, yet use it as an `IVpc` only.
    provider.configureNat({ vpc: this.vpc as ec2.Vpc, natSubnets, privateSubnets: this.privateSubnets });
    if (provider instanceof ec2.NatInstanceProviderV2) {
      provider.connections.allowFrom(ec2.Peer.ipv4(this.vpc.vpcCidrBlock), ec2.Port.allTraffic(), 'Traffic to be translated');
      // An instance that starts before its route to the internet can't install what makes it translate.
      provider.gatewayInstances.forEach((instance, index) => instance.node.addDependency(natSubnets[index].internetConnectivityEstablished));
    }
    if (ipv6Block) {
      const egress = new ec2.CfnEgressOnlyInternetGateway(this, 'EgressOnlyInternetGateway', { vpcId: this.cfnVpc.ref });
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
    group.addIngressRule(ec2.Peer.ipv4(this.vpc.vpcCidrBlock), ec2.Port.HTTPS, 'HTTPS from the network');
    return group;
  }

  private defineInterfaceEndpoint(service: ec2.InterfaceVpcEndpointAwsService): ec2.InterfaceVpcEndpoint {
    return this.vpc.addInterfaceEndpoint(endpointId(service), {
      service,
      subnets: { subnets: this.privateSubnets },
      securityGroups: [this.endpointSecurityGroup!],
      open: false,
    });
  }
}

function readNatCount(scope: Construct, props: NetworkProps, zones: number): number {
  const count = props.natGateways ?? zones;
  if (Token.isUnresolved(count)) invalid(scope, 'natGateways must be known at synthesis, got a token; pass a number');
  if (!Number.isInteger(count) || count < 0 || count > zones) {
    invalid(scope, `natGateways must be a whole number from 0 to the number of zones, ${zones}, got ${count}; a zone takes one`);
  }
  if (count === 0 && props.natProvider) invalid(scope, 'natGateways must be at least 1 with natProvider, got 0; leave one of them out');
  if (count > 0 && count < zones) {
    Annotations.of(scope).addWarningV2('@eldonia/network:fewerNatGatewaysThanZones',
      `natGateways is ${count} for ${zones} zones: if a zone with a gateway fails, others lose the internet too, and traffic between zones is charged`);
  }
  return count;
}

/** Whether something else than the gateways of AWS translates. */
function hasNatInstances({ natProvider }: NetworkProps): boolean {
  return natProvider !== undefined && !(natProvider instanceof ec2.NatGatewayProvider);
}

/** What `ec2.Vpc` gives its subnets: tags by which others find them, and the order of creation. */
function completeSubnet<T extends ec2.Subnet>(subnet: T, group: string, type: string, ipv6Block?: ec2.CfnVPCCidrBlock): T {
  const includeResourceTypes = [ec2.CfnSubnet.CFN_RESOURCE_TYPE_NAME];
  Tags.of(subnet).add('aws-cdk:subnet-name', group, { includeResourceTypes });
  Tags.of(subnet).add('aws-cdk:subnet-type', type, { includeResourceTypes });
  if (ipv6Block) {
    subnet.node.addDependency(ipv6Block);
    acknowledgeIpv6(subnet);
  }
  acknowledge(subnet, 'CloudFormation-Validate::W3010', 'The zones are named, because a choice at deployment could move subnets to other zones');
  return subnet;
}

/** `ecr.dkr` becomes `EcrDkr`. */
function endpointId({ shortName }: ec2.InterfaceVpcEndpointAwsService): string {
  return shortName.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
