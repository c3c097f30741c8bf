import { Assembly, every, TemplateResource } from './assembly';
import { followsHealth } from './hops';
import { aliased, balancersBehind, records, siteBuckets } from './origins';
import { addressed, attribute, behaviors, caches, containers, databases, distributions, scalableTargets, tracks, variable } from './queries';
import { all, CACHE, Check, DISTRIBUTION, each, eachOf, hold, IN_PRODUCTION, joined, overall, section, subject, TARGET_GROUP, TASK_SCALING, unseen } from './requirement';
import { scalesBy } from './section-5-2-1-computing';
import { cachesFor, EDGE, WEEK_SECONDS } from './section-5-2-4-edge';

const READERS = subject('scalable target of a database', (app) => scalableTargets(app, 'rds'));
const NODES = subject('scalable target of a cache', (app) => scalableTargets(app, 'elasticache'));

export const HORIZONTAL_SCALING = section('5.6.1', 'Horizontal scaling', [
  overall('target tracking scales the tasks on their CPU and memory utilization', TASK_SCALING, scalesBy('CPU', 'Memory')),
  // The document has readers in production only.
  each('target tracking scales the readers of the database on CPU, except in the standby Region', READERS, (target, app) =>
    target.only('ScalableDimension', 'rds:cluster:ReadReplicaCount') && tracks(app, target, 'RDSReaderAverageCPUUtilization')
      && every(target.refs('ResourceId').filter((owner) => databases(app).includes(owner)), (cluster) =>
        !cluster.has('GlobalClusterIdentifier')), IN_PRODUCTION),
  each('target tracking scales the nodes of the cache on CPU', NODES, (target, app) =>
    target.only('ScalableDimension', /^elasticache:replication-group:(NodeGroups|Replicas)$/)
      && tracks(app, target, /^ElastiCache(Primary|Replica)EngineCPUUtilization$/) && isOfCache(app, target)
      && app.all('AWS::ElastiCache::GlobalReplicationGroup').length === 0),
]);

export const LOAD_BALANCING = section('5.6.2', 'Load balancing', [
  joined('each target group sets its algorithm: round robin or least outstanding requests', TARGET_GROUP, {
    'round robin': { holds: balances(/^(round_robin|least_outstanding_requests)$/), literally: balances(/^round_robin$/) },
    'least connections': { holds: balances(/^(round_robin|least_outstanding_requests)$/), literally: balances(/^least_outstanding_requests$/) },
  }),
  eachOf('the price class of the distribution includes edge locations in Asia, which keep responses', DISTRIBUTION, {
    'geographic distribution': { 'DistributionConfig/PriceClass': /^PriceClass_(200|All)$/ },
    'edge locations': (distribution) => behaviors(distribution).some((behavior) =>
      behavior.refersTo('CachePolicyId', (policy) => !policy.has('CachePolicyConfig/MaxTTL', 0))),
  }),
  joined('Route 53 records have geolocation routing (Japan and default) and failover routing with health checks', subject('record', records), {
    'geographic routing': (app) => records(app).some((record) => record.has('Name', (name) =>
      ['JP', '*'].every((country) => aliased(app, name).some((one) => one.has('GeoLocation/CountryCode', country) && isMoved(app, one, () => true))))),
    'health check': (app) => records(app).some((record) => isMoved(app, record, isCheckedFromInside)),
  }),
]);

export const CACHING = section('5.6.3', 'Caching', [
  joined('the API receives the endpoint of the cache; the cache requires authentication and TLS, and evicts volatile keys first', CACHE, {
    'sessions and cache': (app) => every(containers(app), (container) => addressed(app, container, 'REDIS_HOST').some((cache) => caches(app).includes(cache))
      && container.has('Environment/*', (entry) => entry.has('Name', 'REDIS_PORT') && entry.has('Value', /^6379$|\$\{/))),
    'sessions': (app) => every(caches(app), isAuthenticated),
    'user data': (app) => every(containers(app), (container) => variable(container, 'Environment', 'REDIS_TLS').some((entry) => entry.has('Value', 'true'))),
    'API responses': (app) => every(caches(app), dropsExpiringKeys),
  }),
  joined('the cache policies of CloudFront keep images for 24 hours, scripts and style sheets for 7 days, and fonts', DISTRIBUTION, {
    'images': hold(EDGE, 'R5.2.4-3'), 'JS and CSS': hold(EDGE, 'R5.2.4-4'), 'static content': (app) => cachesFor(app, WEEK_SECONDS, /\.woff2?$/) || siteBuckets(app).length > 0,
  }),
  overall('CloudFront adds a Cache-Control header to responses without one', DISTRIBUTION, (app) =>
    distributions(app).flatMap(behaviors).some((behavior) => behavior.refs('ResponseHeadersPolicyId').some(addsCacheControl))),
  ...unseen(
    CACHE, 'the application keeps sessions, user data and API responses in the cache',
    'the application sends files with a Cache-Control header with which CloudFront keeps them', 'the application sends responses with an ETag',
  ),
]);

function balances(algorithm: RegExp): Check {
  return all(TARGET_GROUP, (group) => every(attribute(group, 'TargetGroupAttributes', 'load_balancing.algorithm.type'), (type) => type.is(algorithm))
    && !attribute(group, 'TargetGroupAttributes', 'stickiness.enabled').some((on) => on.is('true')));
}

/** Whether a record resolves to the load balancer of the primary Region, with failover to the secondary Region, by records of a kind. */
function isMoved(app: Assembly, record: TemplateResource, isExpected: (region: TemplateResource) => boolean): boolean {
  return followsHealth(app, record) && record.has('AliasTarget/DNSName', (alias) => ['PRIMARY', 'SECONDARY'].every((role) => aliased(app, alias).some((region) =>
    region.has('Failover', role) && isExpected(region)
      && region.parts('AliasTarget/DNSName').some((address) => balancersBehind(app, address).length > 0))));
}

/** The security groups of the load balancer deny the Route 53 health checkers, so that their checks always fail. */
function isCheckedFromInside(record: TemplateResource): boolean {
  return record.has('HealthCheckId')
    && !record.refs('HealthCheckId').some((check) => check.has('HealthCheckConfig/Type', /^(HTTP|TCP)/));
}

/** A token, or a user beside the default one. */
function isAuthenticated(cache: TemplateResource): boolean {
  return cache.only('TransitEncryptionEnabled', true) && (cache.has('AuthToken')
    || (cache.has('UserGroupIds/*') && cache.refs('UserGroupIds').every((group) => group.has('UserIds/*', (user) => !user.is('default')))));
}

function isOfCache(app: Assembly, target: TemplateResource): boolean {
  return target.has('ResourceId', (id) => caches(app).some((cache) => id.refs().includes(cache) || cache.has('ReplicationGroupId', (name) => id.is(`replication-group/${name.text()}`))));
}

function dropsExpiringKeys(cache: TemplateResource): boolean {
  return cache.refs('CacheParameterGroupName').some((group) =>
    group.has('Properties/maxmemory-policy', 'volatile-lru'));
}

function addsCacheControl(policy: TemplateResource): boolean {
  return policy.has('ResponseHeadersPolicyConfig/CustomHeadersConfig/Items/*', (header) =>
    header.has('Header', /^cache-control$/i)
      && header.is({ Override: false, Value: /^(?!.*no-store).*\S/ }));
}
