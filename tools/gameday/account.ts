import { join } from 'path';
import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { DeployedFunction } from './functions';
import type { ServiceInStack } from '../../src/release/private/handler/services';
import { Clients, createClients } from '../emulator/clients';
import { ACCOUNT, DOMAIN, Emulator, GLOBAL_REGION, REGION, STANDBY_REGION } from '../emulator/emulator';
import { ArcPlan } from '../failover/arc';
import { Statement } from '../policies/evaluation';

export const SITE_NAME = `origin.${DOMAIN}.`;
export const REGIONS = [REGION, STANDBY_REGION] as const;
const CLUSTER = 'eldonia-cluster';
const SERVICE = 'eldonia-backend';
/** The services beside the API. */
const WORKLOADS = ['eldonia-emails', 'eldonia-invoices', 'eldonia-reports'];
export const SERVICES = [SERVICE, ...WORKLOADS];
const GLOBAL_CLUSTER = 'eldonia-global';
export const IMAGE_PARAMETER = '/eldonia/backend/image';
export const OWN_IMAGE = { repository: 'eldonia/invoices', parameter: '/eldonia/invoices/image' };
const RELEASE_FUNCTION = 'eldonia-release';
const CACHE = 'eldonia-cache';
const DATABASE = 'eldonia-database';
/** Of AWS. */
export const DEFAULT_KEEP_ALIVE_SECONDS = 3_600;
/** What only the function of the role publishes. */
const ROLE_METRIC = 'Secondary';
const STACKS: Record<string, string> = { [REGION]: 'Eldonia-Primary', [STANDBY_REGION]: 'Eldonia-Standby' };

/** What one Region runs. */
export interface RegionState {
  readonly cache: boolean;
  readonly schedules: string;
  readonly scalesReaders: boolean;
  /** The instances of the database. */
  readonly instances: string;
  /** The API and the services beside it, with their images and the ranges of their scaling. */
  readonly services: string;
}

export type ServiceState = Readonly<Record<'desired' | 'minimum' | 'maximum', number>> & { readonly suspended: boolean; readonly image: string };

const targetOf = (service: string) =>
  ({ ServiceNamespace: 'ecs' as const, ScalableDimension: 'ecs:service:DesiredCount' as const, ResourceId: `service/${CLUSTER}/${service}` });

const clusterArn = (region: string): string => `arn:aws:rds:${region}:${ACCOUNT}:cluster:${DATABASE}`;

/** The deployed pair, read and changed with the calls of AWS. */
export class Account {
  private readonly clients: Record<string, Clients>;

  constructor(private readonly emulator: Emulator, private readonly hostedZoneId: string) {
    this.clients = Object.fromEntries(REGIONS.map((region) => [region, createClients(emulator, region, STACKS[region])]));
  }

  in(region: string): Clients { return this.clients[region]; }

  /** The plan as CloudFormation got it last, with resolved values. */
  plan(): ArcPlan {
    return this.clients[REGION].stubbed('AWS::ARCRegionSwitch::Plan', /^FailoverPlan/) as unknown as ArcPlan;
  }

  /** The health checks that ARC made for the plan, by Region. */
  async healthChecks(): Promise<Record<string, string>> {
    const { cloudFormation } = createClients(this.emulator, GLOBAL_REGION, 'Eldonia-Global');
    const { Stacks } = await cloudFormation.describeStacks({ StackName: 'Eldonia-Global' });
    const { OutputValue } = Stacks![0].Outputs!.find(({ OutputKey }) => /PlanHealthChecks/.test(OutputKey!))!;
    return Object.fromEntries(OutputValue!.split('||').map((line) => line.split(':').slice(2)));
  }

  async records(): Promise<ResourceRecordSet[]> {
    return (await this.clients[STANDBY_REGION].route53.listResourceRecordSets({ HostedZoneId: this.hostedZoneId })).ResourceRecordSets!;
  }

  async loadBalancer(region: string): Promise<string> { return (await this.describeBalancer(region)).DNSName!; }

