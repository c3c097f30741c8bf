import { Assembly, between, every, TemplatePart, TemplateResource } from './assembly';
import { resourceStatements } from './permissions';

const BUCKET = 'AWS::S3::Bucket';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';

/** The default ports of engines; security group rules may refer to an endpoint instead of a number. */
const ENGINE_PORTS: Record<string, number> = {
  'AWS::RDS::DBCluster': 5432, 'AWS::ElastiCache::ReplicationGroup': 6379,
};

/** The tag of the services that an application adds to its platform. */
const WORKLOAD = 'Workload';
const TASK_GROUPS = 'NetworkConfiguration/AwsvpcConfiguration/SecurityGroups';

const HOUR_SECONDS = 3600;

/** The same result for the same app, which does not change. */
function once<T>(find: (app: Assembly) => T): (app: Assembly) => T {
  const known = new WeakMap<Assembly, { readonly found: T }>();
  return (app) => {
    const one = known.get(app) ?? { found: find(app) };
    known.set(app, one);
    return one.found;
  };
}

/** Those of the platform, where a Region has any: an application can have others of its own beside them, which the document is not about. */
function ofPlatform(list: readonly TemplateResource[], isOwn: (one: TemplateResource) => boolean): TemplateResource[] {
  const own = list.filter(isOwn);
  return list.filter((one) => own.includes(one) || !own.some((other) => other.stack.region === one.stack.region));
}

export const databases = once((app) => addressedOr(app, 'AWS::RDS::DBCluster', 'DB_HOST'));
export const caches = once((app) => addressedOr(app, 'AWS::ElastiCache::ReplicationGroup', 'REDIS_HOST'));
export const distributions = once((app) => ofPlatform(app.all('AWS::CloudFront::Distribution'), (one) =>
  origins(one).some((origin) => origin.has('OriginCustomHeaders/*') || origin.has('VpcOriginConfig'))));
/** Those with a target group of the backend. */
export const loadBalancers = once((app) => ofPlatform(app.all('AWS::ElasticLoadBalancingV2::LoadBalancer'), (balancer) =>
  forwarders(app, [balancer]).some((one) => one.refs().some((group) => targetGroups(app).includes(group)))));
export const listeners = once((app) => app.all(LISTENER).filter((listener) => listener.refs('LoadBalancerArn').every((balancer) => loadBalancers(app).includes(balancer))));
export const functions = (app: Assembly) => app.all('AWS::Lambda::Function');
export const alarms = (app: Assembly) => app.all('AWS::CloudWatch::Alarm');

/** The services of the backend, which the document describes, by one of their names. The platform tags those that an application adds. */
export const services = once((app) => ofPlatform(app.all('AWS::ECS::Service').filter((service) => attribute(service, 'Tags', WORKLOAD).length === 0), (service) => [
  service.textAt('ServiceName'), ...service.refs('TaskDefinition').flatMap((task) => [task.textAt('Family'), task.textAt('ContainerDefinitions/0/Name')]),
].some((name) => name.endsWith('-backend'))));

/** The clusters or groups whose address the backend receives, and secondary ones. */
function addressedOr(app: Assembly, type: string, variableName: string): TemplateResource[] {
  const known = new Set(containers(app).flatMap((container) => addressed(app, container, variableName)));
  return ofPlatform(app.all(type), (one) => known.has(one) || one.has('GlobalClusterIdentifier'));
}

/** The listeners of load balancers, and their rules. */
export function forwarders(app: Assembly, balancers: readonly TemplateResource[]): TemplateResource[] {
  const own = app.all(LISTENER).filter((listener) => listener.refs('LoadBalancerArn').some((one) => balancers.includes(one)));
  return [...own, ...app.all('AWS::ElasticLoadBalancingV2::ListenerRule').filter((rule) => rule.refs('ListenerArn').some((listener) => own.includes(listener)))];
}

/** The security groups of the backend and of workloads, which run its code. */
export function applicationGroups(app: Assembly): TemplateResource[] {
  return securityGroups(app.all('AWS::ECS::Service'), TASK_GROUPS);
}

