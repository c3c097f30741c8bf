import { alarms, metricsOf } from './alarms';
import { Assembly } from './assembly';
import { configuredResources } from './buckets';
import { aliased, balancersOf, origins, records } from './origins';
import { readResources } from './parameters';
import {
  allowsOnly, caches, containers, databases, defaultRoutes, distributions, ingressRules,
  listeners, loadBalancers, scalableTargets,
  securityGroups, servedBuckets, serviceGroups, services, subnetsRoutedBy, targetGroups, zones,
} from './queries';
import { Kind, Requirement, section } from './requirement';
import { COMPUTING } from './section-5-2-1-computing';
import { DATA } from './section-5-2-2-data';
import { apiClientGroups, NETWORK } from './section-5-2-3-network';
import { canRelease } from './section-5-4-1-github';
import { PIPELINE } from './section-5-4-2-pipeline';
import { MONITORING } from './section-5-5-monitoring';
import { AUDIT, ENCRYPTION } from './section-5-8-security';
import { COST_CONTROL } from './section-5-9-costs';
import { CACHE, DATABASE, DISTRIBUTION, LOAD_BALANCER, MEDIA_BUCKET, SERVICE } from './subject';
import { every, TemplateResource } from './template-part';

const PORT = 3001;
const AVAILABILITY_PERCENT = 99.9;
/** Fargate, storage tiering and a budget. */
const PAID_BY_USE = ['R5.2.1-1', 'R5.2.2-12', 'R5.9.2-2'];
/** A dashboard and alarms. */
const NOTIFYING = ['R5.5.1-2', 'R5.5.1-4'];
const ANSWERS = ['RequestCount', 'HTTPCode_ELB_5XX_Count', 'HTTPCode_Target_5XX_Count'];

export const PRINCIPLES = section('5.1.1', [
  [
    'tasks, cache nodes and in production database readers are added automatically under load',
    SERVICE,
    (app, kind) => (['ecs', 'rds', 'elasticache'] as const).every((namespace) =>
      scalableTargets(app, namespace).length > 0 || (namespace === 'rds' && kind === Kind.DEVELOPMENT)),
  ],
  [
    'an alarm watches the availability SLO of 99.9 %; in production each zone has its own NAT gateway',
    { name: 'alarm on the availability', find: alarms },
    (app, kind) => alarms(app).some((alarm) => alarm.only('ComparisonOperator', /^LessThan/)
      && alarm.only('Threshold', (percent) => percent.number() >= AVAILABILITY_PERCENT)
      && ANSWERS.every((name) => metricsOf(alarm).some((metric) => metric.has('MetricName', name))))
      && (kind === Kind.DEVELOPMENT || every(subnetsRoutedBy(app, 'NatGatewayId'), (subnet) =>
        every(defaultRoutes(app, subnet), (route) => isInZoneOf(subnet, route)))),
  ],
  [
    'security has layers: network and firewall, encryption, audit',
    DISTRIBUTION,
    (app, kind) => all(app, kind, [...NETWORK, ...ENCRYPTION, ...AUDIT]),
  ],
  [
    'costs follow usage: Fargate, automatic storage tiering, and a monthly budget',
    SERVICE,
    (app, kind) =>
      all(app, kind, [...COMPUTING, ...DATA, ...COST_CONTROL].filter(({ number }) => PAID_BY_USE.includes(number))),
  ],
  [
    'operations are automated: deployment by a pipeline, a dashboard, and alarms with notifications',
    SERVICE,
    (app, kind) => (canRelease(app) || all(app, kind, PIPELINE))
      && all(app, kind, MONITORING.filter(({ number }) => NOTIFYING.includes(number))),
  ],
]);

export const CHAIN = section('5.1.2', [
  [
    'Route 53 resolves the domain names of the platform',
    { name: 'record', find: records },
    (app) =>
      every(distributions(app), (distribution) => every(distribution.parts('DistributionConfig/Aliases/*'), (name) =>
        aliased(app, name).length > 0)),
  ],
  [
    'Route 53 records of the domain names point to CloudFront',
    DISTRIBUTION,
    (app) =>
      every(distributions(app), (distribution) => every(distribution.parts('DistributionConfig/Aliases/*'), (name) =>
        aliased(app, name).some((record) => record.refs('AliasTarget/DNSName').includes(distribution)))),
  ],
  [
    'CloudFront forwards requests to the load balancer',
    DISTRIBUTION,
    (app) =>
      every(distributions(app), (distribution) =>
        origins(distribution).some((origin) => balancersOf(app, origin).length > 0)),
  ],
  [
    'the load balancer forwards requests to the tasks on Fargate',
    LOAD_BALANCER,
    (app) => every(services(app), (service) => every(service.refs('LoadBalancers').filter((group) =>
      targetGroups(app).includes(group)), (group) => isServed(app, group))),
  ],
  [
    'the tasks receive the endpoint of the database',
    DATABASE,
    (app) => every(services(app), (service) => reaches(app, service, databases(app))),
  ],
  [
    'the tasks receive the endpoint of the cache',
    CACHE,
    (app) => every(services(app), (service) => reaches(app, service, caches(app))),
  ],
  [
    'the tasks receive the name of the media bucket that CloudFront serves',
    MEDIA_BUCKET,
    (app) => every(services(app), (service) => reaches(app, service, servedBuckets(app))),
  ],
  [
    'security groups allow each tier only from the tier before it, and the readiness checks of a failover plan',
    { name: 'security group of the tasks', find: serviceGroups },
    (app) => {
      const [tasks, data] = [serviceGroups(app), [
        ...securityGroups(databases(app), 'VpcSecurityGroupIds'), ...securityGroups(caches(app), 'SecurityGroupIds'),
      ]];
      return allowsOnly(app, tasks, PORT, apiClientGroups(app)) && data.length > 0
        && every(ingressRules(app, data), (rule) =>
          rule.refs('SourceSecurityGroupId').length > 0 && !rule.has('CidrIp') && !rule.has('CidrIpv6'));
    },
  ],
]);

function all(app: Assembly, kind: Kind, requirements: readonly Requirement[]): boolean {
  return requirements.every(({ holds }) => holds(app, kind));
}

/** Whether the NAT gateway of a route is in the Availability Zone of a subnet. */
function isInZoneOf(subnet: TemplateResource, route: TemplateResource): boolean {
  const gateways = route.refs('NatGatewayId').flatMap((gateway) => gateway.refs('SubnetId'));
  return zones(gateways).join() === zones([subnet]).join();
}

/** Whether a listener or a listener rule forwards to a target group. */
function isServed(app: Assembly, group: TemplateResource): boolean {
  return [...listeners(app), ...app.all('AWS::ElasticLoadBalancingV2::ListenerRule')].some((forwarder) =>
    ['DefaultActions', 'Actions'].some((path) => forwarder.refs(path).includes(group)))
      && loadBalancers(app).length > 0;
}

/** Whether a variable of the service's tasks refers to one of these resources, directly or through a parameter. */
function reaches(app: Assembly, service: TemplateResource, parts: readonly TemplateResource[]): boolean {
  const configured = containers(app).filter(({ stack }) => stack === service.stack)
    .flatMap((container) => [
      ...configuredResources(app, container),
      ...container.parts('Secrets/*').flatMap((secret) => readResources(app, secret)),
    ]);
  return configured.some((resource) => parts.includes(resource));
}
