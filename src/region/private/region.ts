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
import { warnOfAddresses } from './addresses';
import { acceptDevelopment, backendOf, connect, createApi, publish } from './api';
import { checkConnections } from './connections';
import * as data from './data';
import { DeliveryParts, deliver, reconcileReleases, workflowOf } from './delivery';
import { acceptSite, EdgeParts } from './edge-origin-parts';
import { keepNames } from './kept-names';
import { createKey } from './key';
import { operationsScope } from './last-scope';
import { operate, OperationsParts } from './operations';
import { RegionPlan } from './plan';
import { addOutputs } from './platform-outputs';
import { tagPlatform } from './tags';
import { createTopics } from './topics';
import { checkResources, createJobs, processMedia, createWorkloads, followReleases } from './workloads';
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
import { ReleaseReconciler } from '../../release/internal';
import { PlatformProcess, PlatformService, PlatformWorker } from '../../workloads';
import { IEldoniaPlatform } from '../eldonia-platform-ref';
import { PlatformTier } from '../platform-tier';

/** The constructs of a Region that its interface does not show. */
export interface RegionParts extends EdgeParts, DeliveryParts, OperationsParts {
  readonly imageParameter?: ImageParameter;
  readonly mediaProcessor?: MediaProcessor;
  readonly releaseReconciler: ReleaseReconciler;
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
  readonly workers: PlatformWorker[];
  readonly services: PlatformService[];
  readonly processes: PlatformProcess[];
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
    this.imageParameterName = plan.imageParameterName;
    const topics = createTopics(this, plan);
    const { alarmTopic, criticalAlarmTopic } = topics;
    [this.alarmTopic, this.criticalAlarmTopic] = [alarmTopic, criticalAlarmTopic];

    const encryptionKey = this.encryptionKey = existing.encryptionKey
      ?? createKey(this, 'Key', names.keyAlias, `Data and logs of ${names.platform}`);
    if (existing.encryptionKey) allowCloudWatchLogs(existing.encryptionKey, this);
    const network = this.network = existing.vpc ? undefined : data.createNetwork(this, plan, encryptionKey);
    const vpc = this.vpc = existing.vpc ?? network!.vpc;
    const place = { vpc, encryptionKey, alarmTopic };
    const database = this.database = existing.database ?? data.createDatabase(this, plan, place);
    const cache = this.cache = existing.cache ?? data.createCache(this, plan, place);
    const logBucket = this.logBucket = existing.logBucket ?? data.createLogBucket(this, plan);
    const mediaBucket = this.mediaBucket = existing.mediaBucket ?? data.createMedia(this, plan, logBucket).bucket;
    const repository = this.repository = existing.repository ?? data.createRepository(this, plan, encryptionKey);
    const imageParameter = existing.imageParameterName === undefined
      ? data.createImageParameter(this, plan)
      : undefined;
    const jwtSecret = this.jwtSecret = existing.jwtSecret ?? data.createJwtSecret(this, plan, encryptionKey);
    const hostedZone = this.hostedZone = data.importZone(this, plan);
    const certificate = this.certificate = existing.certificate ?? data.createCertificate(this, plan, hostedZone);
    const backend = backendOf(this, plan, {
      ...place, database, cache, logBucket, mediaBucket, repository, jwtSecret, certificate,
    });
    const api = this.api = createApi(this, plan, backend);
    connect(this, plan, { api, database, cache, mediaBucket });
    if (tier._development) acceptDevelopment(plan, { api, cache, database, network });
    const edgeParts = publish(this, plan, { api, hostedZone, mediaBucket, logBucket, encryptionKey });
    const { distribution: edge, requireHeader, site } = edgeParts;
    this.edge = edge;
    const mediaProcessor = processMedia(this, plan, { ...place, mediaBucket });
    const late = operationsScope(this, plan);
    const jobs = this.jobs = createJobs(late, plan, { api, encryptionKey, alarmTopic });
    const workloads = createWorkloads(this, plan, {
      backend, api, database, cache, mediaBucket, encryptionKey, alarmTopic, requireHeader,
    });
    checkResources(this, plan, late);
    const { workers, services, processes } = workloads;
    [this.workers, this.services, this.processes] = [workers, services, processes];
    const created = [...workers, ...services, ...processes];
    warnOfAddresses(network ?? plan.role.network, [plan.sizes.apiScaling, ...created.map(({ _range }) => _range)]);
    checkConnections(this, plan, database, created);
    const released = { api, repository, encryptionKey, alarmTopic };
    const followers = followReleases(this, plan, { api, repository }, workloads);
    const releaseReconciler = reconcileReleases(this, plan, released, followers);
    const delivery = deliver(this, plan, { ...released, logBucket }, releaseReconciler);
    [this.deployRole, this.pipeline] = [delivery.deployRole?.role, delivery.pipeline?.pipeline];
    if (site && delivery.deployRole) acceptSite(site, delivery.deployRole.role, plan);
    const shown = {
      ...place, api, database, cache, edge, certificate, mediaBucket, jobs, workers, services, processes,
    };
    const operations = operate(this, plan, {
      ...topics, ...shown, mediaProcessor, releaseReconciler, operations: late,
    });
    const { observability, auditTrail } = operations;
    [this.observability, this.auditTrail] = [observability, auditTrail];
    this._parts = { imageParameter, mediaProcessor, releaseReconciler, ...edgeParts, ...delivery, ...operations };
    tagPlatform(this, plan, { ...this._parts, late });
    addOutputs(this, plan, { api, repository, edge, observability });
    keepNames(this, this.deployRole);
  }

  requireHeader(rule: elbv2.ApplicationListenerRule): void {
    this._parts.requireHeader?.(rule);
  }

  githubWorkflow(): string {
    return workflowOf(this, this.plan, this.api, this.deployRole);
  }
}
