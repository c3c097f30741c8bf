import { Assembly } from './assembly';
import { bucketsOf, configuredResources } from './buckets';
import { every, TemplatePart, TemplateResource } from './template-part';

/** The default ports of engines; security group rules may refer to an endpoint instead of a number. */
const ENGINE_PORTS: Record<string, number> = {
  'AWS::RDS::DBCluster': 5432, 'AWS::ElastiCache::ReplicationGroup': 6379,
};

/** The tag of the services that an application adds to its platform. */
export const WORKLOAD = 'Workload';
const TASK_GROUPS = 'NetworkConfiguration/AwsvpcConfiguration/SecurityGroups';

export const databases = (app: Assembly) => app.all('AWS::RDS::DBCluster');
export const caches = (app: Assembly) => app.all('AWS::ElastiCache::ReplicationGroup');
export const distributions = (app: Assembly) => app.all('AWS::CloudFront::Distribution');
export const loadBalancers = (app: Assembly) => app.all('AWS::ElasticLoadBalancingV2::LoadBalancer');
export const listeners = (app: Assembly) => app.all('AWS::ElasticLoadBalancingV2::Listener');
export const functions = (app: Assembly) => app.all('AWS::Lambda::Function');

/** The services of the backend, which the document describes. The platform tags those that an application adds. */
export function services(app: Assembly): TemplateResource[] {
  return app.all('AWS::ECS::Service').filter((service) => attribute(service, 'Tags', WORKLOAD).length === 0);
}

/** The security groups of the backend and of workloads, which run its code. */
export function applicationGroups(app: Assembly): TemplateResource[] {
  return securityGroups(app.all('AWS::ECS::Service'), TASK_GROUPS);
}

/** The services that an application adds. */
function workloads(app: Assembly): TemplateResource[] {
  return app.all('AWS::ECS::Service').filter((service) => attribute(service, 'Tags', WORKLOAD).length > 0);
}

/** The target groups of the backend. */
export function targetGroups(app: Assembly): TemplateResource[] {
  const others = workloads(app).flatMap((service) => service.refs('LoadBalancers/*/TargetGroupArn'));
  return app.all('AWS::ElasticLoadBalancingV2::TargetGroup').filter((group) => !others.includes(group));
}

/** The task definitions that services run. */
export function tasks(app: Assembly): TemplateResource[] {
  return services(app).flatMap((service) => service.refs('TaskDefinition'))
    .filter(({ type }) => type === 'AWS::ECS::TaskDefinition');
}

/** The containers of the application: the first of each task definition. Others are sidecars. */
export function containers(app: Assembly): TemplatePart[] {
  return tasks(app).flatMap((task) => task.parts('ContainerDefinitions/0'));
}

/** The buckets with media of the application: origins of CloudFront, and buckets in environment variables. */
export function mediaBuckets(app: Assembly): TemplateResource[] {
  const configured = containers(app).flatMap((container) => configuredResources(app, container));
  return [...new Set([...configured, ...servedBuckets(app)])].filter(({ type }) => type === 'AWS::S3::Bucket');
}

/** The buckets that are origins of CloudFront. */
export function servedBuckets(app: Assembly): TemplateResource[] {
  const origins = distributions(app).flatMap((distribution) => distribution.parts('DistributionConfig/Origins/*'));
  return origins.flatMap((origin) => bucketsOf(app, origin));
}

/** The instances of a database cluster. */
export function instances(app: Assembly, cluster: TemplateResource): TemplateResource[] {
  return app.all('AWS::RDS::DBInstance').filter((instance) => instance.refs('DBClusterIdentifier').includes(cluster));
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
  return ['DefaultCacheBehavior', 'CacheBehaviors/*'].flatMap(
    (path) => distribution.parts(`DistributionConfig/${path}`),
  );
}

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
  return every(ingressRules(app, groups), (rule) => isPort(rule, 'FromPort', port) && isPort(rule, 'ToPort', port)
    && every(rule.refs('SourceSecurityGroupId'), (source) => sources.includes(source))
    && !rule.has('CidrIp') && !rule.has('CidrIpv6'));
}

/** The security groups at a path of some resources. */
export function securityGroups(resources: readonly TemplateResource[], path: string): TemplateResource[] {
  return resources.flatMap((resource) => resource.refs(path)).filter(({ type }) => type === 'AWS::EC2::SecurityGroup');
}

export const serviceGroups = (app: Assembly) => securityGroups(services(app), TASK_GROUPS);
export const loadBalancerGroups = (app: Assembly) => securityGroups(loadBalancers(app), 'SecurityGroups');

/** Subnets whose default route points to an internet gateway (`GatewayId`) or to a NAT gateway (`NatGatewayId`). */
export function subnetsRoutedBy(app: Assembly, target: 'GatewayId' | 'NatGatewayId'): TemplateResource[] {
  return app.all('AWS::EC2::Subnet').filter((subnet) => defaultRoutes(app, subnet).some((route) => route.has(target)));
}

/** The default routes of a subnet. */
export function defaultRoutes(app: Assembly, subnet: TemplateResource): TemplateResource[] {
  const tables = app.all('AWS::EC2::SubnetRouteTableAssociation')
    .filter((association) => association.refs('SubnetId').includes(subnet))
    .flatMap((association) => association.refs('RouteTableId'));
  return app.all('AWS::EC2::Route')
    .filter((route) => route.has('DestinationCidrBlock', '0.0.0.0/0')
      && route.refs('RouteTableId').some((table) => tables.includes(table)));
}

/** The distinct Availability Zones of subnets. */
export function zones(subnets: readonly TemplateResource[]): string[] {
  return [...new Set(subnets.flatMap((subnet) => subnet.parts('AvailabilityZone').map((zone) => zone.text())))];
}

/** The statements of a bucket policy. */
export function bucketStatements(app: Assembly, bucket: TemplateResource): TemplatePart[] {
  return app.all('AWS::S3::BucketPolicy')
    .filter((policy) => policy.refs('Bucket').includes(bucket))
    .flatMap((policy) => policy.parts('PolicyDocument/Statement/*'));
}

/** Whether a bucket denies plain HTTP. */
export function deniesHttp(app: Assembly, bucket: TemplateResource): boolean {
  return bucketStatements(app, bucket).some((statement) =>
    statement.has('Effect', 'Deny') && statement.has('Condition/Bool/aws:SecureTransport', false));
}

/** The scalable targets of a service namespace. */
export function scalableTargets(app: Assembly, namespace: 'ecs' | 'rds' | 'elasticache'): TemplateResource[] {
  const others = workloads(app);
  return app.all('AWS::ApplicationAutoScaling::ScalableTarget').filter((target) =>
    target.has('ServiceNamespace', namespace) && !target.refs('ResourceId').some((one) => others.includes(one)));
}

/** Whether a scalable target has target tracking on a predefined metric. */
export function tracks(app: Assembly, target: TemplateResource, metric: string | RegExp): boolean {
  const path = 'TargetTrackingScalingPolicyConfiguration/PredefinedMetricSpecification/PredefinedMetricType';
  return app.all('AWS::ApplicationAutoScaling::ScalingPolicy')
    .some((policy) => policy.refs('ScalingTargetId').includes(target) && policy.has(path, metric));
}

function isPort(rule: TemplatePart, path: string, port: number): boolean {
  return rule.has(path, port) || rule.refs(path).some((engine) => portOf(engine) === port);
}

function portOf(engine: TemplateResource): number | undefined {
  return engine.has('Port') ? engine.parts('Port')[0].number() : ENGINE_PORTS[engine.type];
}
