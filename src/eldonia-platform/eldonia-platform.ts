import { Annotations, CfnOutput, Duration, RemovalPolicy, Stack, Tags, Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { Edge, EdgeParts } from './edge';
import { EldoniaPlatformProps } from './eldonia-platform-props';
import { MediaProcessing } from './media-processing';
import { PlatformGithub } from './platform-github';
import { PlatformTier } from './platform-tier';
import { AuroraCluster, IAuroraCluster } from '../aurora-cluster';
import { ICacheCluster } from '../cache';
import { EdgeDistribution, OriginRecords } from '../edge';
import { ApiImage, FargateApi, ImageParameter } from '../fargate-api';
import { knowsAgent } from '../fargate-api/internal';
import { ScheduledJob } from '../jobs';
import { MediaProcessor } from '../media';
import { Network } from '../network';
import { AuditTrail, Observability } from '../operations';
import { ServiceEvents, CostGuard, UptimeSchedule, EdgeObservability } from '../operations/internal';
import { NodeVersion, GithubWorkflow } from '../release';
import { DeliveryPipeline, GithubDeployRole } from '../release/internal';
import { LogBucket, SecureBucket, StorageProfile } from '../secure-bucket';
import { createCache } from './private/platform-cache';
import { checkPlatform } from './private/platform-checks';
import { DeliveryParts, WorkflowSite, checkGithub, deliver, workflowOf } from './private/platform-delivery';
import { Operations, operate, settleOperations } from './private/platform-operations';
import { createRepository } from './private/platform-repository';
import { createJwtSecret } from './private/platform-secret';
import { acknowledge, acknowledgeRule, acknowledgeWildcard } from '../private/acknowledge';
import { invalid } from '../private/errors';
import { allowCloudWatchLogs } from '../private/log-key';
import { supportScope } from '../private/support-stack';

/** Name of the app's database, in every region. */
export const DATABASE_NAME = 'eldonia';

/** S3 has replicated almost everything within seconds. */
const REPLICATION_DELAY = Duration.minutes(2);

/** Sizes that a tier settles. */
type Sizes = ReturnType<PlatformTier['_sizes']>;

/**
 * The documented platform in one region: network, API, database, cache, media and image repository.
 *
 * The stack can be deployed at once: until the release process has pushed an image and written its tag or digest to
 * `imageParameterName`, the API has no tasks. A second, small stack in front of yours makes that parameter.
 *
 * Database (as a snapshot), cache (as a snapshot), buckets, repository, secrets, logs and their key outlive the stack. In Tokyo the
 * production tier costs about $2,400 a month without traffic, more than half of it the three database instances.
 *
 * @example
 * new EldoniaPlatform(this, 'Platform', {
 *   zone: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' },
 * });
 */
export class EldoniaPlatform extends Construct {
  /**
   * The name of a platform's media bucket in a region, for the other region to replicate to.
   *
   * @param platformName the platform's `name`
   * @param account the account of its stack
   * @param region the region of its stack
   */
  static mediaBucketNameOf(platformName: string, account: string, region: string): string {
    return `${platformName}-media-${account}-${region}`;
  }

  /** Name of the platform. */
  readonly platformName: string;
  /** Name that users reach the platform by. */
  readonly domainName: string;
  /** Sizes and protection. */
  readonly tier: PlatformTier;
  /** Version of Node.js that the backend is built for. */
  readonly nodeVersion: NodeVersion;
  /** The network that everything is in. */
  readonly vpc: ec2.IVpc;
  /** The network's construct; undefined when `vpc` was passed. */
  readonly network?: Network;
  /** The key of all data and logs but the media bucket's. */
  readonly encryptionKey: kms.IKey;
  /** The database. */
  readonly database: IAuroraCluster;
  /** The cache. */
  readonly cache: ICacheCluster;
  /** The bucket for media. */
  readonly mediaBucket: s3.IBucket;
  /** The media bucket's construct; undefined when `mediaBucket` was passed. */
  readonly media?: SecureBucket;
  /** The bucket for the access logs of media bucket and load balancer. */
  readonly logBucket: s3.IBucket;
  /** The repository of the backend's image. */
  readonly repository: ecr.IRepository;
  /** The parameter that says which image is released; undefined when its name was passed. */
  readonly imageParameter?: ImageParameter;
  /** Name of the parameter that says which image is released. */
  readonly imageParameterName: string;
  /** The secret that tokens are signed with. */
  readonly jwtSecret: secretsmanager.ISecret;
  /** The hosted zone. */
  readonly hostedZone: route53.IHostedZone;
  /** The certificate of the load balancer. */
  readonly certificate: acm.ICertificate;
  /** The API. */
  readonly api: FargateApi;
  /** The CDN with its firewall; undefined with `Edge.none()` and `Edge.standby()`. */
  readonly edge?: EdgeDistribution;
  /** The name by which the CDN calls the load balancer; undefined with `Edge.none()` and with a VPC origin. */
  readonly originRecords?: OriginRecords;
  /** What makes smaller images of those that are uploaded; undefined where nothing does. */
  readonly mediaProcessor?: MediaProcessor;
  /** What runs by the clock, in the order of `jobs`. */
  readonly jobs: ScheduledJob[];
  /** The role of the workflow that releases; undefined without `github`. */
  readonly deployRole?: GithubDeployRole;
  /** The pipeline that releases; undefined without a connection to GitHub. */
  readonly pipeline?: DeliveryPipeline;
  /** Hears of every alarm; undefined where nothing is told. */
  readonly alarmTopic?: sns.ITopic;
  /** Is woken; undefined without `criticalAlarmEmail` and `criticalAlarmTopic`. */
  readonly criticalAlarmTopic?: sns.ITopic;
  /** Alarms, verdict and dashboard; undefined without monitoring. More alarms join by `addDegradedAlarm` and `addUnhealthyAlarm`. */
  readonly observability?: Observability;
  /** What AWS tells of the services in use; undefined without monitoring. */
  readonly serviceEvents?: ServiceEvents;
  /** Alarms on CDN and firewall, in us-east-1; undefined without monitoring, and without a CDN of its own. */
  readonly edgeObservability?: EdgeObservability;
  /** The audit of the account, in a stack of its own; undefined without. */
  readonly auditTrail?: AuditTrail;
  /** Budgets, in a stack of their own; undefined without. */
  readonly costGuard?: CostGuard;
  /** What stops tasks and database at night; undefined without office hours. */
  readonly uptimeSchedule?: UptimeSchedule;

  private readonly workflow: WorkflowSite;
  private readonly github?: PlatformGithub;

  /**
   * @throws when the name or domain is none that AWS takes, the zone is made by the same stack, or the domain is outside it
   */
  constructor(scope: Construct, id: string, props: EldoniaPlatformProps) {
    super(scope, id);
    checkPlatform(this, props);
    if (props.github) checkGithub(this, props.github);
    this.platformName = props.name ?? 'eldonia';
    this.domainName = props.domainName ?? props.zone.zoneName;
    this.tier = props.tier ?? PlatformTier.PRODUCTION;
    this.nodeVersion = props.nodeVersion ?? NodeVersion.NODE_24;
    this.nodeVersion._warn(this);
    const sizes = this.tier._sizes();
    const operations = settleOperations(this, props);
    ({ alarmTopic: this.alarmTopic, criticalAlarmTopic: this.criticalAlarmTopic } = operations);

    this.encryptionKey = props.encryptionKey ?? this.createKey();
    allowCloudWatchLogs(this.encryptionKey, this);
    this.network = props.vpc ? undefined : this.createNetwork(sizes);
    this.vpc = props.vpc ?? this.network!.vpc;
    this.database = props.database ?? this.createDatabase(props, sizes);
    this.cache = props.cache ?? createCache(this, {
      vpc: this.vpc, replicationGroupId: `${this.platformName}-cache`, sizes, encryptionKey: this.encryptionKey, alarmTopic: this.alarmTopic,
    });
    this.logBucket = props.logBucket ?? new LogBucket(this, 'Logs').bucket;
    this.media = props.mediaBucket ? undefined : this.createMedia(props, sizes);
    this.mediaBucket = props.mediaBucket ?? this.media!.bucket;
    this.repository = props.repository ?? createRepository(this, 'Repository', this.platformName, this.encryptionKey, sizes.removalPolicy);
    this.imageParameterName = props.imageParameterName ?? `/${this.platformName}/backend/image`;
    this.imageParameter = props.imageParameterName === undefined ? this.createImageParameter() : undefined;
    this.jwtSecret = props.jwtSecret ?? createJwtSecret(this, {
      platformName: this.platformName, encryptionKey: this.encryptionKey, replicaRegion: props.replicaRegion, removalPolicy: sizes.removalPolicy,
    });
    this.hostedZone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', props.zone);
    const edge = props.edge ?? Edge.cloudFront();
    this.certificate = props.certificate ?? this.createCertificate(edge);
    this.api = this.createApi(props, sizes, edge, operations);
    this.connect(props.standby ?? false);
    if (this.tier._development) this.acceptDevelopment();
    ({ distribution: this.edge, originRecords: this.originRecords } = this.publish(props, sizes, edge));
    this.mediaProcessor = this.processMedia(props);
    this.jobs = this.createJobs(props);
    this.github = props.github;
    this.workflow = this.describeWorkflow(props, sizes);
    ({ deployRole: this.deployRole, pipeline: this.pipeline } = this.createDelivery());
    ({
      observability: this.observability, serviceEvents: this.serviceEvents, edgeObservability: this.edgeObservability,
      auditTrail: this.auditTrail, costGuard: this.costGuard, uptimeSchedule: this.uptimeSchedule,
    } = operate(this, operations, props));
    this.tag(props);
    if (props.outputs ?? true) this.createOutputs(sizes);
  }

  /**
   * The workflow that tests and releases the backend, for the account, region and names of this platform: write what `render()`
   * gives to `.github/workflows/deploy.yml` of the repository.
   *
   * @throws when `github` was not passed, or account or region of the stack are not known
   */
  githubWorkflow(): GithubWorkflow {
    if (!this.github) return invalid(this, 'github is required for a workflow, got none; pass the repository');
    return workflowOf(this, this.workflow, this.github);
  }

  private createKey(): kms.Key {
    return new kms.Key(this, 'Key', {
      alias: this.platformName,
      description: `Data and logs of ${this.platformName}`,
      enableKeyRotation: true,
      // A last snapshot of the database can be read only with the key.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  private createNetwork(sizes: Sizes): Network {
    return new Network(this, 'Network', { natGateways: sizes.natGateways, encryptionKey: this.encryptionKey });
  }

  private createDatabase(props: EldoniaPlatformProps, sizes: Sizes): AuroraCluster {
    return new AuroraCluster(this, 'Database', {
      vpc: this.vpc,
      clusterIdentifier: `${this.platformName}-database`,
      databaseName: DATABASE_NAME,
      version: props.databaseVersion,
      secretReplicaRegions: props.replicaRegion === undefined ? undefined : [props.replicaRegion],
      appSecretName: `${this.platformName}/db-password`,
      adminSecretName: `${this.platformName}/db-admin`,
      instanceType: sizes.databaseInstanceType,
      readers: sizes.databaseReaders,
      backupRetention: sizes.backupRetention,
      deletionProtection: sizes.deletionProtection,
      logRetention: sizes.logRetention,
      encryptionKey: this.encryptionKey,
      eventTopic: this.alarmTopic,
    });
  }

  /** A name that a second region can work out, so that its bucket can be a replica without a reference to this stack. */
  private createMedia({ replicaRegion }: EldoniaPlatformProps, { removalPolicy }: Sizes): SecureBucket {
    const { account, region } = Stack.of(this);
    const nameIn = (place: string) => EldoniaPlatform.mediaBucketNameOf(this.platformName, account, place);
    return new SecureBucket(this, 'Media', {
      bucketName: nameIn(region),
      replication: replicaRegion === undefined ? undefined : { destinationBucketName: nameIn(replicaRegion), destinationRegion: replicaRegion },
      storageProfile: StorageProfile.originalsAndMedia(),
      accessLogsBucket: this.logBucket,
      eventBridge: true,
      removalPolicy,
    });
  }

  /** In a stack of its own, because CloudFormation reads the parameter before it makes anything of this stack. */
  private createImageParameter(): ImageParameter {
    const release = supportScope(this, { suffix: 'Release', description: `Released image of ${this.platformName}` });
    Stack.of(this).addStackDependency(Stack.of(release), 'the stack reads the parameter');
    return new ImageParameter(release, 'Image', { parameterName: this.imageParameterName });
  }

  /** CloudFront calls the load balancer by one name and tells it the viewer's . */
  private createCertificate(edge: Edge): acm.Certificate {
    const originNames = edge._originNames(this.domainName);
    return new acm.Certificate(this, 'Certificate', {
      domainName: this.domainName,
      subjectAlternativeNames: originNames.length > 0 ? originNames : undefined,
      validation: acm.CertificateValidation.fromDns(this.hostedZone),
    });
  }

  private createApi(props: EldoniaPlatformProps, sizes: Sizes, edge: Edge, { audit }: Operations): FargateApi {
    const { database, cache } = this;
    const backend = `${this.platformName}-backend`;
    const loginSecret = (field: string) => ecs.Secret.fromSecretsManager(database.appSecret, field);
    const cacheSecrets = cache.secret && { REDIS_PASSWORD: ecs.Secret.fromSecretsManager(cache.secret, 'password') };
    return new FargateApi(this, 'Api', {
      ...props.api,
      runtimeMonitoring: props.api?.runtimeMonitoring ?? (audit._watchesTasks && knowsAgent(Stack.of(this).region)),
      ingress: edge._ingress(this, props.api ?? {}),
      vpc: this.vpc,
      image: ApiImage.fromParameter(this.repository, this.imageParameterName),
      certificate: this.certificate,
      cluster: props.cluster,
      scaling: sizes.apiScaling,
      capacity: sizes.apiCapacity,
      loadBalancer: { deletionProtection: sizes.deletionProtection, accessLogsBucket: this.logBucket, ...props.api?.loadBalancer },
      encryptionKey: this.encryptionKey,
      logRetention: sizes.logRetention,
      removalPolicy: sizes.removalPolicy,
      alarmTopic: this.alarmTopic,
      environment: {
        DB_HOST: database.writerEndpoint.hostname,
        DB_READER_HOST: database.readerEndpoint.hostname,
        DB_PORT: text(database.port),
        DB_NAME: database.databaseName,
        DB_SSL: 'true',
        REDIS_HOST: cache.configurationEndpointAddress,
        REDIS_PORT: text(cache.endpointPort),
        REDIS_TLS: 'true',
        REDIS_CLUSTER: 'true',
        REDIS_USERNAME: cache.username,
        MEDIA_BUCKET: this.mediaBucket.bucketName,
        ...props.api?.environment,
      },
      secrets: {
        DB_USER: loginSecret('username'),
        DB_PASSWORD: loginSecret('password'),
        JWT_SECRET: ecs.Secret.fromSecretsManager(this.jwtSecret),
        ...cacheSecrets,
        ...props.api?.secrets,
      },
      names: {
        cluster: props.cluster ? undefined : `${this.platformName}-cluster`,
        service: backend,
        family: backend,
        container: backend,
        taskRole: this.roleName('task-role'),
        executionRole: this.roleName('execution-role'),
        logGroup: `/ecs/${backend}`,
      },
    });
  }

  /** IAM is one for all regions of an account, so a name outside the document's region carries the region. */
  private roleName(suffix: string): string {
    const { region } = Stack.of(this);
    return `${this.platformName}-backend-${suffix}${region === 'ap-northeast-1' ? '' : `-${region}`}`;
  }

  private connect(standby: boolean): void {
    const { api, database, cache } = this;
    database.connections.allowDefaultPortFrom(api, 'API');
    cache.connections.allowDefaultPortFrom(api, 'API');
    this.grantMedia(api.taskRole);
    // The first tasks need a database with their user in it; readers may come later. A standby's takes no writes anyway.
    if (!standby) api.startAfter(database.ready);
    database.restartOnRotation(ecs.FargateService.fromFargateServiceAttributes(this, 'RestartedService', {
      serviceName: `${this.platformName}-backend`, cluster: api.cluster,
    }));
  }

  /** Exactly what an application does with objects; the L2's grant has wildcards in its actions. */
  private grantMedia(role: iam.IRole): void {
    const objects = this.mediaBucket.arnForObjects('*');
    const actions = ['GetObject', 'PutObject', 'DeleteObject', 'AbortMultipartUpload', 'ListMultipartUploadParts'].map((action) => `s3:${action}`);
    iam.Grant.addToPrincipal({ grantee: role, actions, resourceArns: [objects] });
    iam.Grant.addToPrincipal({ grantee: role, actions: ['s3:ListBucket'], resourceArns: [this.mediaBucket.bucketArn] });
    this.mediaBucket.encryptionKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
    acknowledgeWildcard(role, objects, 'the application reads and writes any object of the media bucket');
  }

  /** Whoever chooses the development tier has chosen this. */
  private acceptDevelopment(): void {
    acknowledge(this.database, 'AwsSolutions-RDS10', 'the development tier is meant to be deleted; a last snapshot is taken');
    acknowledge(this.cache, 'AwsSolutions-AEC4', 'the development tier has one cache node, which costs less and may fail');
    acknowledgeRule(this.api, 'ELBDeletionProtectionEnabled', 'the development tier is meant to be deleted; a load balancer holds no data');
    Annotations.of(this.cache).acknowledgeWarning('@eldonia/cache-cluster:noReplica');
    if (this.network) Annotations.of(this.network).acknowledgeWarning('@eldonia/network:fewerNatGatewaysThanZones');
  }

  private publish(props: EldoniaPlatformProps, sizes: Sizes, edge: Edge): EdgeParts {
    const { logRetention, removalPolicy } = sizes;
    return edge._publish(this, {
      name: this.platformName,
      domainName: this.domainName,
      zone: props.zone,
      hostedZone: this.hostedZone,
      api: this.api,
      dualStack: props.api?.loadBalancer?.dualStack ?? false,
      defaults: { mediaBucket: this.mediaBucket, firewallOptions: { logRetention, removalPolicy } },
      header: { secretName: `${this.platformName}/cloudfront-header`, encryptionKey: this.encryptionKey },
    });
  }

  private processMedia({ mediaProcessing, mediaBucket, standby }: EldoniaPlatformProps): MediaProcessor | undefined {
    const processing = mediaProcessing ?? (mediaBucket ? MediaProcessing.disabled() : MediaProcessing.images());
    const delay = standby ? REPLICATION_DELAY : undefined;
    return processing._process(this, { bucket: this.mediaBucket, encryptionKey: this.encryptionKey, alarmTopic: this.alarmTopic, delay });
  }

  private createJobs({ jobs = [], standby = false, replicaRegion }: EldoniaPlatformProps): ScheduledJob[] {
    if (jobs.length === 0) return [];
    const scope = new Construct(this, 'Jobs');
    const { api, encryptionKey, platformName, alarmTopic } = this;
    // Whoever moves the jobs to another region has to know their names.
    const named = standby || replicaRegion !== undefined ? platformName : undefined;
    return jobs.map((job) => job._schedule(scope, { api, encryptionKey, alarmTopic, enabled: standby ? false : undefined, named }));
  }

  /** Names that the caller's resources have must be known to be written into a file; our own are. */
  private describeWorkflow({ api, cluster, repository }: EldoniaPlatformProps, { apiScaling: { minTasks } }: Sizes): WorkflowSite {
    const { platformName: name, nodeVersion, imageParameterName } = this;
    return {
      name,
      nodeVersion,
      imageParameterName,
      minTasks,
      arm64: api?.cpuArchitecture === ecs.CpuArchitecture.ARM64,
      ecrRepository: repository?.repositoryName ?? `${name}-backend`,
      cluster: cluster?.clusterName ?? `${name}-cluster`,
    };
  }

  private createDelivery(): DeliveryParts {
    if (!this.github) return {};
    const { workflow, api, repository: imageRepository, encryptionKey, logBucket: accessLogsBucket, alarmTopic: notificationTopic } = this;
    return deliver(this, { ...workflow, api, imageRepository, encryptionKey, accessLogsBucket, notificationTopic }, this.github);
  }

  private tag(props: EldoniaPlatformProps): void {
    const tags = {
      Project: this.platformName,
      Environment: this.tier.environment,
      Owner: props.owner ?? this.platformName,
      CostCenter: props.costCenter ?? this.platformName,
    };
    const { imageParameter, edge, edgeObservability, auditTrail, costGuard } = this;
    // Topic and rules are in the same scope, which is of another stack unless the platform is in us-east-1.
    const besideEdge = edgeObservability?.node.scope;
    const elsewhere = [imageParameter, edge?.certificate, edge?.edgeFirewall, besideEdge, auditTrail, costGuard];
    for (const scope of [this, ...elsewhere.filter((part) => part !== undefined)]) {
      Object.entries(tags).forEach(([key, value]) => Tags.of(scope).add(key, value));
    }
  }

  private createOutputs(sizes: Sizes): void {
    new CfnOutput(this, 'SiteUrl', { value: `https://${this.domainName}`, description: 'Where users reach the platform' });
    new CfnOutput(this, 'RepositoryUri', { value: this.repository.repositoryUri, description: 'Where the release process pushes the image' });
    new CfnOutput(this, 'ReservedInstances', {
      value: `${sizes.databaseReaders + 1} x db.${sizes.databaseInstanceType.toString()}, Aurora PostgreSQL`,
      description: 'What to reserve for the database, in the billing console',
    });
  }
}

/** A number for an environment variable, known or not. */
function text(value: number): string {
  return Token.isUnresolved(value) ? Token.asString(value) : String(value);
}
