import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
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
import { ImageParameter } from '../../fargate-api/internal';
import { MediaProcessor } from '../../media';
import { allowCloudWatchLogs } from '../../private/log-key';
import { ReleaseReconciler } from '../../release/internal';
import { IEldoniaPlatform } from '../eldonia-platform-ref';

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
  readonly platformName: IEldoniaPlatform['platformName'];
  readonly domainName: IEldoniaPlatform['domainName'];
  readonly tier: IEldoniaPlatform['tier'];
  readonly vpc: IEldoniaPlatform['vpc'];
  readonly network?: IEldoniaPlatform['network'];
  readonly encryptionKey: IEldoniaPlatform['encryptionKey'];
  readonly database: IEldoniaPlatform['database'];
  readonly cache: IEldoniaPlatform['cache'];
  readonly mediaBucket: IEldoniaPlatform['mediaBucket'];
  readonly logBucket: IEldoniaPlatform['logBucket'];
  readonly repository: IEldoniaPlatform['repository'];
  readonly imageParameterName: IEldoniaPlatform['imageParameterName'];
  readonly jwtSecret: IEldoniaPlatform['jwtSecret'];
  readonly hostedZone: IEldoniaPlatform['hostedZone'];
  readonly certificate: IEldoniaPlatform['certificate'];
  readonly api: IEldoniaPlatform['api'];
  readonly edge?: IEldoniaPlatform['edge'];
  readonly jobs: IEldoniaPlatform['jobs'];
  readonly workers: IEldoniaPlatform['workers'];
  readonly services: IEldoniaPlatform['services'];
  readonly processes: IEldoniaPlatform['processes'];
  readonly deployRole?: IEldoniaPlatform['deployRole'];
  readonly pipeline?: IEldoniaPlatform['pipeline'];
  readonly alarmTopic?: IEldoniaPlatform['alarmTopic'];
  readonly criticalAlarmTopic?: IEldoniaPlatform['criticalAlarmTopic'];
  readonly observability?: IEldoniaPlatform['observability'];
  readonly auditTrail?: IEldoniaPlatform['auditTrail'];

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
