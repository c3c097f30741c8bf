import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { SpecDatabase } from '@aws-cdk/service-spec-types';
import { Need, needs, of, Use } from './need';
import { Place } from './place';
import { unnamedTargetNeeds } from './scaling';

const LOGS = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Logging-destinations.html';
const SCALING = 'https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html';
const ELASTICACHE = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/IAM.IdentityBasedPolicies.html';
const RESOURCES = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/IAM.ResourceLevelPermissions.html';
const KEYS = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html';
const TAGS = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html';
const TEMPLATES = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html';
const CACHE_PRINCIPAL = 'elasticache.amazonaws.com';
const SCALING_PRINCIPAL = 'elasticache.application-autoscaling.amazonaws.com';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** What CloudFormation needs to create and to delete the cache of a stack: its nodes, their scaling, and their address. */
export function useOfCacheStack(place: Place): Use {
  const [[, group]] = place.resources('AWS::ElastiCache::ReplicationGroup') as [[string, any]];
  const name = place.text(group.ReplicationGroupId);
  const principal = (service: string, role: string) => place.arn('iam', `role/aws-service-role/${service}/${role}`, { region: '' });
  const serviceRoles = [
    [principal(CACHE_PRINCIPAL, 'AWSServiceRoleForElastiCache'), CACHE_PRINCIPAL],
    [principal(SCALING_PRINCIPAL, 'AWSServiceRoleForApplicationAutoScaling_ElastiCacheRG'), SCALING_PRINCIPAL],
  ] as const;
  return {
    subject: 'CloudFormation (cache of the standby)',
    needs: [
      ...nodeNeeds(place, group, name),
      ...keyNeeds(place, group),
      ...group.LogDeliveryConfigurations ? needs(LOGS, of('logs',
        'CreateLogDelivery', 'DeleteLogDelivery', 'DescribeLogGroups', 'DescribeResourcePolicies', 'GetLogDelivery', 'ListLogDeliveries', 'PutResourcePolicy',
        'UpdateLogDelivery',
      ), ['*']) : [],
      ...scalingNeeds(place),
      ...serviceRoles.flatMap(([role, service]) => needs(ELASTICACHE, ['iam:CreateServiceLinkedRole'], [role], { 'iam:AWSServiceName': service })),
      ...['application-autoscaling.amazonaws.com', SCALING_PRINCIPAL].flatMap((service) =>
        needs(SCALING, ['iam:PassRole'], [serviceRoles[1][0]], { 'iam:PassedToService': service })),
      ...parameterNeeds(place),
      ...tagNeeds(place.template, (type) => taggedBy(place, name, type)),
    ],
  };
}

/** The actions with which CloudFormation tags and reads the tags of what it creates, by type. */
const TAG_ACTIONS: Record<string, readonly string[]> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': of('application-autoscaling', 'ListTagsForResource', 'TagResource', 'UntagResource'),
  'AWS::ElastiCache::ReplicationGroup': of('elasticache', 'AddTagsToResource', 'ListTagsForResource'),
  'AWS::SSM::Parameter': of('ssm', 'AddTagsToResource', 'RemoveTagsFromResource'),
};

/**
 * What the tags need of the resources that a limited role creates or changes: those that depend on a condition of the
 * stack. CloudFormation adds the tags of the stack to each type that can have tags, whether or not this version of
 * aws-cdk-lib writes `Tags` into the template.
 *
 * @throws if the actions of a type are not known
 */
export function tagNeeds({ Conditions = {}, Resources }: any, arnsOf: (type: string) => readonly string[]): Need[] {
  const isConditional = (resource: any) => Object.keys(Conditions).some((name) => JSON.stringify(resource).includes(`"${name}"`));
  const created = Object.values<any>(Resources).filter(isConditional);
  const types = [...new Set(created.filter(({ Type, Properties }) => Properties?.Tags || isTaggable(Type)).map(({ Type }) => Type as string))];
  return types.flatMap((type) => {
    const actions = TAG_ACTIONS[type];
    if (!actions) throw new Error(`a limited role creates resources of ${type}, which can have tags; add the actions of its tags to TAG_ACTIONS`);
    return needs(TAGS, actions, arnsOf(type));
  });
}

let spec: SpecDatabase | undefined;

function isTaggable(type: string): boolean {
  spec ??= loadAwsServiceSpecSync();
  return spec.lookup('resource', 'cloudFormationType', 'equals', type)[0]?.tagInformation !== undefined;
}