/** The services that an application adds. */
const workloads = once((app) => app.all('AWS::ECS::Service').filter((service) => !services(app).includes(service)));

/** The target groups of the backend. */
export const targetGroups = once((app) => {
  const groupsOf = (list: readonly TemplateResource[]) => list.flatMap((service) => service.refs('LoadBalancers/*/TargetGroupArn'));
  const [own, others] = [services(app), workloads(app)].map(groupsOf);
  return ofPlatform(app.all('AWS::ElasticLoadBalancingV2::TargetGroup').filter((group) => !others.includes(group)), (group) => own.includes(group));
});

/** The task definitions that services run. */
export function tasks(app: Assembly): TemplateResource[] {
  return services(app).flatMap((service) => service.refs('TaskDefinition'))
    .filter(({ type }) => type === 'AWS::ECS::TaskDefinition');
}

/** The containers of the application: the first of each task definition. Others are sidecars. */
export function containers(app: Assembly): TemplatePart[] {
  return tasks(app).flatMap((task) => task.parts('ContainerDefinitions/0'));
}

/** The buckets with media of the application: origins of CloudFront, and that of its variable; without any, those of all variables. */
export function mediaBuckets(app: Assembly): TemplateResource[] {
  const configured = (name?: string) => containers(app).flatMap((container) => configuredResources(app, container, name));
  const own = [...configured('MEDIA_BUCKET'), ...servedBuckets(app)];
  return ofPlatform([...new Set([...configured(), ...own])].filter(({ type }) => type === BUCKET), (bucket) => own.includes(bucket));
}

/** The buckets that are origins of CloudFront. */
export function servedBuckets(app: Assembly): TemplateResource[] {
  return distributions(app).flatMap(origins).flatMap((origin) => bucketsOf(app, origin));
}

export function origins(distribution: TemplateResource): TemplatePart[] {
  return distribution.parts('DistributionConfig/Origins/*');
}

/** The bucket of an origin: by reference, or by a domain name that begins with the bucket name. */
export function bucketsOf(app: Assembly, origin: TemplatePart): TemplateResource[] {
  return origin.parts('DomainName').flatMap((address) => [
    ...address.refs().filter(({ type }) => type === BUCKET),
    ...namedBuckets(app).filter((bucket) => address.text().startsWith(`${nameOf(bucket)}.s3.`)),
  ]);
}

/** The name of a bucket, or a reference to a bucket without a physical name. */
export function nameOf(bucket: TemplateResource): string {
  return bucket.has('BucketName') ? bucket.parts('BucketName')[0].text() : `\${${bucket.id}}`;
}

/** A reference is valid in its own stack only, a physical name in all stacks. */
function namedBuckets(app: Assembly): TemplateResource[] {
  return app.all(BUCKET).filter((bucket) => bucket.has('BucketName'));
}

/** The resources in a container's environment variables, or in that of a name: by reference, or a bucket of the same Region by name. */
function configuredResources(app: Assembly, container: TemplatePart, name?: string): TemplateResource[] {
  const entries = name === undefined ? container.parts('Environment/*') : variable(container, 'Environment', name);
  return entries.flatMap((entry) => entry.parts('Value')).flatMap((value) => [
    ...isOther(value) ? [] : value.refs(),
    ...namedBuckets(app).filter((bucket) => bucket.stack.region === container.stack.region && value.is(nameOf(bucket))),
  ]);
}

/**
 * The resources in the value of an SSM parameter that a container's variable reads when the task starts. The variable
 * has a reference, or the name in the ARN, because the parameter can be in another stack.
 */
function readResources(app: Assembly, secret: TemplatePart): TemplateResource[] {
  const isOf = (source: TemplatePart, parameter: TemplateResource) => source.refs().includes(parameter)
    || parameter.has('Name', (name) => source.text().endsWith(`:parameter${name.text()}`));
  const parameters = app.all('AWS::SSM::Parameter').filter((parameter) =>
    parameter.stack.region === secret.stack.region && secret.has('ValueFrom', (source) => isOf(source, parameter)));
  return parameters.flatMap((parameter) => parameter.parts('Value')).flatMap((value) => isOther(value) ? [] : value.refs());
}