  /** The longest minutes for which a load balancer keeps a connection. */
  async keepAlive(): Promise<number> {
    const seconds = await Promise.all(REGIONS.map(async (region) => {
      const { LoadBalancerArn } = await this.describeBalancer(region);
      const { Attributes } = await this.clients[region].loadBalancing.describeLoadBalancerAttributes({ LoadBalancerArn });
      return Number(Attributes!.find(({ Key }) => Key === 'client_keep_alive.seconds')?.Value ?? DEFAULT_KEEP_ALIVE_SECONDS);
    }));
    return Math.max(...seconds) / 60;
  }

  private async describeBalancer(region: string): Promise<LoadBalancer> {
    return (await this.clients[region].loadBalancing.describeLoadBalancers({})).LoadBalancers![0];
  }

  /** The Region of the cluster that accepts writes. */
  async writer(): Promise<string> {
    const { GlobalClusters } = await this.clients[STANDBY_REGION].rds.describeGlobalClusters({ GlobalClusterIdentifier: GLOBAL_CLUSTER });
    const writers = GlobalClusters![0].GlobalClusterMembers!.filter(({ IsWriter }) => IsWriter).map(({ DBClusterArn }) => DBClusterArn!.split(':')[3]);
    if (writers.length !== 1) throw new Error(`the global database has the writers ${writers.join(', ')}`);
    return writers[0];
  }

  async switchOver(from: string, to: string): Promise<void> {
    await this.clients[from].rds.switchoverGlobalCluster({ GlobalClusterIdentifier: GLOBAL_CLUSTER, TargetDbClusterIdentifier: clusterArn(to) });
  }

  async failOver(to: string): Promise<void> {
    await this.clients[to].rds.failoverGlobalCluster({
      GlobalClusterIdentifier: GLOBAL_CLUSTER, TargetDbClusterIdentifier: clusterArn(to), AllowDataLoss: true,
    });
  }

  async scale(region: string, tasks: number, service = SERVICE): Promise<void> {
    await this.clients[region].ecs.updateService({ cluster: CLUSTER, service, desiredCount: tasks });
  }

  async setMinimum(region: string, MinCapacity: number): Promise<void> {
    await this.clients[region].autoScaling.registerScalableTarget({ ...targetOf(SERVICE), MinCapacity });
  }

  /** As the runbook does. */
  async stop(region: string): Promise<void> {
    await this.setMinimum(region, 0);
    const SuspendedState = { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true, ScheduledScalingSuspended: true };
    for (const service of WORKLOADS) await this.clients[region].autoScaling.registerScalableTarget({ ...targetOf(service), SuspendedState });
    for (const service of SERVICES) await this.scale(region, 0, service);
  }

