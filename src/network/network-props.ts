import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { VpcEndpoints } from './vpc-endpoints';

/** Options of a network. */
export interface NetworkProps {
  /**
   * IPv4 CIDR block of the VPC, from /16 to /28. A change replaces the VPC and all that is in it, with the public IP
   * addresses of outgoing traffic. A database or a cache in it can't follow, so the deployment fails.
   *
   * Use a different block in each Region; VPCs with overlapping blocks cannot be peered.
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;

  /**
   * Availability Zones of the network, at least two. Each zone has one public and one private subnet.
   *
   * The construct makes no lookups, so this is required in Regions whose zones are not known; the guide `configure`
   * lists those that are. In a stack without a Region CloudFormation selects the first zones of `Fn::GetAZs`. AWS does
   * not guarantee their order: set the zones in production.
   *
   * More zones can be added at the end. Other zones or another order fail at deployment: a subnet would be created in
   * its new zone while the previous one still has its addresses.
   *
   * @default - one zone per CIDR block of `publicSubnetCidrs` or `privateSubnetCidrs`, or the first two zones
   * that all accounts have, in Tokyo 1a and 1c; without a Region the first zones of `Fn::GetAZs`
   */
  readonly availabilityZones?: string[];

  /**
   * CIDR blocks of the public subnets, one per zone, in the order of the zones. A change replaces the subnets with
   * their load balancers and NAT gateways, and the public IP addresses of outgoing traffic.
   *
   * A load balancer requires a /27 block or larger.
   *
   * @default - the /24 blocks number 1, 2, … of the VPC: 10.0.1.0/24 and 10.0.2.0/24
   */
  readonly publicSubnetCidrs?: string[];

  /**
   * CIDR blocks of the private subnets, one per zone, in the order of the zones. A change replaces the subnets; a
   * database or a cache in them can't follow, so the deployment fails.
   *
   * @default - the /24 blocks number 10, 20, … of the VPC: 10.0.10.0/24 and 10.0.20.0/24
   */
  readonly privateSubnetCidrs?: string[];

  /**
   * Number of NAT gateways (or of the instances of `natProvider`), each in a different zone.
   *
   * A gateway costs about $45 per month plus $0.062 per GB (on-demand list price, ap-northeast-1). With only one
   * gateway, the failure of its zone stops internet access in all zones. With 0 the private subnets are isolated, and
   * reach AWS services by `endpoints`. A change adds or deletes gateways, and with them the public IP addresses of
   * outgoing traffic, which others may have allowed. A deleted address does not come back.
   *
   * @default - one per zone
   */
  readonly natGateways?: number;

  /**
   * NAT provider between the private subnets and the internet, e.g. NAT instances. A change interrupts outgoing traffic
   * and changes its public IP addresses.
   *
   * A `NatProvider.instanceV2` allows traffic from the VPC. Set its `defaultAllowedTraffic` to `OUTBOUND_ONLY`; its own
   * default allows traffic from the whole internet.
   *
   * @default - NAT gateways
   */
  readonly natProvider?: ec2.NatProvider;

  /**
   * Interface endpoints for AWS services, each in every private subnet.
   *
   * Without NAT gateways and without this prop, the network also creates an endpoint for each service that a construct
   * of this library calls from its subnets, for example `ecs` for the rotation of passwords and `sqs` for a worker, if
   * the app has not defined one. It refuses what no endpoint serves, for example Datadog, unless the app has defined a
   * default route in the private subnets before, for example to a transit gateway. Endpoints that you list are the only
   * ones: a warning names those that are missing. Each costs about $10 per month and zone (on-demand list price,
   * ap-northeast-1).
   *
   * A second interface endpoint for a service, also one of yours, is refused, because their private DNS names conflict.
   *
   * @default VpcEndpoints.forFargate()
   */
  readonly endpoints?: VpcEndpoints;

  /**
   * Restricts the endpoints to your account, free of charge. Without policies, code in the network can copy data to a
   * bucket of somebody else with credentials of that account.
   *
   * The endpoint for S3 allows all buckets of the account, `allowedBuckets`, and four buckets of AWS in the Region: the
   * image layers of ECR, the packages of Amazon Linux 2023, and the responses to CloudFormation of custom resources and
   * wait conditions. S3 answers other requests with 403 (`AccessDenied`). The endpoints for Secrets Manager and
   * CloudWatch Logs allow resources of the account, and those for ECR, SQS and KMS its principals, which may pull
   * images of other accounts, such as the agent of GuardDuty. The endpoints for other services keep their default
   * policy: limit them with `addToPolicy` of `interfaceEndpoints`. What goes through NAT is not limited: other
   * services, Regions, hosts.
   *
   * A change updates the policies of the endpoints without interruption. False adds a warning.
   *
   * @default true
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/vpc-interface-endpoints.html
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
   */
  readonly limitEndpoints?: boolean;

  /**
   * Buckets of other accounts in the Region that the endpoint for S3 allows, for reading and writing. What a task does
   * in them is limited by its role and by the policies of the buckets only. Buckets of other Regions need nothing: the
   * endpoint does not receive requests to them. Not with `limitEndpoints` false.
   *
   * @default - none
   */
  readonly allowedBuckets?: s3.IBucket[];

  /**
   * Enables dual-stack subnets: IPv6 addresses in addition to IPv4, from a /56 block that Amazon provides.
   *
   * Private subnets reach the internet over IPv6 through an egress-only internet gateway, which is free of charge, and
   * the security groups of tasks and jobs allow HTTPS and `egressPorts` by IPv6, too. Isolated subnets have no such
   * route. Databases, caches, endpoints and functions keep IPv4, and so does the load balancer behind CloudFront.
   *
   * @default false
   */
  readonly ipv6?: boolean;

  /**
   * Removes all rules from the default security group of the VPC, so that no resource can use it by accident.
   *
   * CloudFormation cannot do this, so a Lambda function does, with permissions on this group only. Setting this to
   * false later does not restore the rules.
   *
   * @default true
   */
  readonly restrictDefaultSecurityGroup?: boolean;

  /**
   * Retention of the flow logs.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly flowLogRetention?: logs.RetentionDays;

  /**
   * KMS key that encrypts the logs. Its key policy gets a statement for CloudWatch Logs.
   *
   * The policy of an imported key must already allow `logs.<region>.amazonaws.com`.
   *
   * @default - encryption with an AWS owned key
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Removal policy of the flow logs.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}
