import { Assembly, between, every, TemplateResource } from './assembly';
import { connects, isAboutPlatform, isAdmitted, isForwarded, isOpen, isServed, isUsable, isWritten, readsSecrets } from './hops';
import { aliased, balancersOf, records } from './origins';
import { isDenied } from './permissions';
import {
  addressed, alarms, allowsOnly, caches, containers, databases, defaultRoutes, ingressRules, instances, isMeasured, metricsOf, notifies,
  origins, scalableTargets, scales, securityGroups, servedBuckets, serviceGroups, services, subnetsRoutedBy, targetGroups, tasks, variable, zones,
} from './queries';
import {
  CACHE, DATABASE, DISTRIBUTION, each, eachOf, hold, joined, Kind, LOAD_BALANCER, MEDIA_BUCKET, overall, section, SERVICE, subject, within,
} from './requirement';
import { isOnFargate, scalesBy } from './section-5-2-1-computing';
import { DATA } from './section-5-2-2-data';
import { apiClientGroups, NETWORK } from './section-5-2-3-network';
import { canRelease } from './section-5-4-1-github';
import { PIPELINE } from './section-5-4-2-pipeline';
import { MONITORING } from './section-5-5-monitoring';
import { AUDIT, ENCRYPTION } from './section-5-8-security';
import { COST_CONTROL } from './section-5-9-costs';

const PORT = 3001;
const AVAILABILITY_PERCENT = 99.9;
const ANSWERS = ['RequestCount', 'HTTPCode_ELB_5XX_Count', 'HTTPCode_Target_5XX_Count'];
const AVAILABILITY = subject('alarm on the availability', (app) => alarms(app).filter((alarm) =>
  ANSWERS.every((name) => metricsOf(alarm).some((metric) => metric.has('MetricName', name)))));
const RECORD = within(subject('record', records), DISTRIBUTION.find);

const hasPipeline = hold(PIPELINE);

export const PRINCIPLES = section('5.1.1', 'Principles', [
  overall('tasks, cache nodes and in production database readers are added automatically under load', SERVICE, (app, kind) =>
    scalesBy('CPU', 'Memory')(app, kind) && (['rds', 'elasticache'] as const).every((namespace) =>
      every(scalableTargets(app, namespace), scales) || (namespace === 'rds' && kind === Kind.DEVELOPMENT))),
  overall(
    'an alarm watches the availability SLO of 99.9 %; in production each zone has its own NAT gateway',
    AVAILABILITY,
    (app, kind) => AVAILABILITY.find(app).some((alarm) => alarm.is({ ComparisonOperator: /^LessThan/, Threshold: between(AVAILABILITY_PERCENT, 100) }) && notifies(alarm) && ANSWERS.every((name) => isMeasured(alarm, name))
      && metricsOf(alarm).every((metric) => isAboutPlatform(app, metric.parts('Dimensions/*'))))
      && (kind === Kind.DEVELOPMENT || every(subnetsRoutedBy(app, 'NatGatewayId'), (subnet) =>
        every(defaultRoutes(app, subnet), (route) => isInZoneOf(subnet, route)))),
  ),
  joined('security has layers: network and firewall, encryption, audit', DISTRIBUTION, {
    'defense in depth': hold(NETWORK), 'encryption': hold(ENCRYPTION), 'audit': hold(AUDIT),
  }),
  joined('costs follow usage: Fargate, automatic storage tiering, and a monthly budget', SERVICE, {
    'usage-based charges': (app) => every(services(app), isOnFargate) && app.all('AWS::EC2::CapacityReservation', 'AWS::EC2::Host').length === 0,
    'resource optimization': hold([...DATA, ...COST_CONTROL], 'R5.2.2-12', 'R5.9.2-2'),
  }),
  joined('operations are automated: deployment by a pipeline, metrics, logs and a dashboard, and alarms whose actions are enabled', SERVICE, {
    automation: (app, kind) => canRelease(app) || hasPipeline(app, kind),
    monitoring: hold(MONITORING, 'R5.5.1-1', 'R5.5.1-2', 'R5.5.1-3'),
    alerts: (app, kind) => hold(MONITORING, 'R5.5.1-4')(app, kind)
      && every([...alarms(app), ...app.all('AWS::CloudWatch::CompositeAlarm')].filter((alarm) => alarm.has('AlarmActions/*')), (alarm) => !alarm.has('ActionsEnabled', false)),
  }),
  overall('tasks, database and cache have sizes that an update of the stack changes', SERVICE, (app) =>
    every(tasks(app), (task) => ['Cpu', 'Memory'].every((size) => task.has(size)))
      && every(databases(app).flatMap((cluster) => instances(app, cluster)), (instance) => instance.has('DBInstanceClass'))
      && every(caches(app), (cache) => cache.has('CacheNodeType'))),
]);

