import { Assembly } from './assembly';
import { aliased, balancersBehind, records } from './origins';
import { attribute, behaviours, caches, containers, databases, distributions, scalableTargets, targetGroups, tracks, variable } from './queries';
import { section } from './requirement';
import { scalesByCpuAndMemory } from './section-5-2-1-computing';
import { EDGE } from './section-5-2-4-edge';
import { CACHE, DISTRIBUTION, TARGET_GROUP, TASK_SCALING } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

export const HORIZONTAL_SCALING = section('5.6.1', [
  ['the API is scaled by the CPU and the memory of its tasks', TASK_SCALING, scalesByCpuAndMemory],
  [
    'the database adds readers by CPU, except where it only stands by',
    { name: 'scalable target of a database', find: (app) => scalableTargets(app, 'rds') },
    (app) => every(scalableTargets(app, 'rds'), (target) => target.only('ScalableDimension', 'rds:cluster:ReadReplicaCount')
      && tracks(app, target, 'RDSReaderAverageCPUUtilization')
      && every(target.refs('ResourceId').filter((owner) => databases(app).includes(owner)), (cluster) => !cluster.has('GlobalClusterIdentifier'))),
  ],
  [
    'the cache adds nodes by CPU',
    { name: 'scalable target of a cache', find: (app) => scalableTargets(app, 'elasticache') },
    (app) => every(scalableTargets(app, 'elasticache'), (target) =>
      target.only('ScalableDimension', /^elasticache:replication-group:(NodeGroups|Replicas)$/)
        && ['ElastiCachePrimaryEngineCPUUtilization', 'ElastiCacheReplicaEngineCPUUtilization'].some((metric) => tracks(app, target, metric)))
      && app.all('AWS::ElastiCache::GlobalReplicationGroup').length === 0,
  ],
]);

export const LOAD_BALANCING = section('5.6.2', [
  [
    'each target group states its algorithm: round robin, or the fewest outstanding requests',
    TARGET_GROUP,
    (app) => every(targetGroups(app), (group) => every(attribute(group, 'TargetGroupAttributes', 'load_balancing.algorithm.type'), (algorithm) =>
      algorithm.is(/^(round_robin|least_outstanding_requests)$/))),
  ],
  [
    'the CDN answers from edges in Asia',
    DISTRIBUTION,
    (app) => every(distributions(app), (distribution) => distribution.only('DistributionConfig/PriceClass', /^PriceClass_(200|All)$/)),
  ],
  [
    'names are resolved by geography (Japan, and everywhere), with a primary and a secondary under health checks',
    { name: 'record', find: records },
    (app) => records(app).some((record) => record.has('Name', (name) => ['JP', '*'].every((country) => isResolvedFor(app, name, country)))),
  ],
]);

export const CACHING = section('5.6.3', [
  [
    'the API knows the cache, which only it may log in to, and which drops expiring keys first',
    CACHE,
    (app) => every(caches(app), (cache) => isAuthenticated(cache) && dropsExpiringKeys(cache))
      && every(containers(app), (container) => variable(container, 'Environment', 'REDIS_HOST').some((host) =>
        host.refs('Value').some((cache) => caches(app).includes(cache))) && ['REDIS_PORT', 'REDIS_TLS'].every((name) => isTold(container, name))),
  ],
  [
    'the CDN keeps static content: images for a day, scripts and style sheets for a week',
    DISTRIBUTION,
    (app) => EDGE.filter(({ number }) => ['R5.2.4-3', 'R5.2.4-4'].includes(number)).every((requirement) => requirement.holds(app)),
  ],
  [
    'browsers get a Cache-Control header unless the origin has one of its own',
    DISTRIBUTION,
    (app) => distributions(app).some((distribution) => behaviours(distribution).some((behaviour) => behaviour.refs('ResponseHeadersPolicyId')
      .some(addsCacheControl))),
  ],
]);

/** Whether a record's name leads the users of a country to the load balancer of a primary region, and else to a secondary one's. */
function isResolvedFor(app: Assembly, name: TemplatePart, country: string): boolean {
  return aliased(app, name).some((record) => record.has('GeoLocation/CountryCode', country)
    && record.has('AliasTarget/DNSName', (alias) => ['PRIMARY', 'SECONDARY'].every((role) => aliased(app, alias).some((region) =>
      region.has('Failover', role) && isCheckedFromInside(region) && region.parts('AliasTarget/DNSName').some((address) =>
        balancersBehind(app, address).length > 0)))));
}

/** Route 53's own checkers can't get past the load balancer's security groups, so a check by them is always red. */
function isCheckedFromInside(record: TemplateResource): boolean {
  return record.has('HealthCheckId') && !record.refs('HealthCheckId').some((check) => check.has('HealthCheckConfig/Type', /^(HTTP|TCP)/));
}

function isAuthenticated(cache: TemplateResource): boolean {
  return cache.has('UserGroupIds/*') || cache.has('AuthToken');
}

function dropsExpiringKeys(cache: TemplateResource): boolean {
  return cache.refs('CacheParameterGroupName').some((group) => group.has('Properties/maxmemory-policy', 'volatile-lru'));
}

function isTold(container: TemplatePart, name: string): boolean {
  return variable(container, 'Environment', name).some((entry) => entry.has('Value'));
}

function addsCacheControl(policy: TemplateResource): boolean {
  return policy.has('ResponseHeadersPolicyConfig/CustomHeadersConfig/Items/*', (header) => header.has('Header', /^cache-control$/i)
    && header.has('Override', false));
}
