import { domainNeeds } from './domains';
import { Fields, Need } from './need';
import { CODEBUILD_CODES, SOURCES } from './sources';
import { readApp } from '../../tools/app';
import { deployed, DeployedStack, numberOf, ofType, refersTo, Resource } from '../../tools/cost/charge';

type Stacks = readonly DeployedStack[];

/** Lambda keeps so many executions for functions without a reserved concurrency. */
const UNRESERVED = 100;
/** The quota of an account that is not new. A request for less is refused. */
const LAMBDA_DEFAULT = 1_000;
const CPU_UNITS = 1024;
/** What ACM allows after a request. */
const MOST_NAMES = 100;
const GLOBAL = 'us-east-1';
const SPOT = 'FARGATE_SPOT';
/** The services whose first resource makes AWS create a role, by a type of resource. */
const LINKED_ROLES: Record<string, string> = {
  'AWS::ECS::Cluster': 'ecs',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'elasticloadbalancing',
  'AWS::RDS::DBCluster': 'rds',
  'AWS::ElastiCache::ReplicationGroup': 'elasticache',
  'AWS::OpenSearchService::Domain': 'opensearchservice',
};

/** What the stacks of an app need from each account and Region, in the order of the stacks. */
export function needsOf(app: string): Need[] {
  const stacks = deployed(readApp(app));
  const places = [...new Map(stacks.map((stack) => [`${stack.account} ${stack.region}`, stack])).values()];
  const accounts = [...new Map(stacks.map((stack) => [stack.account, stack])).values()];
  return [
    ...accounts.flatMap(({ account }) => accountNeeds(account, stacks.filter((stack) => stack.account === account))
      .map((need) => ({ account, region: GLOBAL, ...need }))),
    ...places.flatMap(({ account, region }) => regionNeeds(stacks.filter((stack) => stack.account === account && stack.region === region))
      .map((need) => ({ account, region, ...need }))),
  ];
}

/** What an account has once. */
function accountNeeds(account: string, stacks: Stacks): Fields[] {
  const distributions = all(stacks, 'AWS::CloudFront::Distribution');
  const services = [
    ...Object.entries(LINKED_ROLES).filter(([type]) => all(stacks, type).length > 0).map(([, service]) => service),
    ...new Set(all(stacks, 'AWS::ApplicationAutoScaling::ScalableTarget')
      .map(({ properties }) => `${String(properties.ServiceNamespace)}.application-autoscaling`)),
  ];
  return [
    ...distributions.length === 0 ? [] : [{
      name: 'CloudFront: verification of the account',
      need: 1,
      why: [`${distributions.length} × distribution`],
      newAccount: 'none',
      read: ['cloudfront', 'list-distributions', '--query', 'length(DistributionList.Items || `[]`)'],
      zero: 'no distribution yet, which does not show it: create the trial distribution of docs/first-deployment.md',
      request: 'a case of the type "Account and billing" in the Support Center, if AWS answers "Your account must be verified"',
      source: SOURCES.verification,
    }],
    ...domainNeeds(stacks),
    ...counted(stacks, 'AWS::CloudFront::CachePolicy', {
      name: 'CloudFront: cache policies',
      newAccount: '20',
      source: SOURCES.cloudfront,
      ...quota('cloudfront', 'L-7D134442', 40),
      inUse: ['cloudfront', 'list-cache-policies', '--type', 'custom', '--query', 'CachePolicyList.Quantity'],
    }),
    ...counted(stacks, 'AWS::CloudFront::ResponseHeadersPolicy', {
      name: 'CloudFront: response headers policies',
      newAccount: '20',
      source: SOURCES.cloudfront,
      ...quota('cloudfront', 'L-CF0D4FC5', 40),
      inUse: ['cloudfront', 'list-response-headers-policies', '--type', 'custom', '--query', 'ResponseHeadersPolicyList.Quantity'],
    }),
    ...monitors(account, stacks),
    ...counted(stacks, 'AWS::IAM::OIDCProvider', {
      name: 'IAM: OIDC provider of GitHub',
      newAccount: '1, none in use',
      source: SOURCES.provider,
      read: 1,
      inUse: ['iam', 'list-open-id-connect-providers', '--query', "length(OpenIDConnectProviderList[?ends_with(Arn, '/token.actions.githubusercontent.com')])"],
      request: 'nothing: AWS has one per account; pass the ARN of the one that exists as provider of github',
    }),
    ...services.map((service): Fields => ({
      name: `IAM: service-linked role of ${service}`,
      need: 1,
      why: ['the first deployment, and its rollback'],
      newAccount: 'none',
      read: ['iam', 'list-roles', '--path-prefix', `/aws-service-role/${service}.amazonaws.com/`, '--query', 'length(Roles)'],
      request: ['iam', 'create-service-linked-role', '--aws-service-name', `${service}.amazonaws.com`],
      source: SOURCES.linkedRoles,
    })),
  ];
}

