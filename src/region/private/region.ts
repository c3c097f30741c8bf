import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acceptDevelopment, backendOf, connect, createApi, publish } from './api';
import * as data from './data';
import { DeliveryParts, deliver, reconcileReleases, workflowOf } from './delivery';
import { acceptSite, EdgeParts } from './edge-origin-parts';
import { createKey } from './key';
import { createTopics, operate, OperationsParts } from './operations';
import { RegionPlan } from './plan';
import { addOutputs } from './platform-outputs';
import { tagPlatform } from './tags';
import { createJobs, processMedia } from './work';
import { createWorkloads, followReleases } from './workloads';
import { IAuroraCluster } from '../../aurora-cluster';
import { ICacheCluster } from '../../cache';
import { IEdgeDistribution } from '../../edge';
import { FargateApi } from '../../fargate-api';
import { ImageParameter } from '../../fargate-api/internal';
import { ScheduledJob } from '../../jobs';
import { MediaProcessor } from '../../media';
import { Network } from '../../network';
import { AuditTrail, Observability } from '../../operations';
import { allowCloudWatchLogs } from '../../private/log-key';
import { GithubWorkflow } from '../../release';
import { ReleaseReconciler } from '../../release/internal';
import { IPlatformService, IPlatformWorker } from '../../workloads';
import { IEldoniaPlatform } from '../eldonia-platform-ref';
import { PlatformTier } from '../platform-tier';

/** The constructs of a Region that its interface does not show. */
export interface RegionParts extends EdgeParts, DeliveryParts, OperationsParts {
  readonly imageParameter?: ImageParameter;
  readonly mediaProcessor?: MediaProcessor;
  readonly releaseReconciler: ReleaseReconciler;
  /** What deploys each release to a workload. */
  readonly followers: ReleaseReconciler[];
}

/**
 * A platform in one Region, defined from its plan.
 *
 * @internal
 */
export class Region extends Construct implements IEldoniaPlatform {
  readonly platformName: string;
  readonly domainName: string;
  readonly tier: PlatformTier;
  readonly vpc: ec2.IVpc;
  readonly network?: Network;
  readonly encryptionKey: kms.IKey;
  readonly database: IAuroraCluster;
  readonly cache: ICacheCluster;
  readonly mediaBucket: s3.IBucket;
  readonly logBucket: s3.IBucket;
  readonly repository: ecr.IRepository;
  readonly imageParameterName: string;
  readonly jwtSecret: secretsmanager.ISecret;
  readonly hostedZone: route53.IHostedZone;
  readonly certificate: acm.ICertificate;
  readonly api: FargateApi;
  readonly edge?: IEdgeDistribution;
  readonly jobs: ScheduledJob[];
  readonly workers: IPlatformWorker[];
  readonly services: IPlatformService[];
  readonly deployRole?: iam.IRole;
  readonly pipeline?: codepipeline.IPipeline;
  readonly alarmTopic?: sns.ITopic;
  readonly criticalAlarmTopic?: sns.ITopic;
  readonly observability?: Observability;
  readonly auditTrail?: AuditTrail;

  /** @internal */
  readonly _parts: RegionParts;

  private readonly plan: RegionPlan;

  /** @param settle gives the plan of the Region; errors are those of the construct that it gets */
  constructor(scope: Construct, id: string, settle: (scope: Construct) => RegionPlan) {
    super(scope, id);
    const plan = this.plan = settle(this);
    const { names, existing, zone, tier } = plan;
    [this.platformName, this.domainName, this.tier] = [names.platform, zone.domainName, tier];
    ({ alarmTopic: this.alarmTopic, criticalAlarmTopic: this.criticalAlarmTopic } = createTopics(this, plan));

    this.encryptionKey = existing.encryptionKey
      ?? createKey(this, 'Key', names.keyAlias, `Data and logs of ${names.platform}`);
    if (existing.encryptionKey) allowCloudWatchLogs(existing.encryptionKey, this);
    this.network = existing.vpc ? undefined : data.createNetwork(this, plan, this.encryptionKey);
    this.vpc = existing.vpc ?? this.network!.vpc;
    this.database = existing.database ?? data.createDatabase(this, plan, this);
    this.cache = existing.cache ?? data.createCache(this, plan, this);
    this.logBucket = existing.logBucket ?? data.createLogBucket(this);
    this.mediaBucket = existing.mediaBucket ?? data.createMedia(this, plan, this.logBucket).bucket;
    this.repository = existing.repository ?? data.createRepository(this, plan, this.encryptionKey);
    this.imageParameterName = plan.imageParameterName;
    const imageParameter = existing.imageParameterName === undefined
      ? data.createImageParameter(this, plan)
      : undefined;
    this.jwtSecret = existing.jwtSecret ?? data.createJwtSecret(this, plan, this.encryptionKey);
    this.hostedZone = data.importZone(this, plan);
    this.certificate = existing.certificate ?? data.createCertificate(this, plan, this.hostedZone);
    const backend = backendOf(this, plan, this);
    this.api = createApi(this, plan, backend);
    connect(this, plan, this);
    if (tier._development) acceptDevelopment(this);
    const edge = publish(this, plan, this);
    this.edge = edge.distribution;
    const mediaProcessor = processMedia(this, plan, this);
    this.jobs = createJobs(this, plan, this);
    const workloads = createWorkloads(this, plan, this, backend, edge);
    ({ workers: this.workers, services: this.services } = workloads);
    const delivery = deliver(this, plan, this);
    [this.deployRole, this.pipeline] = [delivery.deployRole?.role, delivery.pipeline?.pipeline];
    if (edge.site && delivery.deployRole) acceptSite(edge.site, delivery.deployRole.role, plan);
    const releaseReconciler = reconcileReleases(this, plan, this);
    const followers = followReleases(this, plan, this, workloads);
    const parts = { imageParameter, mediaProcessor, releaseReconciler, followers, ...edge, ...delivery };
    const operations = operate(this, plan, { ...parts });
    ({ observability: this.observability, auditTrail: this.auditTrail } = operations);
    this._parts = { ...parts, ...operations };
    tagPlatform(this, plan, this._parts);
    addOutputs(this, plan);
  }

  requireHeader(rule: elbv2.ApplicationListenerRule): void {
    this._parts.requireHeader?.(rule);
  }

  githubWorkflow(): GithubWorkflow {
    return workflowOf(this, this.plan, this.deployRole);
  }
}
