import { Family } from './graph';
import { Resource, Resources } from './resources';


/** How a type of resource is drawn. A type that has no entry is folded into what it belongs to, or left out. */
export interface NodeType {
  readonly family: Family;
  readonly title: string | ((properties: any) => string); // eslint-disable-line @typescript-eslint/no-explicit-any
  /** All resources of such types in a stack or Region are one box with this name. */
  readonly merged?: string;
  /** What a resource is in a merged box. */
  readonly part?: string;
  /** Left out unless something refers to it, e.g. a rule, a queue or a schedule. */
  readonly onlyIfUsed?: boolean;
  /** Left out of an overview. */
  readonly isDetail?: boolean;
  /** What the box says below its title; the name of the construct by default. */
  lines?(resource: Resource, resources: Resources): string[];
}

const count = (number: number, name: string) => `${number} ${name}${number === 1 ? '' : 's'}`;

export const NODE_TYPES: Record<string, NodeType> = {
  'AWS::CloudFront::Distribution': {
    family: 'edge',
    title: 'CloudFront',
    lines: ({ properties: { DistributionConfig: { Aliases = [] } } }) => Aliases.filter((alias: unknown) => typeof alias === 'string').slice(0, 2),
  },
  'AWS::WAFv2::WebACL': { family: 'edge', title: 'AWS WAF', lines: ({ path, properties }) => [nameOf(path), count(properties.Rules?.length ?? 0, 'rule')] },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    family: 'network', title: 'Application Load Balancer', lines: ({ properties }) => [properties.Scheme === 'internal' ? 'internal' : 'internet-facing'],
  },
  ...merged('network', 'NAT gateways', 'nat', { 'AWS::EC2::NatGateway': '' }),
  ...merged('network', 'VPC endpoints', 'endpoints', { 'AWS::EC2::VPCEndpoint': '' }),
  'AWS::ECS::Service': { family: 'compute', title: 'ECS on Fargate', lines: serviceLines },
  'AWS::AutoScaling::AutoScalingGroup': { family: 'compute', title: 'EC2 Auto Scaling', lines: ({ path, properties }) => [nameOf(path), `up to ${properties.MaxSize} instances`] },
  'AWS::Lambda::Function': { family: 'compute', title: 'Lambda', onlyIfUsed: true },
  'AWS::StepFunctions::StateMachine': { family: 'compute', title: 'Step Functions', onlyIfUsed: true },
  'AWS::CodeBuild::Project': { family: 'delivery', title: 'CodeBuild', isDetail: true },
  'AWS::CodePipeline::Pipeline': { family: 'delivery', title: 'CodePipeline', isDetail: true },
  'AWS::ECR::Repository': { family: 'delivery', title: 'ECR', lines: ({ properties, path }) => [text(properties.RepositoryName) ?? nameOf(path)], isDetail: true },
  'AWS::RDS::DBCluster': { family: 'data', title: 'Aurora PostgreSQL', lines: databaseLines },
  'AWS::ElastiCache::ReplicationGroup': {
    family: 'data',
    title: ({ Engine }) => `ElastiCache for ${Engine === 'redis' ? 'Redis' : 'Valkey'}`,
    lines: ({ properties: { NumNodeGroups = 1, ReplicasPerNodeGroup = 0 } }) => [`${count(NumNodeGroups, 'shard')}, ${count(ReplicasPerNodeGroup, 'replica')}${NumNodeGroups === 1 ? '' : ' each'}`],
  },
  'AWS::DynamoDB::Table': { family: 'data', title: 'DynamoDB', onlyIfUsed: true },
  'AWS::S3::Bucket': { family: 'storage', title: 'S3' },
  'AWS::Backup::BackupVault': { family: 'storage', title: 'AWS Backup', lines: () => ['vault'] },
  'AWS::SQS::Queue': { family: 'events', title: 'SQS', onlyIfUsed: true },
  'AWS::SNS::Topic': { family: 'events', title: 'SNS', isDetail: true },
  'AWS::Scheduler::Schedule': { family: 'events', title: 'EventBridge Scheduler', lines: ({ path, properties }) => [nameOf(path), text(properties.ScheduleExpression) ?? ''], isDetail: true },
  ...merged('operations', 'Secrets Manager', 'secrets', { 'AWS::SecretsManager::Secret': 'secret' }),
  ...merged('operations', 'CloudWatch', 'watch', {
    'AWS::CloudWatch::Alarm': 'alarm', 'AWS::CloudWatch::CompositeAlarm': 'alarm', 'AWS::CloudWatch::Dashboard': 'dashboard',
  }),
  ...merged('operations', 'Audit', 'audit', {
    'AWS::CloudTrail::Trail': 'CloudTrail',
    'AWS::Config::ConfigurationRecorder': 'AWS Config',
    'AWS::GuardDuty::Detector': 'GuardDuty',
    'AWS::AccessAnalyzer::Analyzer': 'IAM Access Analyzer',
    'AWS::SecurityHub::Hub': 'Security Hub CSPM',
  }),
  ...merged('operations', 'Costs', 'costs', { 'AWS::Budgets::Budget': 'AWS Budgets', 'AWS::CE::AnomalyMonitor': 'Cost Anomaly Detection' }),
  'AWS::ARCRegionSwitch::Plan': { family: 'operations', title: 'ARC Region switch', lines: () => ['failover and failback'] },
};