/** Whether a value is the endpoint of readers, or a port. */
function isOther(value: TemplatePart): boolean {
  return value.is(/\.(Read(er)?End|\w*\.?Port\})/);
}

/** The resources whose address a container receives: in its environment, or in a parameter that the task reads. */
export function addressed(app: Assembly, container: TemplatePart, name: string): TemplateResource[] {
  return [...configuredResources(app, container, name), ...variable(container, 'Secrets', name).flatMap((secret) => readResources(app, secret))];
}

/** The instances of a database cluster. */
export function instances(app: Assembly, cluster: TemplateResource): TemplateResource[] {
  return app.referring('AWS::RDS::DBInstance', 'DBClusterIdentifier', cluster);
}

/** The values for a key in a list of `Key`/`Value` pairs. */
export function attribute(resource: TemplatePart, list: string, key: string): TemplatePart[] {
  return resource.parts(`${list}/*`).filter((pair) => pair.has('Key', key)).flatMap((pair) => pair.parts('Value'));
}

/** The entries of a container's environment variable or secret. */
export function variable(container: TemplatePart, list: 'Environment' | 'Secrets', name: string): TemplatePart[] {
  return container.parts(`${list}/*`).filter((entry) => entry.has('Name', name));
}

/** The cache behaviors of a distribution, the default one first. */
export function behaviors(distribution: TemplateResource): TemplatePart[] {
  return ['DefaultCacheBehavior', 'CacheBehaviors/*'].flatMap((path) => distribution.parts(`DistributionConfig/${path}`));
}

/** The subnets of the services and of the databases. */
const usedSubnets = (app: Assembly) => [
  ...services(app).flatMap((service) => service.refs('NetworkConfiguration/AwsvpcConfiguration/Subnets')),
  ...databases(app).flatMap((cluster) => cluster.refs('DBSubnetGroupName')).flatMap((group) => group.refs('SubnetIds')),
];
export const networks = once((app) => ofPlatform(app.all('AWS::EC2::VPC'), (vpc) =>
  usedSubnets(app).some((subnet) => subnet.refs('VpcId').includes(vpc))));
export const privateSubnets = once((app) => {
  const open = subnetsRoutedBy(app, 'GatewayId');
  return ofPlatform(app.all('AWS::EC2::Subnet').filter((subnet) => !open.includes(subnet)), (subnet) => usedSubnets(app).includes(subnet));
});

/** All ingress rules of security groups, inline or as separate resources. */
export function ingressRules(app: Assembly, groups: readonly TemplateResource[]): TemplatePart[] {
  const inline = groups.flatMap((group) => group.parts('SecurityGroupIngress/*'));
  const separate = app.all('AWS::EC2::SecurityGroupIngress')
    .filter((rule) => rule.refs('GroupId').some((group) => groups.includes(group)));
  return [...inline, ...separate];
}

/** Whether the groups allow one port only, only from these groups and from no address range. */
export function allowsOnly(
  app: Assembly, groups: readonly TemplateResource[], port: number, sources: readonly TemplateResource[],
): boolean {
  return every(ingressRules(app, groups), (rule) => rule.only('IpProtocol', 'tcp') && isPort(rule, 'FromPort', port) && isPort(rule, 'ToPort', port)
    && every(rule.refs('SourceSecurityGroupId'), (source) => sources.includes(source))
    && !rule.has('CidrIp') && !rule.has('CidrIpv6'));
}

/** The security groups at a path of some resources. */
export function securityGroups(resources: readonly TemplateResource[], path: string): TemplateResource[] {
  return resources.flatMap((resource) => resource.refs(path)).filter(({ type }) => type === 'AWS::EC2::SecurityGroup');
}

export const serviceGroups = (app: Assembly) => securityGroups(services(app), TASK_GROUPS);
export const loadBalancerGroups = (app: Assembly) => securityGroups(loadBalancers(app), 'SecurityGroups');

