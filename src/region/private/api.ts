import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { watchesTasks } from './audit';
import { allowDatabaseFrom, databaseHost, replicaKeyAlias } from './data';
import { EdgeParts } from './edge-origin-parts';
import { RegionPlan } from './plan';
import { PlatformParts } from './platform-parts';
import { hostsOf, ownNames } from './served-names';
import { ICacheCluster } from '../../cache';
import { EdgeFirewallProps, RateLimit } from '../../edge';
import { defaultLimits, isPath } from '../../edge/internal';
import { ApiImage, FargateApi, FargateApiProps } from '../../fargate-api';
import { knowsAgent, serviceNameOf } from '../../fargate-api/internal';
import { acknowledge, acknowledgeRule, acknowledgeWildcard } from '../../private/acknowledge';
import { readableSecret } from '../../private/readable-secret';
import { MediaPrefixes } from '../media-processing';

/** In 5 minutes, of which a probe needs 5. In the network of AWS, there are those of both Regions, and others. */
const MOST_READINESS_CHECKS = { ofAddress: 20, ofNetwork: 1_000 };
const CACHE_ADDRESS = 'REDIS_HOST';

/** The parts of a Region that the API uses. */
type ApiSite = PlatformParts<
  'vpc' | 'encryptionKey' | 'database' | 'cache' | 'logBucket' | 'mediaBucket' | 'repository' | 'jwtSecret'
  | 'certificate' | 'alarmTopic'
>;

/** The API of a Region. */
export function createApi(scope: Construct, plan: RegionPlan, backend: FargateApiProps): FargateApi {
  const fargateApi = new FargateApi(scope, 'Api', backend);
  if (!needsInsights(plan)) {
    acknowledge(fargateApi, 'AwsSolutions-ECS4', 'nothing reads the metrics of the economy tier without monitoring');
  }
  return fargateApi;
}

/** What the backend is: an API with the addresses and secrets of database, cache and media bucket. */
export function backendOf(scope: Construct, plan: RegionPlan, site: ApiSite): FargateApiProps {
  const { api, audit, edge, existing, names, sizes } = plan;
  const { database, cache } = site;
  const loginSecret = (field: string) => readableSecret(database.appSecret, field);
  const address = cacheAddress(scope, plan, cache);
  const cacheSecrets = cache.secret && { REDIS_PASSWORD: readableSecret(cache.secret, 'password') };
  return {
    ...api,
    runtimeMonitoring: api.runtimeMonitoring ?? (watchesTasks(audit) && knowsAgent(Stack.of(scope).region)),
    ingress: edge._ingress(scope, api),
    vpc: site.vpc,
    image: ApiImage.fromParameter(site.repository, plan.imageParameterName),
    certificate: site.certificate,
    clientTrustStore: existing.clientTrustStore,
    cluster: existing.cluster,
    containerInsights: needsInsights(plan),
    scaling: sizes.apiScaling,
    capacityProviderStrategies: sizes.apiCapacityProviderStrategies,
    loadBalancer: {
      deletionProtection: sizes.deletionProtection, accessLogsBucket: site.logBucket, ...api.loadBalancer,
    },
    encryptionKey: site.encryptionKey,
    logRetention: sizes.logRetention,
    removalPolicy: sizes.removalPolicy,
    alarmTopic: site.alarmTopic,
    _sharesLoadBalancer: plan.workloads.some(({ _route }) => _route),
    ...withoutReplaced(scope, api, {
      DB_HOST: databaseHost(database, plan.database),
      DB_READER_HOST: database.readerEndpoint.hostname,
      DB_PORT: text(database.port),
      DB_NAME: database.databaseName,
      DB_SSL: 'true',
      ...address.environment,
      REDIS_PORT: text(cache.endpointPort),
      REDIS_TLS: 'true',
      REDIS_CLUSTER: 'true',
      REDIS_USERNAME: cache.username,
      MEDIA_BUCKET: site.mediaBucket.bucketName,
    }, {
      DB_USER: loginSecret('username'),
      DB_PASSWORD: loginSecret('password'),
      JWT_SECRET: readableSecret(site.jwtSecret),
      ...cacheSecrets,
      ...address.secrets,
    }),
    clusterName: existing.cluster ? undefined : names.ecsCluster,
    serviceName: names.ecsService,
    family: names.ecsService,
    containerName: names.ecsService,
    taskRoleName: names.taskRole,
    executionRoleName: names.executionRole,
    logGroupName: names.logGroup,
  };
}

