import { Assembly, every, TemplatePart, TemplateResource } from './assembly';
import { aliased, balancersBehind, records } from './origins';
import { addressed, attribute, behaviors, caches, containers, databases, distributions, scalableTargets, tracks, variable } from './queries';
import { CACHE, DISTRIBUTION, each, hold, IN_PRODUCTION, overall, section, subject, TARGET_GROUP, TASK_SCALING, unseen } from './requirement';
import { scalesByCpuAndMemory } from './section-5-2-1-computing';
import { EDGE } from './section-5-2-4-edge';

const READERS = subject('scalable target of a database', (app) => scalableTargets(app, 'rds'));
const NODES = subject('scalable target of a cache', (app) => scalableTargets(app, 'elasticache'));

export const HORIZONTAL_SCALING = section('5.6.1', 'Horizontal scaling', [
  overall('target tracking scales the tasks on their CPU and memory utilization', TASK_SCALING, scalesByCpuAndMemory),
  // The document has readers in production only.
  each('target tracking scales the readers of the database on CPU, except in the standby Region', READERS, (target, app) =>
    target.only('ScalableDimension', 'rds:cluster:ReadReplicaCount') && tracks(app, target, 'RDSReaderAverageCPUUtilization')
      && every(target.refs('ResourceId').filter((owner) => databases(app).includes(owner)), (cluster) =>
        !cluster.has('GlobalClusterIdentifier')), IN_PRODUCTION),
  each('target tracking scales the nodes of the cache on CPU', NODES, (target, app) =>
    target.only('ScalableDimension', /^elasticache:replication-group:(NodeGroups|Replicas)$/)
      && tracks(app, target, /^ElastiCache(Primary|Replica)EngineCPUUtilization$/)
      && app.all('AWS::ElastiCache::GlobalReplicationGroup').length === 0),
]);

export const LOAD_BALANCING = section('5.6.2', 'Load balancing', [
  each('each target group sets its algorithm: round robin or least outstanding requests', TARGET_GROUP, (group) =>
    every(attribute(group, 'TargetGroupAttributes', 'load_balancing.algorithm.type'), (algorithm) =>
      algorithm.is(/^(round_robin|least_outstanding_requests)$/))),
  each('the price class of the distribution includes edge locations in Asia', DISTRIBUTION, {
    'DistributionConfig/PriceClass': /^PriceClass_(200|All)$/,
  }),
  overall(
    'Route 53 records have geolocation routing (Japan and default) and failover routing with health checks',
    subject('record', records),
    (app) => records(app).some((record) =>
      record.has('Name', (name) => ['JP', '*'].every((country) => isResolvedFor(app, name, country)))),
  ),
]);

export const CACHING = section('5.6.3', 'Caching', [
  overall(
    'the API receives the endpoint of the cache; the cache requires authentication and evicts volatile keys first',
    CACHE,
    (app) => every(caches(app), (cache) => isAuthenticated(cache) && dropsExpiringKeys(cache))
      && every(containers(app), (container) => addressed(app, container, 'REDIS_HOST').some((cache) => caches(app).includes(cache))
        && ['REDIS_PORT', 'REDIS_TLS'].every((name) => variable(container, 'Environment', name).some((entry) => entry.has('Value')))),
  ),
  overall(
    'the cache policies of CloudFront keep images for 24 hours, scripts and style sheets for 7 days', DISTRIBUTION,
    hold(EDGE, 'R5.2.4-3', 'R5.2.4-4'),
  ),
  overall('CloudFront adds a Cache-Control header to responses without one', DISTRIBUTION, (app) =>
    distributions(app).flatMap(behaviors).some((behavior) => behavior.refs('ResponseHeadersPolicyId').some(addsCacheControl))),
  ...unseen(
    CACHE, 'the application keeps sessions, user data and API responses in the cache',
    'the application sends files with a Cache-Control header with which CloudFront keeps them', 'the application sends responses with an ETag',
  ),
]);

/**
 * Whether a record resolves for a country to the load balancer of the primary Region, with failover to the secondary
 * Region.
 */
function isResolvedFor(app: Assembly, name: TemplatePart, country: string): boolean {
  return aliased(app, name).some((record) => record.has('GeoLocation/CountryCode', country)
    && record.has('AliasTarget/DNSName', (alias) =>
      ['PRIMARY', 'SECONDARY'].every((role) => aliased(app, alias).some((region) =>
        region.has('Failover', role) && isCheckedFromInside(region)
          && region.parts('AliasTarget/DNSName').some((address) =>
            balancersBehind(app, address).length > 0)))));
}

/** The security groups of the load balancer deny the Route 53 health checkers, so that their checks always fail. */
function isCheckedFromInside(record: TemplateResource): boolean {
  return record.has('HealthCheckId')
    && !record.refs('HealthCheckId').some((check) => check.has('HealthCheckConfig/Type', /^(HTTP|TCP)/));
}

function isAuthenticated(cache: TemplateResource): boolean {
  return cache.has('UserGroupIds/*') || cache.has('AuthToken');
}

function dropsExpiringKeys(cache: TemplateResource): boolean {
  return cache.refs('CacheParameterGroupName').some((group) =>
    group.has('Properties/maxmemory-policy', 'volatile-lru'));
}

function addsCacheControl(policy: TemplateResource): boolean {
  return policy.has('ResponseHeadersPolicyConfig/CustomHeadersConfig/Items/*', (header) =>
    header.has('Header', /^cache-control$/i)
      && header.has('Override', false));
}
