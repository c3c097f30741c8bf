import { DNS, Finder, USERS } from './finder';
import { Resource } from './resources';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** Buckets and topics that only services write logs to. */
export function foldLogBuckets(finder: Finder): void {
  const fold = (resource: Resource, value: unknown) => finder.drawnIn(resource, value, 'AWS::S3::Bucket').forEach((bucket) => finder.folded.add(bucket));
  finder.each('AWS::S3::Bucket', (bucket, { LoggingConfiguration }) => fold(bucket, LoggingConfiguration?.DestinationBucketName));
  finder.each('AWS::ElasticLoadBalancingV2::LoadBalancer', (balancer, { LoadBalancerAttributes }) => fold(balancer, LoadBalancerAttributes));
  finder.each('AWS::CloudFront::Distribution', (distribution, { DistributionConfig }) => fold(distribution, DistributionConfig.Logging));
  finder.each('AWS::CloudTrail::Trail', (trail, { S3BucketName }) => fold(trail, S3BucketName));
  finder.each('AWS::Config::DeliveryChannel', (channel, { S3BucketName }) => fold(channel, S3BucketName));
  finder.each('AWS::CodePipeline::Pipeline', (pipeline, { ArtifactStore }) => fold(pipeline, ArtifactStore));
  finder.each('AWS::KinesisFirehose::DeliveryStream', (stream, properties) => fold(stream, properties));
  const logs = [...finder.drawn].filter(({ type, path }) => type === 'AWS::S3::Bucket' && /Logs$/.test(path.split('/').filter((part) => part !== 'Resource').at(-1)!));
  logs.forEach((bucket) => finder.folded.add(bucket));
}

/** Users, DNS, the CDN with its firewall, and its origins. */
export function edge(finder: Finder): void {
  const distributions = finder.resources.ofType('AWS::CloudFront::Distribution').filter((one) => finder.drawn.has(one));
  for (const distribution of distributions) {
    const { DistributionConfig: config } = distribution.properties;
    foldFirewall(finder, distribution, config.WebACLId);
    const recorded = recordsTo(finder, distribution).length > 0;
    if (recorded) finder.link(finder.outsider(USERS), finder.outsider(DNS), 'DNS');
    finder.link(recorded ? DNS.id : finder.outsider(USERS), distribution, 'HTTPS');
    for (const origin of config.Origins ?? []) linkOrigin(finder, distribution, origin);
  }
  for (const balancer of finder.resources.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').filter((one) => finder.drawn.has(one))) {
    if (!finder.edges.some(({ to }) => to === balancer)) finder.link(finder.outsider(USERS), balancer, 'HTTPS');
  }
  finder.each('AWS::WAFv2::WebACLAssociation', (association, { ResourceArn, WebACLArn }) => {
    for (const balancer of finder.drawnIn(association, ResourceArn)) foldFirewall(finder, balancer, WebACLArn);
  });
}

function foldFirewall(finder: Finder, resource: Resource, value: unknown): void {
  for (const firewall of finder.resources.referred(resource, value).filter(({ type }) => type === 'AWS::WAFv2::WebACL')) {
    finder.folded.add(firewall);
    finder.notes.push([resource, 'with AWS WAF']);
  }
}

function linkOrigin(finder: Finder, distribution: Resource, { DomainName }: any): void {
  for (const bucket of finder.drawnIn(distribution, DomainName, 'AWS::S3::Bucket')) finder.link(distribution, bucket, 'media');
  for (const balancer of finder.drawnIn(distribution, DomainName, 'AWS::ElasticLoadBalancingV2::LoadBalancer')) finder.link(distribution, balancer, 'HTTPS');
  if (typeof DomainName !== 'string') return;
  for (const { balancer, role } of balancersAt(finder, DomainName)) {
    finder.link(distribution, balancer, role === 'SECONDARY' ? 'after a failover' : 'HTTPS', role === 'SECONDARY');
  }
}

/** The load balancers behind a name, also through records that name others. */
function balancersAt(finder: Finder, name: string, depth = 0): { balancer: Resource; role?: string }[] {
  const records = finder.resources.ofType('AWS::Route53::RecordSet').filter(({ properties }) => String(properties.Name).replace(/\.$/, '') === name);
  return records.flatMap((record) => {
    const { AliasTarget, Failover } = record.properties;
    const found = finder.resources.referred(record, AliasTarget?.DNSName);
    const balancers = found.filter((one) => one.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' && finder.drawn.has(one));
    const next = depth > 2 ? [] : found.filter(({ type }) => type === 'AWS::Route53::RecordSet')
      .flatMap(({ properties }) => balancersAt(finder, String(properties.Name).replace(/\.$/, ''), depth + 1));
    return [...balancers.map((balancer) => ({ balancer, role: Failover as string | undefined })), ...next];
  });
}

function recordsTo(finder: Finder, target: Resource): Resource[] {
  return finder.resources.ofType('AWS::Route53::RecordSet').filter((record) => finder.resources.referred(record, record.properties.AliasTarget?.DNSName).includes(target));
}

/** Who may open connections to whom, by the rules of security groups. */
export function network(finder: Finder): void {
  const isOwner = ({ type }: Resource) => type !== 'AWS::EC2::VPCEndpoint' && type !== 'AWS::StepFunctions::StateMachine';
  const uses = (one: Resource, group: Resource) => finder.resources.referred(one, one.properties).includes(group);
  const proxies = databasesBehind(finder);
  const owners = (group: Resource) => [
    ...[...finder.drawn].filter((one) => isOwner(one) && uses(one, group)),
    ...[...proxies].flatMap(([proxy, databases]) => (uses(proxy, group) ? databases : [])),
  ];
  const rule = (at: Resource, target: unknown, source: unknown, port: unknown) => {
    const groups = (value: unknown) => finder.resources.referred(at, value).filter(({ type }) => type === 'AWS::EC2::SecurityGroup').flatMap(owners);
    for (const from of groups(source)) {
      for (const to of groups(target)) if (from !== to && !isWorker(to)) finder.edges.push({ from, to, label: typeof port === 'number' ? `port ${port}` : undefined });
    }
  };
  finder.each('AWS::EC2::SecurityGroupIngress', (ingress, { GroupId, SourceSecurityGroupId, FromPort }) => rule(ingress, GroupId, SourceSecurityGroupId, FromPort));
  finder.each('AWS::EC2::SecurityGroup', (group, { SecurityGroupIngress = [] }) => {
    for (const { SourceSecurityGroupId, FromPort } of SecurityGroupIngress) rule(group, { Ref: group.id.split('/')[1] }, SourceSecurityGroupId, FromPort);
  });
}

/** The databases behind each proxy, which is not a box. */
function databasesBehind(finder: Finder): ReadonlyMap<Resource, Resource[]> {
  const behind = new Map<Resource, Resource[]>();
  finder.each('AWS::RDS::DBProxyTargetGroup', (targets, { DBProxyName, DBClusterIdentifiers }) => {
    const clusters = finder.drawnIn(targets, DBClusterIdentifiers, 'AWS::RDS::DBCluster');
    for (const proxy of finder.resources.referred(targets, DBProxyName)) behind.set(proxy, clusters);
    for (const cluster of clusters) finder.notes.push([cluster, 'with RDS Proxy']);
  });
  return behind;
}

/** Functions of the library itself are drawn only if something starts them: a connection does not. */
function isWorker({ type }: Resource): boolean {
  return type === 'AWS::Lambda::Function';
}
