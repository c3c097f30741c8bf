import { Node } from './graph';
import { Resource, Resources } from './resources';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** A relation of two drawn resources, or of one and someone outside. */
export interface Relation {
  readonly from: Resource | string;
  readonly to: Resource | string;
  readonly label?: string;
  readonly isDashed?: boolean;
}

export interface Relations {
  readonly edges: readonly Relation[];
  /** Resources that are drawn because something uses them. */
  readonly used: ReadonlySet<Resource>;
  /** Functions that run on a schedule or on events of AWS. They are one box, without relations. */
  readonly helpers: ReadonlySet<Resource>;
  /** Resources that are part of another box, or of no interest. */
  readonly folded: ReadonlySet<Resource>;
  /** Lines that a folded resource adds to a box. */
  readonly notes: readonly (readonly [Resource, string])[];
  /** People and systems outside AWS, and Route 53, whose zone is usually not in the app. */
  readonly outsiders: readonly Node[];
}

const USERS: Node = { id: 'users', family: 'person', title: 'Users', lines: [] };
const DNS: Node = { id: 'dns', family: 'edge', title: 'Route 53', lines: ['records of the domain'], group: 'global' };
const OPERATORS: Node = { id: 'operators', family: 'person', title: 'Operators', lines: ['email'] };
const GITHUB: Node = { id: 'github', family: 'person', title: 'GitHub', lines: ['workflows'] };

/** Derives the relations from references, security groups, policies, records, rules and origins. */
export function relationsOf(resources: Resources, drawn: ReadonlySet<Resource>): Relations {
  return new Finder(resources, drawn).find();
}

class Finder {
  private readonly edges: Relation[] = [];
  private readonly used = new Set<Resource>();
  private readonly folded = new Set<Resource>();
  private readonly helpers = new Set<Resource>();
  private readonly notes: [Resource, string][] = [];
  private readonly outsiders: Node[] = [];

  constructor(private readonly resources: Resources, private readonly drawn: ReadonlySet<Resource>) {}

  find(): Relations {
    this.foldLogBuckets();
    this.edge();
    this.network();
    this.events();
    this.schedules();
    this.permissions();
    this.replication();
    this.delivery();
    this.watching();
    this.failover();
    return { edges: this.edges, used: this.used, helpers: this.helpers, folded: this.folded, notes: this.notes, outsiders: this.outsiders };
  }

  private each(type: string, visit: (resource: Resource, properties: any) => void): void {
    this.resources.ofType(type).forEach((resource) => visit(resource, resource.properties));
  }

  private drawnIn(resource: Resource, value: unknown, ...types: string[]): Resource[] {
    return this.resources.referred(resource, value).filter((one) => this.drawn.has(one) && (types.length === 0 || types.includes(one.type)));
  }

  private link(from: Resource | string, to: Resource | string, label?: string, isDashed = false): void {
    for (const end of [from, to]) if (typeof end !== 'string') this.used.add(end);
    this.edges.push({ from, to, label, isDashed });
  }

  private outsider(node: Node): string {
    if (!this.outsiders.includes(node)) this.outsiders.push(node);
    return node.id;
  }

  /** Buckets and topics that only services write logs to. */
  private foldLogBuckets(): void {
    const fold = (resource: Resource, value: unknown) => this.drawnIn(resource, value, 'AWS::S3::Bucket').forEach((bucket) => this.folded.add(bucket));
    this.each('AWS::S3::Bucket', (bucket, { LoggingConfiguration }) => fold(bucket, LoggingConfiguration?.DestinationBucketName));
    this.each('AWS::ElasticLoadBalancingV2::LoadBalancer', (balancer, { LoadBalancerAttributes }) => fold(balancer, LoadBalancerAttributes));
    this.each('AWS::CloudFront::Distribution', (distribution, { DistributionConfig }) => fold(distribution, DistributionConfig.Logging));
    this.each('AWS::CloudTrail::Trail', (trail, { S3BucketName }) => fold(trail, S3BucketName));
    this.each('AWS::Config::DeliveryChannel', (channel, { S3BucketName }) => fold(channel, S3BucketName));
    this.each('AWS::CodePipeline::Pipeline', (pipeline, { ArtifactStore }) => fold(pipeline, ArtifactStore));
    this.each('AWS::KinesisFirehose::DeliveryStream', (stream, properties) => fold(stream, properties));
    const logs = [...this.drawn].filter(({ type, path }) => type === 'AWS::S3::Bucket' && /Logs$/.test(path.split('/').filter((part) => part !== 'Resource').at(-1)!));
    logs.forEach((bucket) => this.folded.add(bucket));
  }