/** The variables of the platform and the caller, whose values win, also one that is no secret instead of a secret. */
function withoutReplaced(
  scope: Construct, api: Pick<FargateApiProps, 'environment' | 'secrets'>,
  environment: Record<string, string>, secrets: Record<string, ecs.Secret>,
): Pick<FargateApiProps, 'environment' | 'secrets'> {
  const given = { ...api.environment, ...api.secrets };
  const replaced = [...Object.keys({ ...environment, ...secrets }), CACHE_ADDRESS]
    .filter((name) => given[name] !== undefined);
  if (replaced.length > 0) {
    const names = [...new Set(replaced)].sort().join(', ');
    Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:replacedVariable',
      `api.environment or api.secrets replaces ${names} of the platform, so that tasks get neither its value nor a ` +
      'later change of it, for example after a restore; choose another name');
  }
  const kept = <Value>(variables: Record<string, Value>) =>
    Object.fromEntries(Object.entries(variables).filter(([name]) => given[name] === undefined));
  return { environment: { ...kept(environment), ...api.environment }, secrets: { ...kept(secrets), ...api.secrets } };
}

/** The economy tier without monitoring has no reader of the metrics; in a pair, the failover plan reads them. */
const needsInsights = ({ tier, monitoring, role }: RegionPlan): boolean =>
  !tier._economy || monitoring !== undefined || role.paired;

/** The variable with the address of the cache. The caller's environment can contain another address. */
function cacheAddress(
  scope: Construct, { api, names, role }: RegionPlan, cache: ICacheCluster,
): Pick<FargateApiProps, 'environment' | 'secrets'> {
  if (!role.cacheEndpointAtStart) return { environment: { [CACHE_ADDRESS]: cache.configurationEndpointAddress } };
  if ({ ...api.environment, ...api.secrets }[CACHE_ADDRESS] !== undefined) return {};
  const parameter = ssm.StringParameter.fromStringParameterAttributes(scope, 'CacheEndpoint', {
    parameterName: names.cacheEndpointParameter, simpleName: false, forceDynamicReference: true,
  });
  return { secrets: { [CACHE_ADDRESS]: new ParameterSecret(parameter) } };
}

/** The connections and permissions between the API and the data stores. */
export function connect(
  scope: Construct, { database: options, media, role }: RegionPlan,
  { api, database, cache, mediaBucket }: PlatformParts<'api' | 'database' | 'cache' | 'mediaBucket'>,
): void {
  allowDatabaseFrom(api, 'API', database, options);
  cache.connections.allowDefaultPortFrom(api, 'API');
  grantMedia(mediaBucket, api.taskRole, media._prefixes());
  // The first tasks need the database user; readers may follow.
  if (role.waitsForDatabase) api.startAfter(database.ready);
  database.restartOnRotation(ecs.FargateService.fromFargateServiceAttributes(scope, 'RestartedService', {
    serviceName: serviceNameOf(api.service), cluster: api.cluster,
  }));
  if (role.singleTask) Annotations.of(scope).acknowledgeWarning('@eldonia/fargate-api:singleTask', role.singleTask);
}

/**
 * Exactly what an application does with objects; the grants of the L2 have wildcards in their actions.
 *
 * It writes uploads and files of its own. The derivatives that CloudFront serves are written by their function only.
 */
export function grantMedia(bucket: s3.IBucket, role: iam.IRole, { source, output, own }: MediaPrefixes): void {
  const [written, read] = [[source, own], [output]].map(
    (prefixes) => prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
  );
  const actions = ['GetObject', 'PutObject', 'DeleteObject', 'AbortMultipartUpload', 'ListMultipartUploadParts'].map(
    (action) => `s3:${action}`,
  );
  iam.Grant.addToPrincipal({ grantee: role, actions, resourceArns: written });
  // A tag says why an original has no derivatives: without it, the application could not show it to its user.
  const originals = [bucket.arnForObjects(`${source}*`)];
  iam.Grant.addToPrincipal({ grantee: role, actions: ['s3:GetObjectTagging'], resourceArns: originals });
  iam.Grant.addToPrincipal({ grantee: role, actions: ['s3:GetObject'], resourceArns: read });
  iam.Grant.addToPrincipal({ grantee: role, actions: ['s3:ListBucket'], resourceArns: [bucket.bucketArn] });
  bucket.encryptionKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
  for (const objects of [...written, ...read]) {
    acknowledgeWildcard(role, objects, 'the application uses any object below these prefixes of the media bucket');
  }
}

