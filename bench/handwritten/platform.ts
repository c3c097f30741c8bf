/**
 * The yardstick: the documented platform in production, as a competent engineer writes it for one project with plain
 * aws-cdk-lib.
 *
 * It has the features of `new EldoniaPlatform(stack, 'Platform', { zone, alarmEmail })`, imports nothing of this
 * library, and holds every size and name as a constant, as one project may. Only the bundled handlers under `assets/`
 * are the library's, because these functions have to be written either way.
 */
import { App, CfnOutput, CrossStackReferences, ReferenceStrength, RemovalPolicy, Stack, StackProps, Tags } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Alarms } from './alarms';
import { Api } from './api';
import { AuditStack } from './audit';
import { Cache } from './cache';
import { CostAnomaliesStack, CostsStack } from './costs';
import { HealthDashboard } from './dashboard';
import { Database } from './database';
import { Edge } from './edge';
import { EdgeAlarmsStack } from './edge-alarms';
import { ServiceEvents } from './events';
import { GlobalStack } from './global';
import { allowCloudWatchLogs } from './handler';
import { Media } from './media';
import { Network } from './network';
import { Probe } from './probe';
import { API_QUERIES, CACHE_QUERIES, DATABASE_QUERIES, saveQueries } from './queries';
import { Reconciler } from './reconciler';
import { IMAGE_PARAMETER, ReleaseStack } from './release';
import { Storage } from './storage';
import { AlarmTopic } from './topic';

export interface HandwrittenStackProps extends StackProps {
  readonly zone: route53.HostedZoneAttributes;
  readonly alarmEmail: string;
  readonly global: GlobalStack;
}

interface Watched {
  readonly api: Api;
  readonly database: Database;
  readonly cache: Cache;
  readonly media: Media;
  readonly reconciler: Reconciler;
  readonly probe: Probe;
  readonly certificate: acm.ICertificate;
  readonly natGatewayIds: string[];
}

/** Everything of one region but the release parameter, and what the account may have already. */
export class HandwrittenStack extends Stack {
  readonly topic: AlarmTopic;
  readonly distributionId: string;