  /** Users, DNS, the CDN with its firewall, and its origins. */
  private edge(): void {
    const distributions = this.resources.ofType('AWS::CloudFront::Distribution').filter((one) => this.drawn.has(one));
    for (const distribution of distributions) {
      const { DistributionConfig: config } = distribution.properties;
      this.foldFirewall(distribution, config.WebACLId);
      const recorded = this.recordsTo(distribution).length > 0;
      if (recorded) this.link(this.outsider(USERS), this.outsider(DNS), 'DNS');
      this.link(recorded ? DNS.id : this.outsider(USERS), distribution, 'HTTPS');
      for (const origin of config.Origins ?? []) this.origin(distribution, origin);
    }
    for (const balancer of this.resources.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').filter((one) => this.drawn.has(one))) {
      if (!this.edges.some(({ to }) => to === balancer)) this.link(this.outsider(USERS), balancer, 'HTTPS');
    }
    this.each('AWS::WAFv2::WebACLAssociation', (association, { ResourceArn, WebACLArn }) => {
      for (const balancer of this.drawnIn(association, ResourceArn)) this.foldFirewall(balancer, WebACLArn);
    });
  }

  private foldFirewall(resource: Resource, value: unknown): void {
    for (const firewall of this.resources.referred(resource, value).filter(({ type }) => type === 'AWS::WAFv2::WebACL')) {
      this.folded.add(firewall);
      this.notes.push([resource, 'with AWS WAF']);
    }
  }

  private origin(distribution: Resource, { DomainName }: any): void {
    for (const bucket of this.drawnIn(distribution, DomainName, 'AWS::S3::Bucket')) this.link(distribution, bucket, 'media');
    for (const balancer of this.drawnIn(distribution, DomainName, 'AWS::ElasticLoadBalancingV2::LoadBalancer')) this.link(distribution, balancer, 'HTTPS');
    if (typeof DomainName !== 'string') return;
    for (const { balancer, role } of this.balancersAt(DomainName)) {
      this.link(distribution, balancer, role === 'SECONDARY' ? 'after a failover' : 'HTTPS', role === 'SECONDARY');
    }
  }

