import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

const VPC_CIDR = '10.0.0.0/16';
/** ECS pulls the agent of GuardDuty from a repository of AWS. */
const [PRINCIPALS, RESOURCES] = ['aws:PrincipalAccount', 'aws:ResourceAccount'];
const SERVICES = {
  EcrApi: { service: ec2.InterfaceVpcEndpointAwsService.ECR, key: PRINCIPALS },
  EcrDocker: { service: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER, key: PRINCIPALS },
  Logs: { service: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS, key: RESOURCES },
  SecretsManager: { service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER, key: RESOURCES },
};

/** The documented addresses, which no sequence of equal blocks gives. */
class Addresses implements ec2.IIpAddresses {
  allocateVpcCidr(): ec2.VpcIpamOptions {
    return { cidrBlock: VPC_CIDR };
  }

  allocateSubnetsCidr(): ec2.SubnetIpamOptions {
    return { allocatedSubnets: ['10.0.1.0/24', '10.0.2.0/24', '10.0.10.0/24', '10.0.20.0/24'].map((cidr) => ({ cidr })) };
  }
}

/** Two zones with a public and a private subnet and a NAT gateway each, endpoints and flow logs. */
export class Network extends Construct {
  readonly vpc: ec2.Vpc;
  readonly natGatewayIds: string[];

  constructor(scope: Construct, id: string, key: kms.IKey) {
    super(scope, id);
    const natGatewayProvider = ec2.NatProvider.gateway();
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      natGatewayProvider,
      ipAddresses: new Addresses(),
      availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'],
      natGateways: 2,
      restrictDefaultSecurityGroup: true,
      subnetConfiguration: [
        { name: 'Public', subnetType: ec2.SubnetType.PUBLIC },
        { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      ],
    });
    this.natGatewayIds = natGatewayProvider.configuredGateways.map(({ gatewayId }) => gatewayId);
    const buckets = this.vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    buckets.addToPolicy(this.allowAccount(RESOURCES));
    buckets.addToPolicy(this.allowBucketsOfAws());
    const endpoints = new ec2.SecurityGroup(this, 'EndpointSecurityGroup', {
      vpc: this.vpc,
      description: 'HTTPS from the network to the endpoints of AWS services',
      allowAllOutbound: false,
    });
    endpoints.addIngressRule(ec2.Peer.ipv4(VPC_CIDR), ec2.Port.HTTPS, 'HTTPS from the network');
    for (const [name, { service, key: condition }] of Object.entries(SERVICES)) {
      this.vpc.addInterfaceEndpoint(name, { service, securityGroups: [endpoints], open: false }).addToPolicy(this.allowAccount(condition));
    }
    this.logFlows(key);
  }

  /** Data leaves through no endpoint to another account. */
  private allowAccount(condition: string): iam.PolicyStatement {
    return new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()], actions: ['*'], resources: ['*'], conditions: { StringEquals: { [condition]: Stack.of(this).account } },
    });
  }

  /** Layers of images, packages of Amazon Linux, and the responses of functions and hosts to CloudFormation. */
  private allowBucketsOfAws(): iam.PolicyStatement {
    const { partition, region } = Stack.of(this);
    const names = [
      `prod-${region}-starport-layer-bucket`, `al2023-repos-${region}-de612dc2`,
      `cloudformation-custom-resource-response-${region.replaceAll('-', '')}`, `cloudformation-waitcondition-${region}`,
    ];
    return new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()], actions: ['s3:GetObject', 's3:PutObject'], resources: names.map((name) => `arn:${partition}:s3:::${name}/*`),
    });
  }

  private logFlows(encryptionKey: kms.IKey): void {
    const logGroup = new logs.LogGroup(this, 'FlowLogGroup', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
      encryptionKey,
    });
    const role = new iam.Role(this, 'FlowLogRole', {
      assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } } }),
    });
    this.vpc.addFlowLog('FlowLog', { destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup, role) });
  }
}
