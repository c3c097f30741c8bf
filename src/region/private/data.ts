import { Annotations, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { storageProfileOf } from './media-prefixes';
import { RegionPlan } from './plan';
import { hostsOf } from './served-names';
import { uploadCors } from './upload-cors';
import { uptimeWindows } from './uptime-windows';
import { REQUEST_METRICS } from './usage';
import { AuroraCluster, IAuroraCluster } from '../../aurora-cluster';
import { CacheCluster, CacheDurability } from '../../cache';
import { canScale, hashOfProperties } from '../../cache/internal';
import { ImageParameter } from '../../fargate-api/internal';
import { Network, NetworkProps, VpcEndpoints } from '../../network';
import { acknowledge } from '../../private/acknowledge';
import { differs } from '../../private/places';
import { pathForCertificate } from '../../private/readable-path';
import { readableAnywhere } from '../../private/readable-secret';
import { replicateSecret } from '../../private/secret-replicas';
import { supportScope } from '../../private/support-stack';
import { SecureBucket } from '../../secure-bucket';
import { LogBucket } from '../../secure-bucket/internal';
import { PlatformDatabaseOptions } from '../platform-database';
import { PlatformNetworkOptions } from '../platform-network';
import { PlatformTier, TierSizes } from '../platform-tier';

/** Maximum number of shards of a cache that starts with fewer. */
const MAXIMUM_SHARDS = 6;

/** The parts of a Region that data stores use. */
export interface DataSite {
  readonly vpc: ec2.IVpc;
  readonly encryptionKey: kms.IKey;
  readonly alarmTopic?: sns.ITopic;
}

/** The VPC of a Region. An existing media bucket can belong to another account. */
export function createNetwork(
  scope: Construct, { sizes, network, existing: { mediaBucket } }: RegionPlan, encryptionKey: kms.IKey,
): Network {
  if (sizes.natGateways === 0) {
    Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:noInternet',
      'with 0 natGateways the tasks reach AWS services by endpoints only, and no other host: add those that your ' +
      'code calls with addInterfaceEndpoint of network.vpc; a platform that had NAT gateways loses their public IP ' +
      'addresses');
  }
  return new Network(scope, 'Network', {
    ...networkOf(sizes, network),
    encryptionKey,
    allowedBuckets: mediaBucket && [mediaBucket],
  });
}

/** What a tier and the options say about a network. Its default endpoints serve all calls without NAT. */
export function networkOf(
  { interfaceEndpoints, logRetention, natGateways }: TierSizes, options: PlatformNetworkOptions = {},
): NetworkProps {
  const endpoints = interfaceEndpoints || natGateways === 0 ? undefined : VpcEndpoints.gatewayOnly();
  return { natGateways, flowLogRetention: logRetention, ...options, endpoints: options.endpoints ?? endpoints };
}

/** The database of a Region, whose secrets are replicated to the standby Region. */
export function createDatabase(
  scope: Construct, { costs, database = {}, names, sizes, role }: RegionPlan,
  { vpc, encryptionKey, alarmTopic }: DataSite,
): AuroraCluster {
  const windows = uptimeWindows(scope, costs);
  const both = database.backupWindow === undefined && database.maintenanceWindow === undefined ? windows : database;
  return new AuroraCluster(scope, 'Database', {
    vpc,
    clusterIdentifier: names.databaseCluster,
    databaseName: database.name ?? names.database,
    databaseInsightsMode: database.insightsMode,
    parameters: database.parameters,
    port: database.port,
    storageType: database.storageType,
    backupWindow: both.backupWindow,
    adminUsername: database.adminUsername,
    maintenanceWindow: both.maintenanceWindow,
    rotationHour: database.rotationHour ?? windows.rotationHour,
    rotationWeekday: windows.rotationWeekday,
    proxy: database.proxy,
    snapshot: database.snapshot,
    version: sizes.databaseVersion,
    secretReplicaRegions: listOf(role.replicaRegion),
    secretReplicaKeyAlias: replicaKeyAlias(names, role),
    appSecretName: names.appSecret,
    adminSecretName: names.adminSecret,
    instanceType: sizes.databaseInstanceType,
    readers: sizes.databaseReaders,
    backupRetention: sizes.backupRetention,
    deletionProtection: sizes.deletionProtection,
    logRetention: sizes.logRetention,
    encryptionKey,
    eventTopic: alarmTopic,
  });
}