/** AWS refuses a monitor by tag in a member account of an organization. An account without an organization is its own. */
function monitors(account: string, stacks: Stacks): Fields[] {
  const byTag = all(stacks, 'AWS::CE::AnomalyMonitor').filter(({ properties }) => properties.MonitorType === 'CUSTOM');
  return byTag.length === 0 ? [] : [{
    name: 'Cost Anomaly Detection: management account, for a monitor by tag',
    need: 1,
    why: byTag.map(({ id }) => id),
    newAccount: '1, and a member account of an organization has none',
    read: ['organizations', 'describe-organization', '--query', `Organization.MasterAccountId == '${account}' && \`1\` || \`0\``],
    enoughBy: 'AWSOrganizationsNotInUse',
    request: 'nothing: AWS allows it in no other account; pass the ARN of an existing monitor, or none, as anomalyMonitor of costs',
    source: SOURCES.monitors,
  }];
}

function regionNeeds(stacks: Stacks): Fields[] {
  return [
    ...tasks(stacks, false),
    ...tasks(stacks, true),
    ...functions(stacks),
    ...counted(stacks, 'AWS::EC2::VPC', {
      name: 'VPC: VPCs',
      newAccount: '5, of which the default VPC is one',
      source: SOURCES.vpc,
      ...quota('vpc', 'L-F678F1CE', 10),
      inUse: ['ec2', 'describe-vpcs', '--query', 'length(Vpcs)'],
    }),
    ...counted(stacks, 'AWS::EC2::EIP', {
      name: 'EC2: Elastic IP addresses',
      newAccount: '5',
      source: SOURCES.vpc,
      ...quota('ec2', 'L-0263D0A3', 10),
      inUse: ['ec2', 'describe-addresses', '--query', 'length(Addresses)'],
    }),
    ...certificates(stacks),
    ...builds(stacks),
    ...counted(stacks, 'AWS::Config::ConfigurationRecorder', {
      name: 'Config: configuration recorder',
      newAccount: '1, none in use',
      source: SOURCES.recorder,
      read: 1,
      inUse: ['configservice', 'describe-configuration-recorders', '--query', 'length(ConfigurationRecorders)'],
      request: 'nothing: AWS has one per Region; pass the one that exists as configRecorder',
    }),
    ...counted(stacks, 'AWS::GuardDuty::Detector', {
      name: 'GuardDuty: detector',
      newAccount: '1, none in use',
      source: SOURCES.detector,
      read: 1,
      inUse: ['guardduty', 'list-detectors', '--query', 'length(DetectorIds)'],
      request: 'nothing: AWS has one per Region; pass the one that exists as detector',
    }),
    ...counted(stacks, 'AWS::AccessAnalyzer::Analyzer', {
      name: 'Access Analyzer: analyzer of the account',
      newAccount: '1, none in use',
      source: SOURCES.analyzer,
      read: 1,
      inUse: ['accessanalyzer', 'list-analyzers', '--type', 'ACCOUNT', '--query', 'length(analyzers)'],
      request: 'nothing: AWS has one per Region; pass AccountResource.none() as accessAnalyzer',
    }),
    ...all(stacks, 'AWS::Backup::BackupPlan').length === 0 ? [] : [{
      name: 'Backup: opt-in of Aurora',
      need: 1,
      why: ['a backup plan'],
      newAccount: 'none',
      source: SOURCES.backup,
      read: ['backup', 'describe-region-settings', '--query', 'ResourceTypeOptInPreference.Aurora && `1` || `0`'],
      request: ['backup', 'update-region-settings', '--resource-type-opt-in-preference', 'Aurora=true'],
    }],
  ];
}