  /** The load balancers behind a name, also through records that name others. */
  private balancersAt(name: string, depth = 0): { balancer: Resource; role?: string }[] {
    const records = this.resources.ofType('AWS::Route53::RecordSet').filter(({ properties }) => String(properties.Name).replace(/\.$/, '') === name);
    return records.flatMap((record) => {
      const { AliasTarget, Failover } = record.properties;
      const found = this.resources.referred(record, AliasTarget?.DNSName);
      const balancers = found.filter((one) => one.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' && this.drawn.has(one));
      const next = depth > 2 ? [] : found.filter(({ type }) => type === 'AWS::Route53::RecordSet')
        .flatMap(({ properties }) => this.balancersAt(String(properties.Name).replace(/\.$/, ''), depth + 1));
      return [...balancers.map((balancer) => ({ balancer, role: Failover as string | undefined })), ...next];
    });
  }

  private recordsTo(target: Resource): Resource[] {
    return this.resources.ofType('AWS::Route53::RecordSet').filter((record) => this.resources.referred(record, record.properties.AliasTarget?.DNSName).includes(target));
  }

  /** The databases behind each proxy, which is not a box. */
  private proxies(): ReadonlyMap<Resource, Resource[]> {
    const behind = new Map<Resource, Resource[]>();
    this.each('AWS::RDS::DBProxyTargetGroup', (targets, { DBProxyName, DBClusterIdentifiers }) => {
      const clusters = this.drawnIn(targets, DBClusterIdentifiers, 'AWS::RDS::DBCluster');
      for (const proxy of this.resources.referred(targets, DBProxyName)) behind.set(proxy, clusters);
      for (const cluster of clusters) this.notes.push([cluster, 'with RDS Proxy']);
    });
    return behind;
  }

  /** Who may open connections to whom, by the rules of security groups. */
  private network(): void {
    const isOwner = ({ type }: Resource) => type !== 'AWS::EC2::VPCEndpoint' && type !== 'AWS::StepFunctions::StateMachine';
    const uses = (one: Resource, group: Resource) => this.resources.referred(one, one.properties).includes(group);
    const proxies = this.proxies();
    const owners = (group: Resource) => [
      ...[...this.drawn].filter((one) => isOwner(one) && uses(one, group)),
      ...[...proxies].flatMap(([proxy, databases]) => (uses(proxy, group) ? databases : [])),
    ];
    const rule = (at: Resource, target: unknown, source: unknown, port: unknown) => {
      const groups = (value: unknown) => this.resources.referred(at, value).filter(({ type }) => type === 'AWS::EC2::SecurityGroup').flatMap(owners);
      for (const from of groups(source)) {
        for (const to of groups(target)) if (from !== to && !isWorker(to)) this.edges.push({ from, to, label: typeof port === 'number' ? `port ${port}` : undefined });
      }
    };
    this.each('AWS::EC2::SecurityGroupIngress', (ingress, { GroupId, SourceSecurityGroupId, FromPort }) => rule(ingress, GroupId, SourceSecurityGroupId, FromPort));
    this.each('AWS::EC2::SecurityGroup', (group, { SecurityGroupIngress = [] }) => {
      for (const { SourceSecurityGroupId, FromPort } of SecurityGroupIngress) rule(group, { Ref: group.id.split('/')[1] }, SourceSecurityGroupId, FromPort);
    });
  }

  /** Rules and queues between a source and the function that works. */
  private events(): void {
    const consumers = new Map<Resource, Resource[]>();
    this.each('AWS::Lambda::EventSourceMapping', (mapping, { EventSourceArn, FunctionName }) => {
      const [queue] = this.resources.referred(mapping, EventSourceArn);
      if (queue) consumers.set(queue, [...consumers.get(queue) ?? [], ...this.drawnIn(mapping, FunctionName)]);
    });
    const fed = new Set<Resource>();
    const ruled = new Set<Resource>();
    this.each('AWS::Events::Rule', (rule, { Targets = [], EventPattern, ScheduleExpression }) => {
      const sources = EventPattern ? this.drawnIn(rule, EventPattern, 'AWS::S3::Bucket', 'AWS::ECR::Repository') : [];
      for (const target of Targets.flatMap(({ Arn }: any) => this.drawnIn(rule, Arn))) {
        const workers = consumers.get(target);
        ruled.add(target);
        if (workers && sources.length > 0) fed.add(target);
        for (const to of workers && sources.length > 0 ? workers : [target]) {
          for (const from of sources) this.link(from, to, workers ? 'events, SQS' : 'events');
          // An audit service is found by the source of its events.
          if (sources.length === 0 && to.type === 'AWS::SNS::Topic') for (const audit of this.auditOf(EventPattern, rule)) this.link(audit, to, 'findings', true);
          if (sources.length === 0 && ScheduleExpression && to.type === 'AWS::Lambda::Function') {
            this.helpers.add(to);
          }
        }
      }
    });
    for (const [queue, workers] of consumers) {
      if (fed.has(queue) || !this.drawn.has(queue)) continue;
      // Rules on events of AWS, which no box of the picture sends.
      if (ruled.has(queue)) workers.forEach((worker) => this.helpers.add(worker));
      else for (const worker of workers) this.link(queue, worker);
    }
  }

  private auditOf(pattern: any, rule: Resource): Resource[] {
    const types: Record<string, string> = {
      'aws.guardduty': 'AWS::GuardDuty::Detector', 'aws.access-analyzer': 'AWS::AccessAnalyzer::Analyzer', 'aws.config': 'AWS::Config::ConfigurationRecorder',
    };
    const [source] = pattern?.source ?? [];
    return [...this.drawn].filter(({ type, region }) => type === types[source] && region === rule.region).slice(0, 1);
  }

  private schedules(): void {
    this.each('AWS::Scheduler::Schedule', (schedule, { Target }) => {
      if (!this.drawn.has(schedule)) return;
      const targets = [...this.drawnIn(schedule, Target?.Arn), ...this.drawnIn(schedule, Target?.EcsParameters)];
      if (targets.length === 0) this.folded.add(schedule);
      for (const target of targets) this.link(schedule, target);
    });
    this.each('AWS::StepFunctions::StateMachine', (machine, properties) => {
      if (!this.drawn.has(machine)) return;
      for (const target of this.drawnIn(machine, properties.DefinitionSubstitutions ?? properties.DefinitionString, 'AWS::Lambda::Function')) this.link(machine, target);
      if (this.resources.referred(machine, properties).some(({ type }) => type === 'AWS::ECS::TaskDefinition')) this.notes.push([machine, 'runs a task on Fargate']);
    });
  }

  /** What services may do to each other, by the policies of their roles. */
  private permissions(): void {
    const policies = (role: Resource): [Resource, any][] => [
      ...(role.properties.Policies ?? []).map(({ PolicyDocument }: any) => [role, PolicyDocument] as [Resource, any]),
      ...this.resources.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').filter((policy) => this.resources.referred(policy, policy.properties.Roles).includes(role))
        .map((policy) => [policy, policy.properties.PolicyDocument] as [Resource, any]),
    ];
    const rolesIn = (at: Resource, value: unknown) => this.resources.referred(at, value).filter(({ type }) => type === 'AWS::IAM::Role');
    const grant = (from: Resource | string, role: Resource, ...types: string[]) => {
      for (const [at, document] of policies(role)) {
        for (const { Effect, Resource: named } of [document?.Statement ?? []].flat()) {
          if (Effect === 'Allow') for (const to of this.drawnIn(at, named, ...types)) if (to !== from) this.link(from, to);
        }
      }
    };
    this.each('AWS::ECS::Service', (service, { TaskDefinition }) => {
      const [task] = this.resources.referred(service, TaskDefinition).filter(({ type }) => type === 'AWS::ECS::TaskDefinition');
      if (!task || !this.drawn.has(service)) return;
      for (const role of rolesIn(task, task.properties.TaskRoleArn)) grant(service, role, 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::DynamoDB::Table', 'AWS::SNS::Topic');
      for (const secret of this.drawnIn(task, task.properties.ContainerDefinitions, 'AWS::SecretsManager::Secret')) this.link(service, secret);
      for (const repository of this.drawnIn(task, task.properties.ContainerDefinitions, 'AWS::ECR::Repository')) this.link(service, repository, 'image');
    });
    this.each('AWS::Lambda::Function', (handler, { Role }) => {
      if (!this.used.has(handler)) return;
      for (const role of rolesIn(handler, Role)) grant(handler, role, 'AWS::S3::Bucket', 'AWS::ECS::Service', 'AWS::DynamoDB::Table');
    });
    this.each('AWS::IAM::Role', (role, { AssumeRolePolicyDocument }) => {
      if (!JSON.stringify(AssumeRolePolicyDocument ?? '').includes('token.actions.githubusercontent.com')) return;
      grant(this.outsider(GITHUB), role, 'AWS::ECR::Repository', 'AWS::ECS::Service', 'AWS::CodePipeline::Pipeline');
    });
  }

  private replication(): void {
    this.each('AWS::S3::Bucket', (bucket, { ReplicationConfiguration }) => {
      for (const to of this.drawnIn(bucket, ReplicationConfiguration?.Rules, 'AWS::S3::Bucket')) this.link(bucket, to, 'replication', true);
    });
    this.each('AWS::RDS::GlobalCluster', (global, { SourceDBClusterIdentifier, GlobalClusterIdentifier }) => {
      for (const primary of this.drawnIn(global, SourceDBClusterIdentifier, 'AWS::RDS::DBCluster')) {
        for (const replica of this.resources.ofType('AWS::RDS::DBCluster')) {
          if (replica !== primary && replica.properties.GlobalClusterIdentifier === GlobalClusterIdentifier) this.link(primary, replica, 'Global Database', true);
        }
      }
    });
    const vaultsOf = (plan: Resource) => this.drawnIn(plan, plan.properties.BackupPlan?.BackupPlanRule?.map(({ TargetBackupVault }: any) => TargetBackupVault), 'AWS::Backup::BackupVault');
    this.each('AWS::Backup::BackupSelection', (selection, { BackupPlanId, BackupSelection }) => {
      const vaults = this.resources.referred(selection, BackupPlanId).flatMap(vaultsOf);
      for (const source of this.drawnIn(selection, BackupSelection.Resources)) for (const vault of vaults) this.link(source, vault, 'backups', true);
    });
    this.each('AWS::Backup::BackupPlan', (plan, { BackupPlan }) => {
      const copies = BackupPlan?.BackupPlanRule?.flatMap(({ CopyActions = [] }: any) => CopyActions);
      for (const to of this.drawnIn(plan, copies, 'AWS::Backup::BackupVault')) for (const from of vaultsOf(plan)) this.link(from, to, 'copies', true);
    });
  }

  private delivery(): void {
    this.each('AWS::CodePipeline::Pipeline', (pipeline, { Stages = [] }) => {
      if (!this.drawn.has(pipeline)) return;
      if (JSON.stringify(Stages).includes('CodeStarSourceConnection')) this.link(this.outsider(GITHUB), pipeline, 'source');
      for (const project of this.drawnIn(pipeline, Stages, 'AWS::CodeBuild::Project')) this.link(pipeline, project, 'builds');
      for (const service of this.drawnIn(pipeline, Stages, 'AWS::ECS::Service')) this.link(pipeline, service, 'deploys');
    });
    this.each('AWS::CodeBuild::Project', (project, { Environment, Source }) => {
      if (!this.drawn.has(project)) return;
      if (String(Source?.Type) === 'GITHUB') this.link(this.outsider(GITHUB), project, 'starts');
      for (const repository of this.drawnIn(project, Environment, 'AWS::ECR::Repository')) this.link(project, repository, 'pushes');
    });
  }

  /** Alarms, topics and those who receive notifications. */
  private watching(): void {
    for (const alarm of this.resources.ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm').filter((one) => this.drawn.has(one))) {
      for (const topic of this.drawnIn(alarm, alarm.properties.AlarmActions, 'AWS::SNS::Topic')) this.link(alarm, topic, 'alarms', true);
    }
    this.each('AWS::SNS::Subscription', (subscription, { TopicArn, Protocol }) => {
      if (Protocol !== 'email') return;
      for (const topic of this.drawnIn(subscription, TopicArn, 'AWS::SNS::Topic')) this.link(topic, this.outsider(OPERATORS), undefined, true);
    });
    for (const budget of this.resources.ofType('AWS::Budgets::Budget').filter((one) => this.drawn.has(one))) {
      const text = JSON.stringify(budget.properties.NotificationsWithSubscribers ?? []);
      if (text.includes('"EMAIL"')) this.link(budget, this.outsider(OPERATORS), undefined, true);
      for (const topic of this.drawnIn(budget, budget.properties.NotificationsWithSubscribers, 'AWS::SNS::Topic')) this.link(budget, topic, 'budgets', true);
    }
  }

  private failover(): void {
    this.each('AWS::ARCRegionSwitch::Plan', (plan, { Workflows }) => {
      if (!this.drawn.has(plan)) return;
      const regions = new Set(this.drawnIn(plan, Workflows, 'AWS::RDS::DBCluster').map(({ region }) => region));
      for (const region of regions) this.link(plan, region, 'promotes, scales', true);
      if (this.outsiders.includes(DNS)) this.link(plan, DNS.id, 'switches', true);
    });
  }
}

/** Functions of the library itself are drawn only if something starts them: a connection does not. */
function isWorker({ type }: Resource): boolean {
  return type === 'AWS::Lambda::Function';
}