/** The proxy of the database that the platform has created. */
const proxyOf = (database: IAuroraCluster, options?: PlatformDatabaseOptions): rds.DatabaseProxy | undefined =>
  options?.proxy && database instanceof AuroraCluster ? database.proxy : undefined;

/** The address at which tasks write. */
export const databaseHost = (database: IAuroraCluster, options?: PlatformDatabaseOptions): string =>
  proxyOf(database, options)?.endpoint ?? database.writerEndpoint.hostname;

/** Lets tasks connect to the database, and to its proxy. */
export function allowDatabaseFrom(
  tasks: ec2.IConnectable, name: string, database: IAuroraCluster, options?: PlatformDatabaseOptions,
): void {
  database.connections.allowDefaultPortFrom(tasks, name);
  proxyOf(database, options)?.connections.allowFrom(tasks, ec2.Port.tcp(database.port), name);
}

/** What the cache of either Region of a pair is made from. */
export interface CachePlan {
  readonly names: Pick<RegionPlan['names'], 'cache'>;
  readonly sizes: TierSizes;
  readonly tier: PlatformTier;
}

/** The cache of a Region. */
export function createCache(
  scope: Construct, { names, sizes, tier }: CachePlan, { vpc, encryptionKey, alarmTopic }: DataSite,
): CacheCluster {
  const replicated = sizes.cacheReplicas > 0;
  const scaling = { minimum: sizes.cacheShards, maximum: Math.max(sizes.cacheShards, MAXIMUM_SHARDS) };
  // CloudFormation can't update a cache without replicas, so that another name replaces it.
  const replaceable = () => `${names.cache}-${hashOfProperties(cache.replicationGroup)}`;
  const cache: CacheCluster = new CacheCluster(scope, 'Cache', {
    vpc,
    replicationGroupId: replicated ? names.cache : Lazy.string({ produce: replaceable }),
    encryptionKey,
    nodeType: sizes.cacheNodeType,
    shards: sizes.cacheShards,
    replicasPerShard: sizes.cacheReplicas,
    scaling: replicated && canScale(sizes.cacheNodeType) ? scaling : undefined,
    // Durability does not change together with the nodes: the economy tier has none, so that they can change freely.
    durability: replicated && !tier._economy ? undefined : CacheDurability.DISABLED,
    snapshotRetention: sizes.backupRetention,
    logRetention: sizes.logRetention,
    // ElastiCache can't publish to an encrypted topic, or to one of another account.
    notificationTopic: alarmTopic && !alarmTopic.masterKey && !differs(alarmTopic.env.account, Stack.of(scope).account)
      ? alarmTopic
      : undefined,
  });
  return cache;
}

/** The bucket for access logs. */
export const createLogBucket = (scope: Construct, { sizes }: RegionPlan): s3.IBucket =>
  new LogBucket(scope, 'Logs', { retention: sizes.accessLogRetention }).bucket;

/** What the media bucket of either Region of a pair is made from. */
export interface MediaPlan extends Pick<RegionPlan, 'media' | 'monitoring' | 'names' | 'workloads' | 'zone'> {
  readonly sizes: TierSizes;
  readonly role: Pick<RegionPlan['role'], 'replicaRegion'>;
}

/**
 * The media bucket. Its name is known in the other Region, so that it can be a replica without a reference to this
 * stack.
 */
export function createMedia(scope: Construct, plan: MediaPlan, accessLogsBucket: s3.IBucket): SecureBucket {
  const { names, sizes, role: { replicaRegion } } = plan;
  const media = new SecureBucket(scope, 'Media', {
    bucketName: names.mediaBucket,
    replication: replicaRegion === undefined ? undefined
      : { destinationBucketName: names.in(replicaRegion).mediaBucket, destinationRegion: replicaRegion },
    storageProfile: storageProfileOf(plan.media._prefixes()),
    accessLogsBucket,
    cors: uploadCors(plan),
    eventBridge: true,
    noncurrentVersionRetention: sizes.mediaVersionRetention,
    removalPolicy: sizes.removalPolicy,
  });
  if (plan.monitoring) media.bucket.addMetric({ id: REQUEST_METRICS });
  return media;
}