/** Subnets whose default route points to an attached internet gateway (`GatewayId`) or to a NAT gateway (`NatGatewayId`). */
export function subnetsRoutedBy(app: Assembly, target: 'GatewayId' | 'NatGatewayId'): TemplateResource[] {
  return app.all('AWS::EC2::Subnet').filter((subnet) => defaultRoutes(app, subnet).some((route) => route.has(target)
    && (target === 'NatGatewayId' || route.refersTo(target, (gateway) => app.referring('AWS::EC2::VPCGatewayAttachment', 'InternetGatewayId', gateway).length > 0))));
}

/** The default routes of a subnet. */
export function defaultRoutes(app: Assembly, subnet: TemplateResource): TemplateResource[] {
  const tables = app.referring('AWS::EC2::SubnetRouteTableAssociation', 'SubnetId', subnet)
    .flatMap((association) => association.refs('RouteTableId'));
  return app.all('AWS::EC2::Route')
    .filter((route) => route.has('DestinationCidrBlock', '0.0.0.0/0')
      && route.refs('RouteTableId').some((table) => tables.includes(table)));
}

/** The distinct Availability Zones of subnets. */
export function zones(subnets: readonly TemplateResource[]): string[] {
  return [...new Set(subnets.flatMap((subnet) => subnet.parts('AvailabilityZone').map((zone) => zone.text())))];
}

/** How a bucket encrypts new objects. */
export function encryption(bucket: TemplateResource): TemplatePart[] {
  return bucket.parts('BucketEncryption/ServerSideEncryptionConfiguration/*/ServerSideEncryptionByDefault');
}

/** Whether a bucket denies everybody plain HTTP, for itself and its objects. */
export function deniesHttp(app: Assembly, bucket: TemplateResource): boolean {
  return resourceStatements(app, bucket).some((statement) => statement.is({ Effect: 'Deny', Action: /^(s3:)?\*$/ })
    && ['Principal', 'Principal/AWS'].some((path) => statement.has(path, '*'))
    && statement.has('Condition/Bool/aws:SecureTransport', false)
    && statement.has('Resource/*', (resource) => resource.is(/\/?\*$/) && (resource.is('*') || resource.refs().includes(bucket) || resource.is(`:${nameOf(bucket)}/`))));
}

/** The scalable targets of a service namespace. */
export function scalableTargets(app: Assembly, namespace: 'ecs' | 'rds' | 'elasticache'): TemplateResource[] {
  const others = workloads(app);
  return app.all('AWS::ApplicationAutoScaling::ScalableTarget').filter((target) =>
    target.has('ServiceNamespace', namespace) && !target.refs('ResourceId').some((one) => others.includes(one)));
}

/** Whether a scalable target can change its capacity: not suspended, its maximum above its minimum, also after an action that is still to run. */
export function scales(target: TemplateResource): boolean {
  const range = (part: TemplatePart, otherwise: readonly number[] = []) => ['MinCapacity', 'MaxCapacity'].map((path, index) =>
    Math.max(...part.has(path) ? part.parts(path).map((size) => size.number()) : [otherwise[index]]));
  const [least, most] = range(target);
  const actions = target.parts('ScheduledActions/*').filter((action) => !isPast(action)).flatMap((action) => action.parts('ScalableTargetAction'))
    .map((action) => range(action, [least, most]));
  return most > least && !target.has('SuspendedState/*', true) && (actions.length === 0 || actions.some(([from, to]) => to > from));
}

function isPast(action: TemplatePart): boolean {
  const moment = /^at\((.+)\)$/.exec(action.textAt('Schedule'))?.[1];
  return [moment && `${moment}Z`, action.textAt('EndTime')].some((time) => time !== undefined && Date.parse(time) < Date.now());
}

