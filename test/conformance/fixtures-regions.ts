import { api, App, attribute, changed, groups, one, ref, Resources } from './fixtures';
import { cache, cdn, database, loadBalancer, media } from './fixtures-data';

export const arn = (place: string, name: string) => ({ 'Fn::Join': ['', ['arn:', ref('AWS::Partition'), `:${place}:123456789012:${name}`]] });
export const secret = (name: string, region = 'ap-northeast-3') => arn(`secretsmanager:${region}`, `secret:eldonia/${name}`);

/** A plan that starts the tasks of Osaka, and checks the readiness of those in Tokyo and Osaka. */
function plan(): Resources[string] {
  const step = (configuration: object) => ({ ExecutionBlockConfiguration: configuration });
  const services = { Services: [{ ServiceArn: arn('ecs:ap-northeast-3', 'service/eldonia-cluster/eldonia-backend') }] };
  const lambdas = { Lambdas: ['ap-northeast-1', 'ap-northeast-3'].map((region) => ({ Arn: arn(`lambda:${region}`, 'function:warm-up') })) };
  return one('ARCRegionSwitch::Plan', {
    Regions: ['ap-northeast-1', 'ap-northeast-3'],
    PrimaryRegion: 'ap-northeast-1',
    Workflows: [{
      Steps: [step({ ParallelConfig: { Steps: [step({ EcsCapacityIncreaseConfig: services })] } }), step({ CustomActionLambdaConfig: lambdas })],
    }],
  });
}

/** The function in Tokyo that sends requests directly to the tasks, without the load balancer. */
function readiness(): Resources {
  return {
    Readiness: one('Lambda::Function', { FunctionName: 'warm-up', VpcConfig: { SecurityGroupIds: [attribute('ReadinessGroup', 'GroupId')] } }),
    ReadinessGroup: one('EC2::SecurityGroup'),
    ApiFromReadiness: one('EC2::SecurityGroupIngress', {
      GroupId: attribute('ApiGroup', 'GroupId'), FromPort: 3001, ToPort: 3001, SourceSecurityGroupId: attribute('ReadinessGroup', 'GroupId'),
    }),
  };
}

/** A service of one task, which refers to the bucket and the secrets by their names. */
function standby(): Resources {
  const { Media, MediaPolicy } = media();
  return {
    StandbyCluster: one('ECS::Cluster', { ClusterName: 'eldonia-cluster' }),
    StandbyService: one('ECS::Service', {
      ServiceName: 'eldonia-backend', Cluster: ref('StandbyCluster'), TaskDefinition: ref('StandbyTask'), DesiredCount: 1,
    }),
    StandbyTask: one('ECS::TaskDefinition', {
      ContainerDefinitions: [{
        Environment: [{ Name: 'MEDIA_BUCKET', Value: 'shop-osaka' }],
        Secrets: [{ Name: 'DB_PASSWORD', ValueFrom: secret('db-password:password::') }, { Name: 'JWT_SECRET', ValueFrom: secret('jwt-secret-a1B2c3') }],
      }],
    }),
    StandbyMedia: { ...Media, Properties: { ...Media.Properties, BucketName: 'shop-osaka' } },
    StandbyMediaPolicy: { ...MediaPolicy, Properties: { ...MediaPolicy.Properties, Bucket: ref('StandbyMedia') } },
  };
}

/** Tokyo behind the CDN, whose requests for media fail over to the bucket in Osaka, and Osaka. */
export function regions(): App {
  const { 'us-east-1': virginia, ...rest } = cdn(api(), groups(), loadBalancer(), database(), cache(), readiness());
  const all: App = { ...rest, 'us-east-1': { ...virginia, Resources: { ...virginia.Resources, Plan: plan() } }, 'ap-northeast-3': { Resources: standby() } };
  const config = 'Site/DistributionConfig';
  const values: [string, unknown][] = [
    ['Media/BucketName', 'shop-tokyo'],
    ['Task/ContainerDefinitions/0/Environment/2', { Name: 'MEDIA_BUCKET', Value: ref('Media') }],
    ...['DbPassword', 'JwtSecret'].map((id): [string, unknown] => [`${id}/ReplicaRegions`, [{ Region: 'ap-northeast-3' }]]),
    [`${config}/Origins/2`, { Id: 'copies', DomainName: 'shop-osaka.s3.ap-northeast-3.amazonaws.com', OriginAccessControlId: 'E2ABCDEFGHIJKL' }],
    [`${config}/OriginGroups`, { Items: [{ Id: 'both', Members: { Items: [{ OriginId: 'media' }, { OriginId: 'copies' }] } }] }],
    [`${config}/CacheBehaviors/0/TargetOriginId`, 'both'],
  ];
  return values.reduce((app, [path, value]) => changed(app, path, value), all);
}