export const CHAIN = section('5.1.2', 'Request path', [
  each('Route 53 resolves the domain names of the platform', RECORD, (distribution, app) =>
    distribution.only('DistributionConfig/Aliases/*', (name) => aliased(app, name).length > 0)),
  eachOf('Route 53 records of the domain names point to an enabled distribution of CloudFront', DISTRIBUTION, {
    'CloudFront': (distribution) => distribution.only('DistributionConfig/Enabled', true) && !distribution.has('DistributionConfig/Staging', true),
    'arrow Route 53 to CloudFront': (distribution, app) => distribution.only('DistributionConfig/Aliases/*', (name) =>
      every(aliased(app, name), (record) => record.refs('AliasTarget/DNSName').includes(distribution) && !record.has('Weight', 0))
        && aliased(app, name).some((record) => !record.has('GeoLocation') || record.has('GeoLocation/CountryCode', /^(JP|\*)$/))),
  }),
  each('CloudFront forwards requests to the load balancer', DISTRIBUTION, (distribution, app) =>
    origins(distribution).some((origin) => balancersOf(app, origin).length > 0) && isForwarded(app, distribution) && isAdmitted(distribution)),
  overall('the load balancer forwards requests to the tasks on Fargate', LOAD_BALANCER, (app) => connects(app, PORT) && every(services(app), (service) =>
    every(service.refs('LoadBalancers').filter((group) => targetGroups(app).includes(group)), (group) => isServed(app, group)))),
  overall('the tasks receive the endpoint of the database', DATABASE, (app) => receives(app, 'DB_HOST', databases(app)) && connects(app, 5432, databases(app), 'VpcSecurityGroupIds')
    && databases(app).every((cluster) => isOpen(cluster, instances(app, cluster))) && tasks(app).every((task) => readsSecrets(app, task, 'DB_PASSWORD'))
    && containers(app).every((container) => variable(container, 'Environment', 'DB_PORT').every((entry) => entry.has('Value', /^5432$|\$\{/))
      && variable(container, 'Environment', 'DB_SSL').every((entry) => entry.has('Value', 'true')))),
  overall('the tasks receive the endpoint of the cache', CACHE, (app) =>
    receives(app, 'REDIS_HOST', caches(app)) && connects(app, 6379, caches(app), 'SecurityGroupIds') && caches(app).every((cache) => isUsable(app, cache))),
  joined('the tasks receive the name of the media bucket that CloudFront serves, and have permission to use it', MEDIA_BUCKET, {
    'S3': (app) => receives(app, 'MEDIA_BUCKET', app.all('AWS::S3::Bucket'))
      && containers(app).flatMap((container) => addressed(app, container, 'MEDIA_BUCKET')).every((bucket) => isWritten(app, bucket)),
    'arrow cache to S3': (app) => receives(app, 'MEDIA_BUCKET', servedBuckets(app)) && !servedBuckets(app).some((bucket) => isDenied(app, bucket, 's3:GetObject', 'cloudfront.amazonaws.com')),
  }),
  overall(
    'security groups allow each tier only from the tier before it, and the readiness checks of a failover plan',
    subject('security group of the tasks', serviceGroups),
    (app) => {
      const data = [...securityGroups(databases(app), 'VpcSecurityGroupIds'), ...securityGroups(caches(app), 'SecurityGroupIds')];
      return allowsOnly(app, serviceGroups(app), PORT, apiClientGroups(app)) && data.length > 0 && every(ingressRules(app, data), (rule) =>
        rule.refs('SourceSecurityGroupId').length > 0 && !rule.has('CidrIp') && !rule.has('CidrIpv6'));
    },
  ),
]);

/** Whether the NAT gateway of a route is in the Availability Zone of a subnet. */
function isInZoneOf(subnet: TemplateResource, route: TemplateResource): boolean {
  const gateways = route.refs('NatGatewayId').flatMap((gateway) => gateway.refs('SubnetId'));
  return zones(gateways).join() === zones([subnet]).join();
}

/** Whether a variable of the tasks of each service is the address of one of these resources, directly or through a parameter. */
function receives(app: Assembly, name: string, resources: readonly TemplateResource[]): boolean {
  return every(services(app), ({ stack }) => containers(app).filter((container) => container.stack === stack).some((container) =>
    addressed(app, container, name).some((resource) => resources.includes(resource))));
}
