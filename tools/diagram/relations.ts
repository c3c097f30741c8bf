import { Edge, Node } from './graph';
import { Resource, Resources } from './resources';

/* eslint-disable @typescript-eslint/no-explicit-any */

const OPERATORS: Node = { id: 'operators', family: 'person', title: 'Operators', lines: ['email'] };
const USERS: Node = { id: 'users', family: 'person', title: 'Users', lines: [] };
const DNS: Node = { id: 'dns', family: 'edge', title: 'Route 53', lines: ['records of the domain'], group: 'global' };
const GITHUB: Node = { id: 'github', family: 'person', title: 'GitHub', lines: ['workflows'] };

const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const BUCKET = 'AWS::S3::Bucket';
const CLUSTER = 'AWS::RDS::DBCluster';
const FUNCTION = 'AWS::Lambda::Function';
const PIPELINE = 'AWS::CodePipeline::Pipeline';
const RECORD = 'AWS::Route53::RecordSet';
const REPOSITORY = 'AWS::ECR::Repository';
const SERVICE = 'AWS::ECS::Service';
const TABLE = 'AWS::DynamoDB::Table';
const TASK = 'AWS::ECS::TaskDefinition';
const TOPIC = 'AWS::SNS::Topic';
const VAULT = 'AWS::Backup::BackupVault';

/** A relation of two drawn resources, or of one and someone outside. */
type Relation = Omit<Edge, 'from' | 'to'> & Readonly<Record<'from' | 'to', Resource | string>>;

/** The relations that follow from references, security groups, policies, records, rules and origins. */
export class Relations {
  readonly edges: Relation[] = [];
  /** Resources that are drawn because something uses them. */
  readonly used = new Set<Resource>();
  /** Resources that are part of another box, or of no interest. */
  readonly folded = new Set<Resource>();
  /** Functions that run on a schedule or on events of AWS. They are one box, without relations. */
  readonly helpers = new Set<Resource>();
  /** Lines that a folded resource adds to a box. */
  readonly notes: [Resource, string][] = [];
  /** People and systems outside AWS, and Route 53, whose zone is usually not in the app. */
  readonly outsiders = new Set<Node>();

  constructor(readonly resources: Resources, readonly drawn: ReadonlySet<Resource>) {
    // What is used already decides what later ones add.
    for (const find of [foldLogBuckets, edge, network, events, schedules, permissions, replication, delivery, watching, failover]) find(this);
  }

  each(type: string, visit: (resource: Resource, properties: any) => void): void {
    this.resources.ofType(type).forEach((resource) => visit(resource, resource.properties));
  }

  eachDrawn(type: string, visit: (resource: Resource, properties: any) => void): void {
    this.each(type, (resource, properties) => this.drawn.has(resource) && visit(resource, properties));
  }

  drawnIn(resource: Resource, value: unknown, ...types: string[]): Resource[] {
    return this.resources.referred(resource, value, ...types).filter((one) => this.drawn.has(one));
  }

  link(from: Resource | Node | string, to: Resource | Node | string, label?: string, isDashed = false): void {
    this.edges.push({ from: this.end(from), to: this.end(to), label, isDashed });
  }

  /** Links a resource with what a value of it names. */
  linkIn(from: Resource, value: unknown, types: readonly string[], label?: string, isDashed?: boolean): void {
    for (const to of this.drawnIn(from, value, ...types)) this.link(from, to, label, isDashed);
  }

  private end(end: Resource | Node | string): Resource | string {
    if (typeof end === 'string') return end;
    if ('family' in end) {
      this.outsiders.add(end);
      return end.id;
    }
    this.used.add(end);
    return end;
  }
}

/** Where services write logs and artifacts to, by the property that names the bucket. */
const LOGS: Record<string, (properties: any) => unknown> = {
  [BUCKET]: ({ LoggingConfiguration }) => LoggingConfiguration?.DestinationBucketName,
  [BALANCER]: ({ LoadBalancerAttributes }) => LoadBalancerAttributes,
  'AWS::CloudFront::Distribution': ({ DistributionConfig }) => DistributionConfig.Logging,
  'AWS::CloudTrail::Trail': ({ S3BucketName }) => S3BucketName,
  'AWS::Config::DeliveryChannel': ({ S3BucketName }) => S3BucketName,
  [PIPELINE]: ({ ArtifactStore }) => ArtifactStore,
  'AWS::KinesisFirehose::DeliveryStream': (properties) => properties,
};

/** Buckets that only services write logs to. */
function foldLogBuckets(found: Relations): void {
  for (const [type, value] of Object.entries(LOGS)) {
    found.each(type, (resource, properties) => found.drawnIn(resource, value(properties), BUCKET).forEach((bucket) => found.folded.add(bucket)));
  }
  found.eachDrawn(BUCKET, (bucket) => {
    if (/Logs(\/Resource)*$/.test(bucket.path)) found.folded.add(bucket);
  });
}

