import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { CacheCluster } from '../../cache';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';
import { allow, arnFor } from '../../private/permissions';
import { RegionNames } from '../../region/internal';

const ELASTICACHE = 'elasticache.amazonaws.com';
const SCALING = 'elasticache.application-autoscaling.amazonaws.com';

/** What a failover creates and deletes. */
export interface ScaledParts {
  readonly names: RegionNames;
  readonly cache: CacheCluster;
  /** The parameter with the address of the cache. */
  readonly endpoint: ssm.IStringParameter;
}

/**
 * The role that CloudFormation uses when a failover creates the nodes of the cache, and when a failback deletes them.
 *
 * UpdateStack accepts any template, so the permissions of this role are the limit of those that can update the stack:
 * the nodes of this cache, their scaling, and the parameter with their address.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Logging-destinations.html
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html
 */
export function createScalingRole(scope: Construct, parts: ScaledParts): iam.Role {
  const arns = new CacheArns(scope, parts);
  const statements = [
    ...nodes(arns), ...encryption(arns, parts), ...logDelivery(), ...scaling(arns), ...serviceLinkedRoles(arns),
    ...address(arns), ...reading(),
  ];
  const role = new iam.Role(scope, 'ScalingRole', {
    roleName: parts.names.cacheScalingRole,
    description: `Creates and deletes the nodes of the cache ${parts.names.cache}`,
    assumedBy: new iam.ServicePrincipal('cloudformation.amazonaws.com'),
    inlinePolicies: { Scale: new iam.PolicyDocument({ statements }) },
  });
  accept(role, arns);
  return acknowledgeInlinePolicy(role);
}

/** The ARNs of one cache. */
class CacheArns {
  readonly replicationGroup: string;
  /** The names of the nodes begin with that of the replication group. */
  readonly nodes: string;
  /** CloudFormation generates the name of the final snapshot. */
  readonly snapshots: string;
  readonly scalableTargets: string;
  readonly bootstrapVersion: string;
  readonly endpoint: string;
  /** Parts of the cache that exist without the nodes. */
  readonly groups: string[];

  constructor(private readonly scope: Construct, { cache, endpoint }: ScaledParts) {
    const { replicationGroup: group } = cache;
    const name = cache.replicationGroupId!;
    this.replicationGroup = this.cacheArn('replicationgroup', name);
    this.nodes = this.cacheArn('cluster', `${name}-*`);
    this.snapshots = this.cacheArn('snapshot', '*');
    this.groups = [
      this.cacheArn('parametergroup', cache.parameterGroup.ref),
      this.cacheArn('subnetgroup', cache.subnetGroup.ref),
      ...(group.userGroupIds ?? []).map((id) => this.cacheArn('usergroup', id)),
    ];
    this.scalableTargets = this.arn('application-autoscaling', 'scalable-target/*');
    this.bootstrapVersion = this.arn('ssm', 'parameter/cdk-bootstrap/*/version');
    this.endpoint = endpoint.parameterArn;
  }

  get region(): string {
    return Stack.of(this.scope).region;
  }

  serviceLinkedRole(principal: string, name: string): string {
    return arnFor(this.scope, 'iam', `role/aws-service-role/${principal}/${name}`, { region: '' });
  }

  private cacheArn(type: string, name: string): string {
    return this.arn('elasticache', `${type}:${name}`);
  }

  private arn(service: string, resource: string): string {
    return arnFor(this.scope, service, resource);
  }
}

/** ElastiCache creates the network interfaces with its service-linked role. */
function nodes({ groups, nodes: nodeArns, replicationGroup, snapshots }: CacheArns): iam.PolicyStatement[] {
  const group = [replicationGroup, nodeArns];
  return [
    allow([
      'elasticache:CreateReplicationGroup', 'elasticache:ModifyReplicationGroup', 'elasticache:AddTagsToResource',
      'elasticache:ListTagsForResource',
    ], [...group, ...groups]),
    allow(['elasticache:DeleteReplicationGroup', 'elasticache:CreateSnapshot'], [...group, snapshots]),
    allow([
      'elasticache:ModifyReplicationGroupShardConfiguration', 'elasticache:IncreaseReplicaCount',
      'elasticache:DecreaseReplicaCount',
    ], [replicationGroup]),
  ];
}

function encryption({ region }: CacheArns, { cache: { encryptionKey, secret } }: ScaledParts): iam.PolicyStatement[] {
  const via = (service: string) => ({ StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } });
  return [
    allow([
      'kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo',
    ], [encryptionKey.keyArn], via('elasticache')),
    // CloudFormation may resolve the password of the user, which refers to the secret.
    ...secret ? [
      allow(['secretsmanager:GetSecretValue'], [secret.secretArn]),
      allow(['kms:Decrypt'], [encryptionKey.keyArn], via('secretsmanager')),
    ] : [],
  ];
}