/** What the repository of either Region of a pair is made from. */
export interface RepositoryPlan {
  readonly names: Pick<RegionPlan['names'], 'repository'>;
  readonly sizes: Pick<TierSizes, 'removalPolicy'>;
}

/** The repository of the backend's image. */
export function createRepository(
  scope: Construct, { names, sizes: { removalPolicy } }: RepositoryPlan, encryptionKey: kms.IKey,
): ecr.Repository {
  return new ecr.Repository(scope, 'Repository', {
    repositoryName: names.repository,
    imageScanOnPush: true,
    // The tag of a release is immutable; `latest` may move, and nothing deploys it.
    imageTagMutability: ecr.TagMutability.IMMUTABLE_WITH_EXCLUSION,
    imageTagMutabilityExclusionFilters: [ecr.ImageTagMutabilityExclusionFilter.wildcard('latest')],
    encryption: ecr.RepositoryEncryption.KMS,
    encryptionKey,
    lifecycleRules: [{
      tagStatus: ecr.TagStatus.UNTAGGED, maxImageAge: Duration.days(30), description: 'Layers of builds without a tag',
    }],
    removalPolicy,
    emptyOnDelete: removalPolicy === RemovalPolicy.DESTROY,
  });
}

/** In a stack of its own, because CloudFormation reads the parameter before it creates resources of this stack. */
export function createImageParameter(
  scope: Construct, { names, stacks, imageParameterName: parameterName }: RegionPlan,
): ImageParameter {
  const release = supportScope(scope, {
    suffix: 'Release',
    description: `Released image of ${names.platform}`,
    existing: { prop: 'stacks.release', stack: stacks.release },
  });
  Stack.of(scope).addStackDependency(Stack.of(release), 'the stack reads the parameter');
  return new ImageParameter(release, 'Image', { parameterName });
}

/** The secret that signs tokens. */
export function createJwtSecret(
  scope: Construct, { names, role, sizes }: RegionPlan, encryptionKey: kms.IKey,
): secretsmanager.Secret {
  const secret = new secretsmanager.Secret(scope, 'JwtSecret', {
    // The name looks like the end of a complete ARN, so it is referred to by the resource, never by name.
    secretName: names.jwtSecret,
    description: 'Signs the tokens of the API',
    encryptionKey,
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy: sizes.removalPolicy,
  });
  replicateSecret(secret, listOf(role.replicaRegion), replicaKeyAlias(names, role));
  acknowledge(secret, 'AwsSolutions-SMG4',
    'a rotation would end all sessions immediately; rotate it when the application accepts two keys');
  return readableAnywhere(secret);
}

/** The zone in the scope of the Region. */
export const importZone = (scope: Construct, { zone: { hostedZoneId, zoneName } }: RegionPlan): route53.IHostedZone =>
  route53.HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId, zoneName });

/** CloudFront calls the load balancer by the origin's name, with the viewer's name as SNI. */
export function createCertificate(
  scope: Construct, { zone, edge, workloads }: RegionPlan, hostedZone: route53.IHostedZone,
): acm.Certificate {
  const { domainName, alternateDomainNames } = zone;
  const origin = edge._failoverOrigin(domainName);
  // Without a CDN, users connect to the load balancer by all names.
  const names = edge._global ? [] : [...alternateDomainNames, ...hostsOf(workloads)];
  const others = [...origin ? [origin.name] : [], ...names];
  return new acm.Certificate(scope, 'Certificate', {
    domainName,
    subjectAlternativeNames: others.length > 0 ? others : undefined,
    validation: acm.CertificateValidation.fromDns(hostedZone),
    certificateName: pathForCertificate(scope, 'Certificate'),
  });
}

/** The key of the standby Region that exists before this Region is deployed. */
export const replicaKeyAlias = (
  names: RegionPlan['names'], { replicaRegion }: Pick<RegionPlan['role'], 'replicaRegion'>,
): string | undefined => replicaRegion === undefined ? undefined : `alias/${names.in(replicaRegion).baseKeyAlias}`;

const listOf = (region: string | undefined): string[] | undefined => region === undefined ? undefined : [region];