  constructor(scope: App, id: string, props: HandwrittenStackProps) {
    super(scope, id, props);
    const domainName = props.zone.zoneName;

    const key = new kms.Key(this, 'Key', {
      alias: 'eldonia',
      description: 'Data and logs of eldonia',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    allowCloudWatchLogs(key);
    this.topic = new AlarmTopic(this, 'Topic', props.alarmEmail);
    const network = new Network(this, 'Network', key);
    const database = new Database(this, 'Database', { vpc: network.vpc, key, topic: this.topic });
    const cache = new Cache(this, 'Cache', { vpc: network.vpc, key });
    const storage = new Storage(this, 'Storage', key);
    const jwtSecret = new secretsmanager.Secret(this, 'JwtSecret', {
      secretName: 'eldonia/jwt-secret',
      description: 'Signs the tokens of the API',
      encryptionKey: key,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', props.zone);
    const certificate = new acm.Certificate(this, 'Certificate', {
      domainName, subjectAlternativeNames: [`origin.${domainName}`], validation: acm.CertificateValidation.fromDns(zone),
    });
    const api = new Api(this, 'Api', { vpc: network.vpc, key, database, cache, storage, jwtSecret, certificate, topic: this.topic });
    database.cluster.connections.allowDefaultPortFrom(api.service, 'API');
    cache.connections.allowDefaultPortFrom(api.service, 'API');
    database.restartAfterRotation('eldonia-backend', api.cluster);

    const { certificate: viewerCertificate, webAcl } = props.global;
    const edge = new Edge(this, 'Edge', { zone, api, media: storage.media, certificate: viewerCertificate, webAclArn: webAcl.attrArn });
    const media = new Media(this, 'Images', { vpc: network.vpc, bucket: storage.media, key, topic: this.topic });
    this.distributionId = edge.distribution.distributionId;
    // Weak references need neither exports nor functions.
    for (const source of [this.topic, edge.distribution]) CrossStackReferences.of(source).produce(ReferenceStrength.WEAK);
    const reconciler = new Reconciler(this, 'Reconciler', { api, storage, key, topic: this.topic });
    const probe = new Probe(this, 'Probe', { domainName, key, topic: this.topic });
    this.watch({ api, database, cache, media, reconciler, probe, certificate, natGatewayIds: network.natGatewayIds });
    this.createOutputs(domainName, storage);
  }

  /** Otherwise the network would ask AWS for the zones, and synthesis for credentials. */
  get availabilityZones(): string[] {
    return ['ap-northeast-1a', 'ap-northeast-1c'];
  }

  private watch({ api, database, cache, media, reconciler, probe, certificate, natGatewayIds }: Watched): void {
    const { topic, distributionId } = this;
    const events = new ServiceEvents(this, 'Events', { topic, cluster: api.cluster, rotations: true });
    const alarms = new Alarms(this, 'Alarms', {
      api, database, media, topic, natGatewayIds, certificate, probe: probe.alarm, others: [events.undeliveredAlarm, reconciler.alarm],
    });
    new HealthDashboard(this, 'Health', { api, database, media, distributionId, alarms, natGatewayIds, topic });
    saveQueries(this, api.logGroup.logGroupName, API_QUERIES);
    saveQueries(this, database.logGroup.logGroupName, DATABASE_QUERIES);
    saveQueries(this, cache.slowLog.logGroupName, CACHE_QUERIES);
  }

  private createOutputs(domainName: string, storage: Storage): void {
    new CfnOutput(this, 'SiteUrl', { value: `https://${domainName}`, description: 'Where users reach the platform' });
    new CfnOutput(this, 'RepositoryUri', { value: storage.repository.repositoryUri, description: 'Where the release process pushes the image' });
    new CfnOutput(this, 'ReservedInstances', {
      value: '3 x db.r6g.xlarge, Aurora PostgreSQL',
      description: 'What to reserve for the database, in the billing console',
    });
  }
}

/** The stacks of the platform; `name` distinguishes the stacks of several platforms in one app. */
export function defineHandwritten(app: App, name: string, props: Omit<HandwrittenStackProps, 'global'>): HandwrittenStack {
  const { env, zone, alarmEmail } = props;
  const global = new GlobalStack(app, `${name}-Global`, {
    env: { account: env?.account, region: 'us-east-1' }, zone, description: 'Certificate and web ACL of eldonia',
  });
  const release = new ReleaseStack(app, `${name}-Release`, { env, description: 'Which image of eldonia is released' });
  const stack = new HandwrittenStack(app, name, { ...props, global });
  stack.addStackDependency(release, `the stack reads ${IMAGE_PARAMETER}`);
  const { topic, distributionId } = stack;
  const edgeAlarms = new EdgeAlarmsStack(app, `${name}-EdgeAlarms`, { env: { account: env?.account, region: 'us-east-1' }, alarmEmail, distributionId, certificate: global.certificate, description: 'Alarms on the CDN of eldonia' });
  const audit = new AuditStack(app, `${name}-Audit`, { env, topic, description: 'Audit of the account of eldonia' });
  const costs = new CostsStack(app, `${name}-Costs`, { env, topic, description: 'Budgets of eldonia' });
  const anomalies = new CostAnomaliesStack(app, `${name}-CostAnomalies`, { env, topic, description: 'Cost anomaly detection of eldonia' });
  for (const before of [edgeAlarms, audit, costs]) anomalies.addStackDependency(before, 'an account may refuse this stack');
  for (const [key, value] of Object.entries({ Project: 'eldonia', Environment: 'production', Owner: 'eldonia', CostCenter: 'eldonia' })) {
    for (const scope of [stack, release, global, edgeAlarms, audit, costs, anomalies]) Tags.of(scope).add(key, value);
  }
  return stack;
}