/** Whether a scalable target of a resource of the app has target tracking on a predefined metric in percent, up and down. */
export function tracks(app: Assembly, target: TemplateResource, metric: string | RegExp): boolean {
  return scales(target) && app.referring('AWS::ApplicationAutoScaling::ScalingPolicy', 'ScalingTargetId', target).some((policy) => policy.only('PolicyType', 'TargetTrackingScaling')
    && policy.has('TargetTrackingScalingPolicyConfiguration', (tracking) => tracking.has('PredefinedMetricSpecification/PredefinedMetricType', metric)
      && tracking.only('TargetValue', between(10, 90)) && !tracking.has('DisableScaleIn', true)));
}

export function isPort(rule: TemplatePart, path: string, port: number): boolean {
  return rule.has(path, port) || rule.refs(path).some((engine) => portOf(engine) === port);
}

function portOf(engine: TemplateResource): number | undefined {
  return engine.has('Port') ? engine.parts('Port')[0].number() : ENGINE_PORTS[engine.type];
}

/** The metrics of an alarm, directly or in an expression. */
export function metricsOf(alarm: TemplateResource): TemplatePart[] {
  return alarm.has('MetricName') ? [alarm] : alarm.parts('Metrics/*/MetricStat/Metric');
}

/** The alarms on a metric, with a statistic of it that a threshold can be for. */
export function alarmsOn(app: Assembly, namespace: string, metricName: string): TemplateResource[] {
  return alarms(app).filter((alarm) =>
    metricsOf(alarm).some((metric) => metric.has('Namespace', namespace) && metric.has('MetricName', metricName)) && isMeasured(alarm, metricName));
}

/** Whether an alarm sums a number of answers, and does not sum a level. A high percentile is for a high level, any for a low one. */
export function isMeasured(alarm: TemplateResource, metricName: string): boolean {
  const statistics = alarm.has('MetricName') ? ['Statistic', 'ExtendedStatistic'].flatMap((path) => alarm.parts(path))
    : alarm.parts('Metrics/*/MetricStat').filter((one) => one.has('Metric/MetricName', metricName)).flatMap((one) => one.parts('Stat'));
  return every(statistics, (statistic) => /^(HTTPCode|RequestCount)/.test(metricName) ? statistic.is('Sum')
    : statistic.is(/^(Average|Maximum|Minimum|p([5-9]\d|100)(\.\d+)?)$/) || (statistic.is('Sum') && /Bytes$/.test(metricName)) || (statistic.is(/^p\d/) && alarm.has('ComparisonOperator', /^LessThan/)));
}

/** The values of a dimension of the metrics. */
export function dimension(alarm: TemplateResource, name: string): TemplatePart[] {
  return metricsOf(alarm).flatMap((metric) => metric.parts('Dimensions/*'))
    .filter((pair) => pair.has('Name', name)).flatMap((pair) => pair.parts('Value'));
}

/** Whether an alarm goes into ALARM above a threshold that is at most this value, and notifies a topic. */
export function firesAbove(alarm: TemplateResource, max: number, min = 0): boolean {
  return alarm.is({ ComparisonOperator: /^GreaterThan/, Threshold: between(min, max) }) && notifies(alarm);
}

/** Whether an alarm notifies a topic within an hour of its threshold. Metrics of AWS have periods of minutes. */
export function notifies(alarm: TemplateResource): boolean {
  return !alarm.has('ActionsEnabled', false) && alarm.only('EvaluationPeriods', between(1, 60)) && alarm.parts('Period').every(between(60, HOUR_SECONDS / Math.max(1, alarm.parts('EvaluationPeriods')[0].number())))
    && alarm.has('AlarmActions/*', (action) => isReachable(action) || action.refs().some(({ type }) => type === 'AWS::SNS::Topic'));
}

/** Whether an ARN is that of a topic in the Region of its stack, where it is known. It can be one of another account. */
function isReachable(arn: TemplatePart): boolean {
  const [, region] = /^arn:[^:]+:sns:([^:]+):/.exec(arn.text().replace(/\$\{AWS::\w+\}/g, '$')) ?? [];
  return region !== undefined && (region === '$' || [undefined, region].includes(arn.stack.region));
}

/** Whether an object can be below both prefixes. */
export const overlap = (one: string, other: string) => one.startsWith(other) || other.startsWith(one);
