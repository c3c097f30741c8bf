import { Assembly } from './assembly';
import { bucketsOf, toldOf } from './buckets';
import { every, TemplatePart, TemplateResource } from './template-part';

/** The ports of engines whose security group rules refer to an endpoint instead of naming a number. */
const ENGINE_PORTS: Record<string, number> = { 'AWS::RDS::DBCluster': 5432, 'AWS::ElastiCache::ReplicationGroup': 6379 };

export const services = (app: Assembly) => app.all('AWS::ECS::Service');
export const databases = (app: Assembly) => app.all('AWS::RDS::DBCluster');
export const caches = (app: Assembly) => app.all('AWS::ElastiCache::ReplicationGroup');
export const distributions = (app: Assembly) => app.all('AWS::CloudFront::Distribution');
export const loadBalancers = (app: Assembly) => app.all('AWS::ElasticLoadBalancingV2::LoadBalancer');
export const targetGroups = (app: Assembly) => app.all('AWS::ElasticLoadBalancingV2::TargetGroup');
export const listeners = (app: Assembly) => app.all('AWS::ElasticLoadBalancingV2::Listener');
export const functions = (app: Assembly) => app.all('AWS::Lambda::Function');

/** The task definitions that services run. */
export function tasks(app: Assembly): TemplateResource[] {
  return services(app).flatMap((service) => service.refs('TaskDefinition')).filter(({ type }) => type === 'AWS::ECS::TaskDefinition');
}

/** The application's containers: the first of each task definition; others are sidecars. */
export function containers(app: Assembly): TemplatePart[] {
  return tasks(app).flatMap((task) => task.parts('ContainerDefinitions/0'));
}

/** The buckets that keep the application's media: those the CDN reads from and those a container is told of. */
export function mediaBuckets(app: Assembly): TemplateResource[] {
  const told = containers(app).flatMap((container) => toldOf(app, container));
  return [...new Set([...told, ...servedBuckets(app)])].filter(({ type }) => type === 'AWS::S3::Bucket');
}

/** The buckets that the CDN reads from. */
export function servedBuckets(app: Assembly): TemplateResource[] {
  return distributions(app).flatMap((distribution) => distribution.parts('DistributionConfig/Origins/*')).flatMap((origin) => bucketsOf(app, origin));
}

/** The instances of a database cluster. */
export function instances(app: Assembly, cluster: TemplateResource): TemplateResource[] {
  return app.all('AWS::RDS::DBInstance').filter((instance) => instance.refs('DBClusterIdentifier').includes(cluster));
}

/** The values of the element that a list of `Key`/`Value` pairs has for a key. */
export function attribute(resource: TemplatePart, list: string, key: string): TemplatePart[] {
  return resource.parts(`${list}/*`).filter((pair) => pair.has('Key', key)).flatMap((pair) => pair.parts('Value'));
}

/** An environment variable's or a secret's entry of a container. */
export function variable(container: TemplatePart, list: 'Environment' | 'Secrets', name: string): TemplatePart[] {
  return container.parts(`${list}/*`).filter((entry) => entry.has('Name', name));
}

/** The cache and response header behaviours of a distribution, the default one first. */
export function behaviours(distribution: TemplateResource): TemplatePart[] {
  return ['DefaultCacheBehavior', 'CacheBehaviors/*'].flatMap((path) => distribution.parts(`DistributionConfig/${path}`));
}

/** All ingress rules of security groups, inline or as resources of their own. */
export function ingressRules(app: Assembly, groups: readonly TemplateResource[]): TemplatePart[] {
  const inline = groups.flatMap((group) => group.parts('SecurityGroupIngress/*'));
  const separate = app.all('AWS::EC2::SecurityGroupIngress').filter((rule) => rule.refs('GroupId').some((group) => groups.includes(group)));
  return [...inline, ...separate];
}

/** Whether the groups admit one port only, from these groups and from no address range. */
export function admitOnly(app: Assembly, groups: readonly TemplateResource[], port: number, sources: readonly TemplateResource[]): boolean {
  return every(ingressRules(app, groups), (rule) => isPort(rule, 'FromPort', port) && isPort(rule, 'ToPort', port)
    && every(rule.refs('SourceSecurityGroupId'), (source) => sources.includes(source)) && !rule.has('CidrIp') && !rule.has('CidrIpv6'));
}

/** The security groups at a path of some resources. */
export function securityGroups(resources: readonly TemplateResource[], path: string): TemplateResource[] {
  return resources.flatMap((resource) => resource.refs(path)).filter(({ type }) => type === 'AWS::EC2::SecurityGroup');
}

export const serviceGroups = (app: Assembly) => securityGroups(services(app), 'NetworkConfiguration/AwsvpcConfiguration/SecurityGroups');
export const loadBalancerGroups = (app: Assembly) => securityGroups(loadBalancers(app), 'SecurityGroups');

/** Subnets whose default route leads to an internet gateway (`GatewayId`) or to a NAT gateway (`NatGatewayId`). */
export function subnetsRoutedBy(app: Assembly, target: 'GatewayId' | 'NatGatewayId'): TemplateResource[] {
  return app.all('AWS::EC2::Subnet').filter((subnet) => defaultRoutes(app, subnet).some((route) => route.has(target)));
}

/** The routes of a subnet to everywhere. */
export function defaultRoutes(app: Assembly, subnet: TemplateResource): TemplateResource[] {
  const tables = app.all('AWS::EC2::SubnetRouteTableAssociation')
    .filter((association) => association.refs('SubnetId').includes(subnet))
    .flatMap((association) => association.refs('RouteTableId'));
  return app.all('AWS::EC2::Route')
    .filter((route) => route.has('DestinationCidrBlock', '0.0.0.0/0') && route.refs('RouteTableId').some((table) => tables.includes(table)));
}

/** The availability zones of some subnets, each once. */
export function zones(subnets: readonly TemplateResource[]): string[] {
  return [...new Set(subnets.flatMap((subnet) => subnet.parts('AvailabilityZone').map((zone) => zone.text())))];
}

/** Statements of a bucket's policy. */
export function bucketStatements(app: Assembly, bucket: TemplateResource): TemplatePart[] {
  return app.all('AWS::S3::BucketPolicy')
    .filter((policy) => policy.refs('Bucket').includes(bucket))
    .flatMap((policy) => policy.parts('PolicyDocument/Statement/*'));
}

/** Whether a bucket refuses plain HTTP. */
export function refusesHttp(app: Assembly, bucket: TemplateResource): boolean {
  return bucketStatements(app, bucket).some((statement) => statement.has('Effect', 'Deny') && statement.has('Condition/Bool/aws:SecureTransport', false));
}

/** The scalable targets of a service namespace. */
export function scalableTargets(app: Assembly, namespace: 'ecs' | 'rds' | 'elasticache'): TemplateResource[] {
  return app.all('AWS::ApplicationAutoScaling::ScalableTarget').filter((target) => target.has('ServiceNamespace', namespace));
}

/** Whether a scalable target follows a predefined metric. */
export function tracks(app: Assembly, target: TemplateResource, metric: string): boolean {
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