/** The tasks of all services at their maximum, in the middle of a deployment, and one run of each other task definition. */
function tasks(stacks: Stacks, spot: boolean): Fields[] {
  const wanted = stacks.flatMap((stack) => {
    const services = ofType(stack, 'AWS::ECS::Service');
    const jobs = spot ? [] : ofType(stack, 'AWS::ECS::TaskDefinition')
      .filter(({ id }) => !services.some(({ properties }) => refersTo(properties.TaskDefinition, id)))
      .map(({ id, properties }) => ({ vcpus: numberOf(properties.Cpu, 0) / CPU_UNITS, why: `${stack.name} ${id}: one run` }));
    return [...services.flatMap((service) => ofService(stack, service, spot)), ...jobs];
  }).filter(({ vcpus }) => vcpus > 0);
  const need = Math.ceil(wanted.reduce((sum, { vcpus }) => sum + vcpus, 0));
  return need === 0 ? [] : [{
    name: `Fargate: ${spot ? 'Spot' : 'On-Demand'} vCPUs`,
    need,
    why: wanted.map(({ why }) => why),
    newAccount: 'as low as 6',
    source: SOURCES.fargate,
    ...quota('fargate', spot ? 'L-36FBB829' : 'L-3032A538', need),
  }];
}

function ofService(stack: DeployedStack, { id, properties }: Resource, spot: boolean): { vcpus: number; why: string }[] {
  interface Provider { readonly CapacityProvider: string }
  const providers: Provider[] = properties.CapacityProviderStrategy ?? [];
  const uses = spot ? providers.some(({ CapacityProvider }) => CapacityProvider === SPOT)
    : providers.length === 0 || providers.some(({ CapacityProvider }) => CapacityProvider !== SPOT);
  const task = ofType(stack, 'AWS::ECS::TaskDefinition').find((one) => refersTo(properties.TaskDefinition, one.id));
  if (!uses || !task) return [];
  const target = ofType(stack, 'AWS::ApplicationAutoScaling::ScalableTarget').find((one) => refersTo(one.properties.ResourceId, id));
  const count = numberOf(target?.properties.MaxCapacity ?? properties.DesiredCount, 1);
  const each = numberOf(task.properties.Cpu, 0) / CPU_UNITS;
  const { Strategy = 'ROLLING', MaximumPercent = 200 } = properties.DeploymentConfiguration ?? {};
  const share = Strategy === 'ROLLING' ? numberOf(MaximumPercent, 200) / 100 : 2;
  return [{ vcpus: count * each * share, why: `${stack.name} ${id}: ${count} tasks of ${each} vCPU, times ${share} during a deployment` }];
}