/** The permissions that AWS documents for the logs of ElastiCache. They have no resource-level permissions. */
const logDelivery = (): iam.PolicyStatement[] => [allow([
  'logs:CreateLogDelivery', 'logs:GetLogDelivery', 'logs:UpdateLogDelivery', 'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries', 'logs:PutResourcePolicy', 'logs:DescribeResourcePolicies', 'logs:DescribeLogGroups',
], ['*'])];

/**
 * Application Auto Scaling validates the permissions of the caller with calls that cannot succeed, and that name no
 * alarm. CloudFormation itself cannot make these calls.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
 */
function scaling({ scalableTargets }: CacheArns): iam.PolicyStatement[] {
  return [
    allow(
      ['RegisterScalableTarget', 'DeregisterScalableTarget', 'PutScalingPolicy', 'DeleteScalingPolicy']
        .map((action) => `application-autoscaling:${action}`),
      [scalableTargets],
      {
        StringEquals: {
          'application-autoscaling:service-namespace': 'elasticache',
          'application-autoscaling:scalable-dimension': 'elasticache:replication-group:NodeGroups',
        },
      },
    ),
    // CloudFormation tags the target with the tags of the stack. These actions have no condition key for the service.
    allow(
      ['ListTagsForResource', 'TagResource', 'UntagResource'].map((action) => `application-autoscaling:${action}`),
      [scalableTargets],
    ),
    allow([
      'cloudwatch:DeleteAlarms', 'cloudwatch:PutMetricAlarm', 'elasticache:DecreaseReplicaCount',
      'elasticache:IncreaseReplicaCount', 'elasticache:ModifyReplicationGroupShardConfiguration',
    ], ['*'], { Bool: { 'aws:ViaAWSService': 'true' } }),
  ];
}

/** The first cache of an account creates these roles. They can be assumed by their service only. */
function serviceLinkedRoles(arns: CacheArns): iam.PolicyStatement[] {
  const cache = arns.serviceLinkedRole(ELASTICACHE, 'AWSServiceRoleForElastiCache');
  const target = arns.serviceLinkedRole(SCALING, 'AWSServiceRoleForApplicationAutoScaling_ElastiCacheRG');
  return [
    allow(['iam:CreateServiceLinkedRole'], [cache, target], {
      StringEquals: { 'iam:AWSServiceName': [ELASTICACHE, SCALING] },
    }),
    allow(['iam:PassRole'], [target], {
      StringEquals: { 'iam:PassedToService': ['application-autoscaling.amazonaws.com', SCALING] },
    }),
  ];
}

const address = ({ bootstrapVersion, endpoint }: CacheArns): iam.PolicyStatement[] => [
  allow(['ssm:PutParameter', 'ssm:AddTagsToResource', 'ssm:RemoveTagsFromResource'], [endpoint]),
  allow(['ssm:GetParameters'], [endpoint, bootstrapVersion]),
];

/** What CloudFormation and Application Auto Scaling read. */
const reading = (): iam.PolicyStatement[] => [allow([
  'application-autoscaling:DescribeScalableTargets', 'application-autoscaling:DescribeScalingPolicies',
  'application-autoscaling:DescribeScheduledActions',
  'cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData',
  'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs',
  'elasticache:DescribeCacheClusters', 'elasticache:DescribeCacheParameterGroups',
  'elasticache:DescribeCacheParameters', 'elasticache:DescribeCacheSubnetGroups', 'elasticache:DescribeEvents',
  'elasticache:DescribeReplicationGroups', 'elasticache:DescribeSnapshots', 'elasticache:DescribeUserGroups',
], ['*'])];

function accept(role: iam.Role, { bootstrapVersion, nodes: nodeArns, scalableTargets, snapshots }: CacheArns) {
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'log deliveries have no resource-level permissions, and AWS\'s ' +
    'policy allows them on *; a condition limits changes of the scaling to calls of AWS services; all other actions ' +
    'only read');
  acknowledgeWildcard(role, nodeArns, 'the names of the nodes begin with that of their replication group');
  acknowledgeWildcard(role, snapshots, 'CloudFormation generates the name of the final snapshot of the cache');
  acknowledgeWildcard(role, scalableTargets,
    'the ARN of a scalable target contains a random id; a condition limits all but the tags to the shards of caches');
  acknowledgeWildcard(role, bootstrapVersion,
    'the version parameter of the CDK bootstrap stack contains a custom qualifier');
}