/** Users, DNS, the CDN with its firewall, and its origins. */
function edge(found: Relations): void {
  const recordsTo = (target: Resource) => found.resources.ofType(RECORD)
    .filter((record) => found.resources.referred(record, record.properties.AliasTarget?.DNSName).includes(target));
  found.eachDrawn('AWS::CloudFront::Distribution', (distribution, { DistributionConfig: { WebACLId, Origins = [] } }) => {
    foldFirewall(found, distribution, WebACLId);
    if (recordsTo(distribution).length > 0) {
      found.link(USERS, DNS, 'DNS');
      found.link(DNS, distribution, 'alias', true);
    }
    found.link(USERS, distribution, 'HTTPS');
    for (const { DomainName } of Origins) {
      found.linkIn(distribution, DomainName, [BUCKET], 'media');
      found.linkIn(distribution, DomainName, [BALANCER], 'HTTPS');
      for (const { balancer, isStandby } of balancersAt(found, DomainName)) {
        found.link(distribution, balancer, isStandby ? 'after a failover' : 'HTTPS', isStandby);
      }
    }
  });
  found.eachDrawn(BALANCER, (balancer) => {
    if (!found.edges.some(({ to }) => to === balancer)) found.link(USERS, balancer, 'HTTPS');
  });
  found.each('AWS::WAFv2::WebACLAssociation', (association, { ResourceArn, WebACLArn }) => {
    for (const balancer of found.drawnIn(association, ResourceArn)) foldFirewall(found, balancer, WebACLArn);
  });
}

function foldFirewall(found: Relations, resource: Resource, value: unknown): void {
  for (const firewall of found.resources.referred(resource, value, 'AWS::WAFv2::WebACL')) {
    found.folded.add(firewall);
    found.notes.push([resource, 'with AWS WAF']);
  }
}

/** The load balancers behind a name, also through records that name others. */
function balancersAt(found: Relations, name: unknown, depth = 0): { balancer: Resource; isStandby: boolean }[] {
  const bare = (domain: unknown) => String(domain).replace(/\.$/, '');
  return found.resources.ofType(RECORD).filter(({ properties }) => bare(properties.Name) === name).flatMap((record) => {
    const { AliasTarget, Failover } = record.properties;
    const next = depth > 2 ? [] : found.resources.referred(record, AliasTarget?.DNSName, RECORD);
    return [
      ...found.drawnIn(record, AliasTarget?.DNSName, BALANCER).map((balancer) => ({ balancer, isStandby: Failover === 'SECONDARY' })),
      ...next.flatMap(({ properties }) => balancersAt(found, bare(properties.Name), depth + 1)),
    ];
  });
}

/** Who may open connections to whom, by the rules of security groups. */
function network(found: Relations): void {
  const isOwner = ({ type }: Resource) => type !== 'AWS::EC2::VPCEndpoint' && type !== 'AWS::StepFunctions::StateMachine';
  const uses = (one: Resource, group: Resource) => found.resources.referred(one, one.properties).includes(group);
  const proxies = databasesBehind(found);
  const owners = (group: Resource) => [
    ...[...found.drawn].filter((one) => isOwner(one) && uses(one, group)),
    ...[...proxies].flatMap(([proxy, databases]) => (uses(proxy, group) ? databases : [])),
  ];
  const ownersIn = (at: Resource, value: unknown) => found.resources.referred(at, value, 'AWS::EC2::SecurityGroup').flatMap(owners);
  const rule = (at: Resource, targets: readonly Resource[], { SourceSecurityGroupId, FromPort }: any) => {
    for (const from of ownersIn(at, SourceSecurityGroupId)) {
      // Functions of the library itself are drawn only if something starts them: a connection does not.
      for (const to of targets.filter((one) => one !== from && one.type !== FUNCTION)) {
        found.edges.push({ from, to, label: typeof FromPort === 'number' ? `port ${FromPort}` : undefined });
      }
    }
  };
  found.each('AWS::EC2::SecurityGroupIngress', (ingress, properties) => rule(ingress, ownersIn(ingress, properties.GroupId), properties));
  found.each('AWS::EC2::SecurityGroup', (group, { SecurityGroupIngress = [] }) => {
    for (const ingress of SecurityGroupIngress) rule(group, owners(group), ingress);
  });
}