/** The maximum of each queue, one run of each other function, and what must stay unreserved. */
function functions(stacks: Stacks): Fields[] {
  const found = stacks.flatMap((stack) => ofType(stack, 'AWS::Lambda::Function').map((one) => ({ stack, ...one })));
  if (found.length === 0) return [];
  const reserved = found.filter(({ properties }) => properties.ReservedConcurrentExecutions !== undefined)
    .map(({ id, properties }) => [id, numberOf(properties.ReservedConcurrentExecutions, 0)] as const);
  const queues = all(stacks, 'AWS::Lambda::EventSourceMapping')
    .filter(({ properties }) => properties.ScalingConfig?.MaximumConcurrency !== undefined)
    .map(({ id, properties }) => [id, numberOf(properties.ScalingConfig.MaximumConcurrency, 0)] as const);
  const sum = (rows: readonly (readonly [string, number])[]) => rows.reduce((total, [, count]) => total + count, 0);
  const others = found.length - reserved.length - queues.length;
  const unreserved = sum(queues) + Math.max(0, others);
  const need = reserved.length > 0 ? sum(reserved) + Math.max(UNRESERVED, unreserved) : unreserved;
  return [{
    name: 'Lambda: concurrent executions',
    need,
    newAccount: 'as low as 10',
    source: SOURCES.lambda,
    why: [
      ...queues.map(([id, count]) => `${id}: up to ${count} at a time`), `one run of each of ${Math.max(0, others)} other functions`,
      ...reserved.map(([id, count]) => `${id}: ${count} reserved, which AWS refuses unless ${UNRESERVED} stay unreserved`),
    ],
    ...quota('lambda', 'L-B99A9384', Math.max(need, LAMBDA_DEFAULT)),
    read: ['lambda', 'get-account-settings', '--query', 'AccountLimit.ConcurrentExecutions'],
  }];
}

/** The names of the certificate that has most of them: the first one, and the further ones. */
function certificates(stacks: Stacks): Fields[] {
  const [most] = stacks.flatMap((stack) => ofType(stack, 'AWS::CertificateManager::Certificate').map(({ id, properties: { SubjectAlternativeNames = [] } }) =>
    ({ need: 1 + (SubjectAlternativeNames as unknown[]).length, holder: `${stack.name} ${id}` }))).sort((one, other) => other.need - one.need);
  return most === undefined ? [] : [{
    name: 'ACM: names of a certificate',
    need: most.need,
    why: [`${most.holder}: ${most.need}`],
    newAccount: '10',
    source: SOURCES.certificates,
    ...quota('acm', 'L-FB94F0B0', MOST_NAMES),
  }];
}

function builds(stacks: Stacks): Fields[] {
  const projects = all(stacks, 'AWS::CodeBuild::Project').map(({ id, properties: { Environment = {} } }) => {
    const [, many = '', size = 'SMALL'] = /^BUILD_GENERAL1_(\d*X?)(\w+)$/.exec(String(Environment.ComputeType)) ?? [];
    return { id, kind: `${Environment.Type === 'ARM_CONTAINER' ? 'ARM' : 'Linux'}/${many}${size[0]}${size.slice(1).toLowerCase()}` };
  });
  return [...new Set(projects.map(({ kind }) => kind))].map((kind): Fields => {
    const code = CODEBUILD_CODES[kind];
    const name = `Concurrently running builds for ${kind} environment`;
    return {
      name: `CodeBuild: builds of ${kind}`,
      need: 1,
      why: projects.filter((one) => one.kind === kind).map(({ id }) => id),
      newAccount: 'as low as 0',
      ...code === undefined ? { request: `an increase of "${name}" in the console of Service Quotas` } : quota('codebuild', code, 5),
      read: ['service-quotas', 'list-service-quotas', '--service-code', 'codebuild', '--query', `Quotas[?QuotaName=='${name}'].Value | [0]`],
      source: SOURCES.codebuild,
    };
  });
}

function counted(stacks: Stacks, type: string, fields: Omit<Fields, 'need' | 'why'>): Fields[] {
  const need = all(stacks, type).length;
  const holders = stacks.filter((stack) => ofType(stack, type).length > 0).map((stack) => `${stack.name}: ${ofType(stack, type).length}`);
  return need === 0 ? [] : [{ need, why: holders, ...fields }];
}

/** The commands that read the quota, and request a value. */
function quota(service: string, code: string, value: number): Pick<Need, 'read' | 'request'> {
  const named = ['--service-code', service, '--quota-code', code];
  return {
    read: ['service-quotas', 'get-service-quota', ...named, '--query', 'Quota.Value'],
    request: ['service-quotas', 'request-service-quota-increase', ...named, '--desired-value', String(value)],
  };
}

function all(stacks: Stacks, type: string): Resource[] {
  return stacks.flatMap((stack) => ofType(stack, type));
}