function taggedBy(place: Place, cache: string, type: string): string[] {
  switch (type) {
    case 'AWS::ApplicationAutoScaling::ScalableTarget': return [place.arn('application-autoscaling', 'scalable-target/*')];
    case 'AWS::ElastiCache::ReplicationGroup': return [place.arn('elasticache', `replicationgroup:${cache}`)];
    default: return place.resources(type).map(([id]) => place.normal(place.arn('ssm', `parameter<${id}>`)));
  }
}

function nodeNeeds(place: Place, group: any, name: string): Need[] {
  const cache = (resource: string) => place.arn('elasticache', resource);
  const nodes = [cache(`replicationgroup:${name}`), cache(`cluster:${name}-*`)];
  const parts = [
    cache(`parametergroup:${place.text(group.CacheParameterGroupName)}`), cache(`subnetgroup:${place.text(group.CacheSubnetGroupName)}`),
    ...(group.UserGroupIds ?? []).map((id: any) => cache(`usergroup:${place.text(id)}`)),
  ];
  return [
    ...needs(RESOURCES, of('elasticache', 'AddTagsToResource', 'CreateReplicationGroup', 'ListTagsForResource', 'ModifyReplicationGroup'), [...nodes, ...parts]),
    ...needs(RESOURCES, of('elasticache', 'CreateSnapshot', 'DeleteReplicationGroup'), [...nodes, cache('snapshot:*')]),
    ...needs(RESOURCES, of('elasticache', 'DecreaseReplicaCount', 'IncreaseReplicaCount', 'ModifyReplicationGroupShardConfiguration'), nodes.slice(0, 1)),
    ...needs(RESOURCES, of('elasticache',
      'DescribeCacheClusters', 'DescribeCacheParameterGroups', 'DescribeCacheParameters', 'DescribeCacheSubnetGroups', 'DescribeEvents',
      'DescribeReplicationGroups', 'DescribeSnapshots', 'DescribeUserGroups',
    ), ['*']),
    ...needs(ELASTICACHE, of('ec2', 'DescribeNetworkInterfaces', 'DescribeSecurityGroups', 'DescribeSubnets', 'DescribeVpcs'), ['*']),
  ];
}

function keyNeeds(place: Place, { KmsKeyId }: any): Need[] {
  const key = place.text(KmsKeyId);
  const secrets = place.resources('AWS::SecretsManager::Secret').map(([id]) => `<${id}>`);
  return [
    ...needs(KEYS, of('kms',
      'CreateGrant', 'Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo',
    ), [key], { 'kms:ViaService': `elasticache.${place.region}.amazonaws.com` }),
    ...needs(DYNAMIC, ['secretsmanager:GetSecretValue'], secrets),
    ...secrets.length > 0 ? needs(DYNAMIC, ['kms:Decrypt'], [key], { 'kms:ViaService': `secretsmanager.${place.region}.amazonaws.com` }) : [],
  ];
}

const DYNAMIC = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html';

function scalingNeeds(place: Place): Need[] {
  const limits = { 'application-autoscaling:service-namespace': 'elasticache', 'application-autoscaling:scalable-dimension': 'elasticache:replication-group:NodeGroups' };
  return [
    ...needs(SCALING, of('application-autoscaling', 'DeleteScalingPolicy', 'DeregisterScalableTarget', 'PutScalingPolicy', 'RegisterScalableTarget'),
      [place.arn('application-autoscaling', 'scalable-target/*')], limits),
    ...needs(SCALING, of('application-autoscaling', 'DescribeScalableTargets', 'DescribeScalingPolicies', 'DescribeScheduledActions'), ['*']),
    ...unnamedTargetNeeds('elasticache'),
    ...needs(SCALING, ['cloudwatch:GetMetricData'], ['*']),
  ];
}

/** The parameter with the address of the cache, and the parameter that each template of the CDK reads. */
function parameterNeeds(place: Place): Need[] {
  const page = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html';
  const parameters = place.resources('AWS::SSM::Parameter').map(([id]) => place.normal(place.arn('ssm', `parameter<${id}>`)));
  return [
    ...needs(page, of('ssm', 'GetParameters', 'PutParameter'), parameters),
    ...needs(TEMPLATES, ['ssm:GetParameters'], [place.arn('ssm', 'parameter/cdk-bootstrap/*/version')]),
  ];
}