/** The databases behind each proxy, which is not a box. */
function databasesBehind(found: Relations): ReadonlyMap<Resource, Resource[]> {
  const behind = new Map<Resource, Resource[]>();
  found.each('AWS::RDS::DBProxyTargetGroup', (targets, { DBProxyName, DBClusterIdentifiers }) => {
    const clusters = found.drawnIn(targets, DBClusterIdentifiers, CLUSTER);
    for (const proxy of found.resources.referred(targets, DBProxyName)) behind.set(proxy, clusters);
    for (const cluster of clusters) found.notes.push([cluster, 'with RDS Proxy']);
  });
  return behind;
}

/** Audit services, by the source of their events. */
const AUDIT: Record<string, string> = {
  'aws.guardduty': 'AWS::GuardDuty::Detector', 'aws.access-analyzer': 'AWS::AccessAnalyzer::Analyzer', 'aws.config': 'AWS::Config::ConfigurationRecorder',
};

/** Rules and queues between a source and the function that works. */
function events(found: Relations): void {
  const consumers = new Map<Resource, Resource[]>();
  found.each('AWS::Lambda::EventSourceMapping', (mapping, { EventSourceArn, FunctionName }) => {
    const [queue] = found.resources.referred(mapping, EventSourceArn);
    if (queue) consumers.set(queue, [...consumers.get(queue) ?? [], ...found.drawnIn(mapping, FunctionName)]);
  });
  const [fed, ruled] = [new Set<Resource>(), new Set<Resource>()];
  found.each('AWS::Events::Rule', (rule, { Targets = [], EventPattern, ScheduleExpression }) => {
    const sources = EventPattern ? found.drawnIn(rule, EventPattern, BUCKET, REPOSITORY) : [];
    for (const target of Targets.flatMap(({ Arn }: any) => found.drawnIn(rule, Arn))) {
      ruled.add(target);
      if (sources.length === 0) {
        const audit = [...found.drawn].find(({ type, region }) => type === AUDIT[EventPattern?.source?.[0]] && region === rule.region);
        if (audit && target.type === TOPIC) found.link(audit, target, 'findings', true);
        if (ScheduleExpression && target.type === FUNCTION) found.helpers.add(target);
        continue;
      }
      const workers = consumers.get(target);
      if (workers) fed.add(target);
      for (const to of workers ?? [target]) for (const from of sources) found.link(from, to, workers ? 'events, SQS' : 'events');
    }
  });
  for (const [queue, workers] of consumers) {
    if (fed.has(queue) || !found.drawn.has(queue)) continue;
    // Rules on events of AWS, which no box of the picture sends.
    if (ruled.has(queue)) workers.forEach((worker) => found.helpers.add(worker));
    else for (const worker of workers) found.link(queue, worker);
  }
}

function schedules(found: Relations): void {
  found.eachDrawn('AWS::Scheduler::Schedule', (schedule, { Target }) => {
    const targets = [...found.drawnIn(schedule, Target?.Arn), ...found.drawnIn(schedule, Target?.EcsParameters)];
    if (targets.length === 0) found.folded.add(schedule);
    for (const target of targets) found.link(schedule, target);
  });
  found.eachDrawn('AWS::StepFunctions::StateMachine', (machine, properties) => {
    found.linkIn(machine, properties.DefinitionSubstitutions ?? properties.DefinitionString, [FUNCTION]);
    if (found.resources.referred(machine, properties, TASK).length > 0) found.notes.push([machine, 'runs a task on Fargate']);
  });
}

/** What services may do to each other, by the policies of their roles. */
function permissions(found: Relations): void {
  const policies = (role: Resource): [Resource, any][] => [
    ...(role.properties.Policies ?? []).map(({ PolicyDocument }: any) => [role, PolicyDocument]),
    ...found.resources.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')
      .filter((policy) => found.resources.referred(policy, policy.properties.Roles).includes(role))
      .map((policy) => [policy, policy.properties.PolicyDocument]),
  ];
  const grant = (from: Resource | Node, role: Resource, ...types: string[]) => {
    for (const [at, document] of policies(role)) {
      for (const { Effect, Resource: named } of [document?.Statement ?? []].flat()) {
        if (Effect === 'Allow') for (const to of found.drawnIn(at, named, ...types)) if (to !== from) found.link(from, to);
      }
    }
  };
  const rolesIn = (at: Resource, value: unknown) => found.resources.referred(at, value, 'AWS::IAM::Role');
  found.eachDrawn(SERVICE, (service, { TaskDefinition }) => {
    const [task] = found.resources.referred(service, TaskDefinition, TASK);
    if (!task) return;
    const { TaskRoleArn, ContainerDefinitions } = task.properties;
    for (const role of rolesIn(task, TaskRoleArn)) grant(service, role, BUCKET, 'AWS::SQS::Queue', TABLE, TOPIC);
    for (const secret of found.drawnIn(task, ContainerDefinitions, 'AWS::SecretsManager::Secret')) found.link(service, secret);
    for (const repository of found.drawnIn(task, ContainerDefinitions, REPOSITORY)) found.link(service, repository, 'image');
  });
  found.each(FUNCTION, (handler, { Role }) => {
    if (found.used.has(handler)) for (const role of rolesIn(handler, Role)) grant(handler, role, BUCKET, SERVICE, TABLE);
  });
  found.each('AWS::IAM::Role', (role, { AssumeRolePolicyDocument }) => {
    if (!JSON.stringify(AssumeRolePolicyDocument ?? '').includes('token.actions.githubusercontent.com')) return;
    found.outsiders.add(GITHUB);
    grant(GITHUB, role, REPOSITORY, SERVICE, PIPELINE);
  });
}