  async services(region: string, names = WORKLOADS): Promise<Record<string, ServiceState>> {
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await this.service(region, name)] as const)));
  }

  async service(region: string, name = SERVICE): Promise<ServiceState> {
    const { scaling, service, task } = this.clients[region];
    const { range: [minimum, maximum], suspended = false } = await scaling(name);
    const { containerDefinitions } = await task(name);
    return { desired: (await service(name)).desiredCount!, minimum, maximum, suspended, image: containerDefinitions![0].image!.split(/[:@]/).at(-1)! };
  }

  /** Runs the function that starts the tasks of a service after a failover, by its schedule, and gives back its errors. */
  async reconcile(region: string): Promise<string[]> {
    const { invoke, ssm } = this.clients[region];
    const event = { 'detail-type': 'Scheduled Event', 'time': new Date().toISOString() };
    const { FunctionName, Environment } = (await this.allFunctions(region)).find((one) => one.FunctionName === RELEASE_FUNCTION)!;
    // The API comes first, which the failover plan starts.
    const names = Environment!.Variables!.SERVICES.split(',').slice(1);
    const settings = await Promise.all(names.map(async (name) => (await ssm.getParameter({ Name: `${name}-service` })).Parameter!.Value!));
    const started = names.filter((_, index) => (JSON.parse(settings[index]) as ServiceInStack).release.ACTIVE_TASKS);
    const answers = await Promise.all(started.map(async (service) => {
      const body = JSON.stringify({ ...event, service });
      return invoke(FunctionName!, { Records: [{ body, attributes: { ApproximateReceiveCount: '1' } }] }) as Promise<{ errorMessage?: string } | null>;
    }));
    return answers.flatMap((answer) => answer?.errorMessage ?? []);
  }

  /** The buckets that CloudFront asks for the front end, in their order, with their Regions. */
  async site(): Promise<[bucket: string, region: string][]> {
    const { cloudFront } = this.clients[REGION];
    const { DistributionList } = await cloudFront.listDistributions({});
    const { DistributionConfig } = await cloudFront.getDistributionConfig({ Id: DistributionList!.Items![0].Id });
    const { DefaultCacheBehavior: { TargetOriginId } = {}, OriginGroups, Origins } = DistributionConfig!;
    const { Members } = OriginGroups!.Items!.find(({ Id }) => Id === TargetOriginId)!;
    const domains = Members!.Items!.map(({ OriginId }) => Origins!.Items!.find(({ Id }) => Id === OriginId)!.DomainName!.split('.'));
    return domains.map(([bucket, , region]) => [bucket, region]);
  }

  async runningTasks(region: string): Promise<number> { return (await this.clients[region].service()).runningCount!; }

  /** Whether there are nodes. Tasks of the standby Region read their address when they start. */
  async hasCache(region: string): Promise<boolean> {
    const { elasticache, ssm } = this.clients[region];
    const { ReplicationGroups = [] } = await elasticache.describeReplicationGroups({});
    const { ConfigurationEndpoint } = ReplicationGroups.find(({ ReplicationGroupId, Status }) => ReplicationGroupId === CACHE && Status === 'available') ?? {};
    const address = ConfigurationEndpoint?.Address ?? 'no-cache.invalid';
    const read = region === STANDBY_REGION ? (await ssm.getParameter({ Name: '/eldonia/cache/endpoint' })).Parameter!.Value : address;
    if (read !== address) throw new Error(`tasks read the address ${read} of a cache at ${address}`);
    return ConfigurationEndpoint !== undefined;
  }

  async state(region: string): Promise<RegionState> {
    const { autoScaling, scheduler } = this.clients[region];
    const { ScalableTargets: readers = [] } = await autoScaling.describeScalableTargets({ ServiceNamespace: 'rds' });
    const { Schedules } = await scheduler.listSchedules({});
    return {
      cache: await this.hasCache(region),
      schedules: Schedules!.filter(({ Name }) => Name!.startsWith('eldonia-')).map(({ Name, State }) => `${Name} ${State}`).sort().join(', '),
      scalesReaders: readers.length > 0,
      instances: (await this.instances(region)).join(', '),
      services: Object.entries(await this.services(region, SERVICES))
        .map(([name, one]) => `${name}:${one.image} ${one.desired} of ${one.minimum} to ${one.maximum}${one.suspended ? ' (suspended)' : ''}`).join(', '),
    };
  }

  /** What deletes parts of a Region, as by mistake. */
  deletions(region: string): Record<string, () => Promise<unknown>> {
    const { loadBalancing, rds, s3 } = this.clients[region];
    return {
      'the database': async () => rds.deleteDBCluster({ DBClusterIdentifier: DATABASE, SkipFinalSnapshot: true }),
      'the global database': async () => rds.deleteGlobalCluster({ GlobalClusterIdentifier: GLOBAL_CLUSTER }),
      'the load balancer': async () => loadBalancing.deleteLoadBalancer({ LoadBalancerArn: (await this.describeBalancer(region)).LoadBalancerArn }),
      'the front end': async () => s3.deleteBucket({ Bucket: (await this.site()).find(([, one]) => one === region)![0] }),
    };
  }

  async instances(region: string): Promise<string[]> {
    const { DBInstances = [] } = await this.clients[region].rds.describeDBInstances({ Filters: [{ Name: 'db-cluster-id', Values: [DATABASE] }] });
    return DBInstances.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier!).sort();
  }

  /** Application Auto Scaling adds readers until there is its minimum, here one. */
  async addReader(region: string): Promise<void> {
    const DBInstanceIdentifier = 'application-autoscaling-0f3c';
    if ((await this.instances(region)).includes(DBInstanceIdentifier)) return;
    await this.clients[region].rds.createDBInstance({
      DBInstanceIdentifier, DBClusterIdentifier: DATABASE, Engine: 'aurora-postgresql', DBInstanceClass: 'db.r6g.xlarge',
    });
  }

  /** The port of the tasks. */
  async port(region: string): Promise<number> {
    return (await this.clients[region].task()).containerDefinitions!.flatMap(({ portMappings = [] }) => portMappings)[0].containerPort!;
  }

  /** The addresses of the running tasks of a Region. */
  async addresses(region: string): Promise<string[]> {
    const { ecs } = this.clients[region];
    const { taskArns = [] } = await ecs.listTasks({ cluster: CLUSTER, serviceName: SERVICE, desiredStatus: 'RUNNING' });
    if (taskArns.length === 0) return [];
    const { tasks = [] } = await ecs.describeTasks({ cluster: CLUSTER, tasks: taskArns });
    return tasks.map(({ attachments }) => attachments![0].details!.find(({ name }) => name === 'privateIPv4Address')!.value!);
  }

  private async allFunctions(region: string): Promise<FunctionConfiguration[]> {
    return (await this.clients[region].lambda.listFunctions({ MaxItems: 1_000 })).Functions!;
  }

  /** The functions that the plan calls, and those that publish the roles, with the code of a cloud assembly. */
  async functions(assembly: string): Promise<DeployedFunction[]> {
    const code = codeByName(assembly);
    const all = await Promise.all(REGIONS.map(async (region) => {
      const found = await this.allFunctions(region);
      return found.filter((one) => one.FunctionName!.startsWith('eldonia-failover-') || isRole(one.Environment?.Variables)).map((one) => ({
        arn: one.FunctionArn!,
        region,
        role: one.Role!,
        code: code.get(isRole(one.Environment?.Variables) ? ROLE_METRIC : one.FunctionName!)!,
        timeoutSeconds: one.Timeout!,
        environment: one.Environment?.Variables ?? {},
      }));
    }));
    return all.flat();
  }

  /** The policies of roles, by their ARNs. */
  async policies(roles: string[]): Promise<Map<string, Statement[]>> {
    const { iam } = this.clients[REGION];
    const read = async (role: string): Promise<[string, Statement[]]> => {
      const RoleName = role.split('/').at(-1)!;
      const { PolicyNames } = await iam.listRolePolicies({ RoleName });
      const documents = await Promise.all(PolicyNames!.map(async (PolicyName) => {
        const { PolicyDocument: document = '' } = await iam.getRolePolicy({ RoleName, PolicyName });
        return JSON.parse(document.startsWith('{') ? document : decodeURIComponent(document)) as { Statement: Statement | Statement[] };
      }));
      return [role, documents.flatMap((document) => document.Statement)];
    };
    return new Map(await Promise.all([...new Set(roles)].map(read)));
  }

  /** The stacks that are not as CloudFormation left them after a success. */
  async brokenStacks(): Promise<string[]> {
    const found = await Promise.all([...REGIONS, GLOBAL_REGION].map(async (region) => {
      const { cloudFormation } = createClients(this.emulator, region);
      const { StackSummaries = [] } = await cloudFormation.listStacks({});
      return StackSummaries.filter(({ StackName, StackStatus }) => /^Eldonia/.test(StackName!) && !/^(CREATE|UPDATE)_COMPLETE$|^DELETE_COMPLETE$/.test(StackStatus!));
    }));
    return found.flat().map(({ StackName, StackStatus }) => `${StackName} ${StackStatus}`);
  }
}

/** Whether a function publishes the role of its Region. It has no name of its own. */
export const isRole = (variables: Readonly<Record<string, unknown>> | undefined): boolean => variables?.METRIC === ROLE_METRIC;

/** The folders of the code of functions with physical names, and of those of the roles. */
function codeByName(assembly: string): Map<string, string> {
  const resources = new CloudAssembly(assembly).stacks.flatMap(({ template }) => Object.values<Resource>(template.Resources ?? {}));
  const nameOf = ({ FunctionName, Environment }: NonNullable<Resource['Properties']>) => isRole(Environment?.Variables) ? ROLE_METRIC : FunctionName;
  return new Map(resources.filter(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && typeof nameOf(Properties!) === 'string')
    .map(({ Properties }) => [nameOf(Properties!)!, join(assembly, `asset.${Properties!.Code!.S3Key.replace(/\.zip$/, '')}.lambda`)]));
}

interface Resource {
  readonly Type: string;
  readonly Properties?: {
    readonly FunctionName?: string;
    readonly Code?: { readonly S3Key: string };
    readonly Environment?: { readonly Variables: Record<string, unknown> };
  };
}
