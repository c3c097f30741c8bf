import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';
import {
  ZONE, importedCertificate, importedLoadBalancer, importedRepository, importedTargetGroup, importedVpc, importedZone, ruleOfImportedListener,
  smallFunction,
} from './imported';
import {
  ApiImage, AuditTrail, AuroraCluster, AuroraGlobalDatabase, AuroraReplicaCluster, DeliveryPipeline, EdgeDistribution, EdgeFirewall, EdgeOrigin,
  EldoniaPlatform, EventJob, FailoverActions, FailoverPair, FailoverPlan, FargateApi, FirewallScope, GithubDeployRole, ImageParameter, JobSchedule,
  JobSource, JobTarget, LogBucket, MediaProcessor, Network, OriginHeader, OriginRecords, RedisCache, ReplicatedSecret, ScheduledJob, SecureBucket,
  SpotTestRunners,
} from '../../src';

/** The least that a user writes to get a construct. */
export type Minimal = (stack: Stack, id: string) => IConstruct;

/** With props that are frozen, because they are the caller's. */
function part<P>(Type: new (scope: Construct, id: string, props: P) => IConstruct, props: (stack: Stack, id: string) => P): Minimal {
  return (stack, id) => new Type(stack, id, deepFreeze(props(stack, id)));
}

/** Two regions by their names. */
export const failoverPair = (name: string): FailoverPair => ({
  name,
  primary: { region: 'ap-northeast-1', clusterIdentifier: name, ecsCluster: name, ecsService: `${name}-backend` },
  standby: { region: 'ap-northeast-3', clusterIdentifier: `${name}-osaka`, ecsCluster: name, ecsService: `${name}-backend` },
  globalClusterIdentifier: `${name}-global`,
});

const apiProps = (stack: Stack) => ({
  vpc: importedVpc(stack), image: ApiImage.fromRepository(importedRepository(stack), 'v1'), certificate: importedCertificate(stack),
});

/** Every exported construct. Everything that a construct asks for is imported, so none needs another one's resources. */
export const minimal: Record<string, Minimal> = {
  AuditTrail: part(AuditTrail, () => ({})),
  AuroraCluster: part(AuroraCluster, (stack) => ({ vpc: importedVpc(stack) })),
  AuroraGlobalDatabase: part(AuroraGlobalDatabase, (stack, id) => ({
    globalClusterIdentifier: id.toLowerCase(),
    primary: AuroraCluster.fromAuroraClusterAttributes(stack, `${id}Primary`, {
      clusterIdentifier: `${id.toLowerCase()}-tokyo`,
      writerEndpointAddress: 'writer.example.com',
      readerEndpointAddress: 'reader.example.com',
      databaseName: 'app',
      securityGroups: [],
      appSecret: secretsmanager.Secret.fromSecretNameV2(stack, `${id}Secret`, 'shop/db-password'),
    }),
  })),
  AuroraReplicaCluster: part(AuroraReplicaCluster, (stack) => ({
    vpc: importedVpc(stack), globalClusterIdentifier: 'shop-global', primaryRegion: 'us-west-2', appSecretName: 'shop/db-password',
  })),
  DeliveryPipeline: part(DeliveryPipeline, (stack, id) => ({
    connectionArn: `arn:aws:codeconnections:${stack.region}:123456789012:connection/12345678-1234-1234-1234-123456789012`,
    repository: 'eldonia/eldonia-backend',
    api: new FargateApi(stack, `${id}Api`, apiProps(stack)),
    imageRepository: importedRepository(stack),
    imageParameterName: `/eldonia/${id}`,
    name: `${id.toLowerCase()}-pipeline`,
  })),
  EdgeDistribution: part(EdgeDistribution, (stack, id) => ({
    zone: ZONE, domainNames: [`${id.toLowerCase()}.example.com`], origin: EdgeOrigin.loadBalancer('origin.example.com', [ruleOfImportedListener(stack, id)]),
  })),
  EdgeFirewall: part(EdgeFirewall, () => ({ scope: FirewallScope.REGIONAL })),
  EldoniaPlatform: part(EldoniaPlatform, (_, id) => ({ zone: ZONE, name: id.toLowerCase(), domainName: `${id.toLowerCase()}.example.com` })),
  EventJob: part(EventJob, (stack, id) => ({ source: JobSource.ownQueue(), handler: smallFunction(stack, `${id}Function`) })),
  FailoverActions: part(FailoverActions, (stack, id) => ({
    pair: failoverPair(id.toLowerCase()), vpc: importedVpc(stack), tasks: ec2.SecurityGroup.fromSecurityGroupId(stack, `${id}Tasks`, 'sg-11111111'),
  })),
  FailoverPlan: part(FailoverPlan, (stack, id) => ({
    pair: failoverPair(id.toLowerCase()),
    zone: ZONE,
    domainName: 'origin.example.com',
    approver: iam.Role.fromRoleArn(stack, `${id}Approver`, 'arn:aws:iam::123456789012:role/on-call'),
  })),
  FargateApi: part(FargateApi, apiProps),
  GithubDeployRole: part(GithubDeployRole, () => ({ repository: 'eldonia/eldonia-backend' })),
  ImageParameter: part(ImageParameter, (_, id) => ({ parameterName: `/eldonia/${id}` })),
  LogBucket: part(LogBucket, () => ({})),
  MediaProcessor: part(MediaProcessor, (stack, id) => ({ bucket: s3.Bucket.fromBucketName(stack, `${id}Bucket`, 'uploads') })),
  Network: part(Network, () => ({})),
  OriginHeader: part(OriginHeader, () => ({})),
  OriginRecords: part(OriginRecords, (stack, id) => ({
    zone: importedZone(stack),
    domainName: `${id.toLowerCase()}.example.com`,
    loadBalancer: importedLoadBalancer(stack),
    targetGroups: [importedTargetGroup(stack, 'blue')],
  })),
  RedisCache: part(RedisCache, (stack) => ({ vpc: importedVpc(stack) })),
  ReplicatedSecret: part(ReplicatedSecret, () => ({ secretName: 'shop/jwt-secret' })),
  ScheduledJob: part(ScheduledJob, (stack, id) => ({
    schedule: JobSchedule.cron('0 3 * * ? *'), target: JobTarget.lambdaFunction(smallFunction(stack, `${id}Function`)),
  })),
  SecureBucket: part(SecureBucket, () => ({})),
  SpotTestRunners: part(SpotTestRunners, (stack) => ({ vpc: importedVpc(stack) })),
};

/** Those that can't stand in a stack without a region, and what they say there. */
export const needsRegion: Record<string, string> = {
  EdgeDistribution: 'region of the stack must be known, got none; set env.region of the stack, or pass certificate and firewall of us-east-1',
  FailoverActions: 'region of the stack must be known, got none; set env.region of the stack to ap-northeast-1 or ap-northeast-3',
  EldoniaPlatform: 'region of the stack must be known, got none; set env.region of the stack, or use Edge.none()',
};

/** Plain objects and lists only: constructs and value classes fill in their own fields later. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