function replication(found: Relations): void {
  found.eachDrawn(BUCKET, (bucket, { ReplicationConfiguration }) => found.linkIn(bucket, ReplicationConfiguration?.Rules, [BUCKET], 'replication', true));
  found.each('Custom::BucketReplication', (owner, { BucketName, Rule }) => {
    for (const from of found.drawnIn(owner, BucketName, BUCKET)) {
      for (const to of found.drawnIn(owner, Rule, BUCKET)) if (to !== from) found.link(from, to, 'replication', true);
    }
  });
  found.each('AWS::RDS::GlobalCluster', (global, { SourceDBClusterIdentifier, GlobalClusterIdentifier }) => {
    for (const primary of found.drawnIn(global, SourceDBClusterIdentifier, CLUSTER)) {
      found.each(CLUSTER, (replica, { GlobalClusterIdentifier: joined }) => {
        if (replica !== primary && joined === GlobalClusterIdentifier) found.link(primary, replica, 'Global Database', true);
      });
    }
  });
  const rulesOf = ({ properties }: Resource): any[] => properties.BackupPlan?.BackupPlanRule ?? [];
  const vaultsOf = (plan: Resource) => found.drawnIn(plan, rulesOf(plan).map(({ TargetBackupVault }) => TargetBackupVault), VAULT);
  found.each('AWS::Backup::BackupSelection', (selection, { BackupPlanId, BackupSelection }) => {
    const vaults = found.resources.referred(selection, BackupPlanId).flatMap(vaultsOf);
    for (const source of found.drawnIn(selection, BackupSelection.Resources)) for (const vault of vaults) found.link(source, vault, 'backups', true);
  });
  found.each('AWS::Backup::BackupPlan', (plan) => {
    const copies = rulesOf(plan).flatMap(({ CopyActions = [] }) => CopyActions);
    for (const to of found.drawnIn(plan, copies, VAULT)) for (const from of vaultsOf(plan)) found.link(from, to, 'copies', true);
  });
}

function delivery(found: Relations): void {
  found.eachDrawn(PIPELINE, (pipeline, { Stages = [] }) => {
    if (JSON.stringify(Stages).includes('CodeStarSourceConnection')) found.link(GITHUB, pipeline, 'source');
    found.linkIn(pipeline, Stages, ['AWS::CodeBuild::Project'], 'builds');
    found.linkIn(pipeline, Stages, [SERVICE], 'deploys');
  });
  found.eachDrawn('AWS::CodeBuild::Project', (project, { Environment, Source }) => {
    if (Source?.Type === 'GITHUB') found.link(GITHUB, project, 'starts');
    found.linkIn(project, Environment, [REPOSITORY], 'pushes');
  });
}

/** Alarms, topics and those who receive notifications. */
function watching(found: Relations): void {
  for (const type of ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm']) {
    found.eachDrawn(type, (alarm, { AlarmActions }) => found.linkIn(alarm, AlarmActions, [TOPIC], 'alarms', true));
  }
  found.each('AWS::SNS::Subscription', (subscription, { TopicArn, Protocol }) => {
    if (Protocol === 'email') for (const topic of found.drawnIn(subscription, TopicArn, TOPIC)) found.link(topic, OPERATORS, undefined, true);
  });
  found.eachDrawn('AWS::Budgets::Budget', (budget, { NotificationsWithSubscribers: subscribers }) => {
    if (JSON.stringify(subscribers ?? []).includes('"EMAIL"')) found.link(budget, OPERATORS, undefined, true);
    found.linkIn(budget, subscribers, [TOPIC], 'budgets', true);
  });
}

const failover = (found: Relations): void => found.eachDrawn('AWS::ARCRegionSwitch::Plan', (plan, { Workflows }) => {
  const regions = new Set(found.drawnIn(plan, Workflows, CLUSTER).map(({ region }) => region));
  for (const region of regions) found.link(plan, region, 'promotes, scales', true);
  if (found.outsiders.has(DNS)) found.link(plan, DNS, 'switches', true);
});