/** Types whose resources in a stack or Region are one box, with the names of their parts. */
function merged(family: Family, title: string, kind: string, parts: Record<string, string>): Record<string, NodeType> {
  return Object.fromEntries(Object.entries(parts).map(([type, part]) => [type, { family, title, merged: kind, part, isDetail: true }]));
}

/** The lines of a box for several resources: the number of its parts, or their names. */
export function mergedLines(kind: string, resources: readonly Resource[]): string[] {
  const parts = [...new Set(Object.values(NODE_TYPES).flatMap(({ merged: own, part }) => (own === kind && part !== undefined ? [part] : [])))];
  const number = (part: string) => resources.filter(({ type }) => NODE_TYPES[type].part === part).length;
  const present = parts.filter((part) => number(part) > 0);
  switch (kind) {
    case 'nat': return [resources.length === 1 ? 'in one zone' : `one in each of ${resources.length} zones`];
    case 'endpoints': return wrapped([...new Set(resources.map(endpointName))].sort());
    case 'secrets': case 'watch': return present.map((part) => count(number(part), part));
    default: return wrapped(present);
  }
}

const LINE_LENGTH = 26;

const wrapped = (names: readonly string[]): string[] => names.reduce<string[]>((lines, name) => {
  const last = lines.at(-1);
  return last !== undefined && last.length + name.length + 2 <= LINE_LENGTH ? [...lines.slice(0, -1), `${last}, ${name}`] : [...lines, name];
}, []);

function endpointName({ properties }: Resource): string {
  const service = JSON.stringify(properties.ServiceName);
  return Object.entries({ s3: 'S3', ecr: 'ECR', logs: 'Logs', secretsmanager: 'Secrets Manager', dynamodb: 'DynamoDB', sts: 'STS', ssm: 'SSM' })
    .find(([key]) => service.includes(`.${key}`))?.[1] ?? 'others';
}

/** Parts of a construct path that say nothing to a reader. */
const GENERIC = /^(Platform|Resource|Default|Handler|Function|Bucket|Cluster|ReplicationGroup|Ask|Count|Service|Topic|Queue|Vault|Alb|Pair|Build|Project|Secret|Run|Repository|Firewall|WebAcl|Asg|ASG|Group|Schedule)$/;

/** The name of a resource in words, from its construct path. */
export function nameOf(path: string): string {
  const parts = path.split('/').filter((part) => !/^(Resource|Default)$/.test(part));
  const told = parts.filter((part) => !GENERIC.test(part));
  const spaced = (told.at(-1) ?? parts.at(-1) ?? path).replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function serviceLines(service: Resource, resources: Resources): string[] {
  const scaling = resources.ofType('AWS::ApplicationAutoScaling::ScalableTarget').find(({ properties, ...target }) =>
    resources.referred({ properties, ...target }, properties.ResourceId).includes(service));
  const [task] = resources.referred(service, service.properties.TaskDefinition, 'AWS::ECS::TaskDefinition');
  const { MinCapacity: least, MaxCapacity: most } = scaling?.properties ?? {};
  return [
    text(service.properties.ServiceName) ?? nameOf(service.path),
    ...typeof most === 'number' ? [typeof least === 'number' ? `${least} to ${most} tasks` : `up to ${most} tasks`] : [],
    ...task?.properties.Cpu ? [`${Number(task.properties.Cpu) / 1024} vCPU, ${Number(task.properties.Memory) / 1024} GB`] : [],
  ];
}

function databaseLines(cluster: Resource, resources: Resources): string[] {
  const members = resources.ofType('AWS::RDS::DBInstance').filter((instance) => resources.referred(instance, instance.properties.DBClusterIdentifier).includes(cluster));
  const { GlobalClusterIdentifier, MasterUsername, ManageMasterUserPassword } = cluster.properties;
  const isReplica = GlobalClusterIdentifier !== undefined && !MasterUsername && !ManageMasterUserPassword;
  const sizes = [...new Set(members.map(({ properties }) => properties.DBInstanceClass).filter((size) => typeof size === 'string'))];
  return [
    members.length === 0 ? nameOf(cluster.path) : isReplica ? count(members.length, 'reader') : `1 writer, ${count(members.length - 1, 'reader')}`,
    ...sizes.length === 1 ? [String(sizes[0])] : [],
  ];
}