/** Accept what the tiers for development imply. */
export function acceptDevelopment(
  { tier }: RegionPlan, { api, cache, database, network }: PlatformParts<'api' | 'cache' | 'database' | 'network'>,
): void {
  if (network) Annotations.of(network).acknowledgeWarning('@eldonia/network:fewerNatGatewaysThanZones');
  if (!tier._economy) return;
  acknowledge(database, 'AwsSolutions-RDS10', 'the economy tier is meant to be deleted; a final snapshot is taken');
  Annotations.of(database).acknowledgeWarning('@eldonia/aurora-cluster:burstableClass');
  acceptEconomyCache(cache);
  acknowledgeRule(api, 'ELBDeletionProtectionEnabled', 'the economy tier is meant to be deleted; a load balancer ' +
    'holds no data');
}

/** Accept what the economy tier implies for the cache. */
export function acceptEconomyCache(cache: ICacheCluster): void {
  acknowledge(cache, 'AwsSolutions-AEC4', 'the economy tier has one cache node, which costs less and may fail');
  Annotations.of(cache).acknowledgeWarning('@eldonia/cache-cluster:noReplica');
}

/** The names and paths of services; those of a service with both are its own on its names only. */
function requestsOf({ workloads }: Pick<RegionPlan, 'workloads'>): { hosts: string[]; paths: string[] } {
  const routes = workloads.flatMap(({ _route }) => _route ?? []);
  return { hosts: hostsOf(workloads), paths: routes.flatMap(({ hosts, paths }) => hosts.length > 0 ? [] : paths) };
}

/** DNS records and, unless another Region has them, CloudFront and AWS WAF. */
export function publish(
  scope: Construct, plan: RegionPlan,
  parts: PlatformParts<'api' | 'hostedZone' | 'mediaBucket' | 'logBucket' | 'encryptionKey'>,
): EdgeParts {
  const { names, zone, sizes: { logRetention, removalPolicy }, role } = plan;
  return plan.edge._publish(scope, {
    names,
    domainNames: ownNames(zone),
    domainUse: zone._domainUse,
    services: requestsOf(plan),
    zone: { hostedZoneId: zone.hostedZoneId, zoneName: zone.zoneName },
    hostedZone: parts.hostedZone,
    api: parts.api,
    idleTimeout: plan.api.loadBalancer?.idleTimeout,
    dualStack: plan.api.loadBalancer?.dualStack ?? false,
    mediaBucket: parts.mediaBucket,
    mediaPrefix: plan.media._prefixes().served,
    logBucket: parts.logBucket,
    accessLogRetention: plan.sizes.accessLogRetention,
    verifiesClients: plan.existing.clientTrustStore !== undefined,
    firewallOptions: {
      logRetention,
      removalPolicy,
      customerManagedKey: !plan.tier._economy,
      ...readinessRules(parts.api.readinessPath, plan),
      _openPaths: isPath(parts.api.readinessPath) ? [parts.api.readinessPath] : [],
    },
    header: {
      secretName: names.headerSecret,
      encryptionKey: parts.encryptionKey,
      replicaKeyAlias: replicaKeyAlias(names, role),
    },
    origin: role.origin,
  });
}

/**
 * The readiness check queries the database. The probe of the site has no address of its own, so that the path stays
 * open for a few requests of each address. It shares its network with others, whose requests must not challenge it.
 */
function readinessRules(path: string, { monitoring, role }: RegionPlan): EdgeFirewallProps {
  if (!isPath(path)) return {};
  if (!role.origin.probed && !(monitoring && role.probesItself)) return { blockedPaths: [path] };
  return {
    rateLimits: [
      ...defaultLimits(),
      RateLimit.perIpAt(path, { limit: MOST_READINESS_CHECKS.ofAddress }),
      RateLimit._perNetworkAt(path, MOST_READINESS_CHECKS.ofNetwork),
    ],
  };
}

/** A number for an environment variable, which may be a token. */
const text = (value: number): string => Token.isUnresolved(value) ? Token.asString(value) : String(value);

/**
 * An SSM parameter that ECS reads when a task starts.
 *
 * ECS calls `ssm:GetParameters` only. `ecs.Secret.fromSsmParameter` also allows the history of the parameter, and
 * `ssm:DescribeParameters`, which has no resources.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html
 */
class ParameterSecret extends ecs.Secret {
  readonly arn: string;
  readonly hasField = false;

  constructor(parameter: ssm.IParameter) {
    super();
    this.arn = parameter.parameterArn;
  }

  grantRead(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameters'], resourceArns: [this.arn] });
  }
}
