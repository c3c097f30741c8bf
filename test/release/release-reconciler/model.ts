/* eslint-disable @typescript-eslint/no-explicit-any */
import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand, UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../src/release/private/reconcile-release.lambda';
import { recordRelease } from '../../../src/release/private/record-release.lambda';
import { evaluate } from '../../../tools/evaluate';

type Resources = Record<string, { readonly Type: string; readonly Properties: Record<string, any> }>;
type Template = { readonly Resources: Resources };

const REPOSITORY = 'registry/shop';
const STACK = 'arn:stack';
const SERVICE_TYPES = ['AWS::ECS::Service', 'AWS::ApplicationAutoScaling::ScalableTarget', 'AWS::ECS::TaskDefinition'];
export const UNRELEASED = 'none';
export const [TOKYO, OSAKA] = ['ap-northeast-1', 'ap-northeast-3'];

/** What the template says with the value that the image parameter has at the start of the update. */
interface Properties {
  readonly version: string;
  /** Undefined keeps the number of tasks. */
  readonly desired?: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The numbers of each template, before and after the first release. */
const evaluated = new WeakMap<Template, Map<boolean, Omit<Properties, 'version'>>>();

/** Where an update of the stack fails; `no` if it succeeds. */
export type Failure = 'no' | 'before the service' | 'after the service' | 'after the scaling';

/** A Region: CloudFormation with its last successful properties, the ECS service with its scaling, and the parameter. */
export class RegionModel {
  version = UNRELEASED;
  status = 'UPDATE_COMPLETE';
  desired = 0;
  minimum = 0;
  maximum = 0;
  definition = '';
  createdAt = new Date(0);
  /** Updates by the functions. */
  changes = 0;
  private lastGood: Properties;

  constructor(readonly name: string, readonly world: World, private readonly template: Template) {
    this.lastGood = this.properties();
    this.applyService(this.lastGood);
    this.applyScaling(this.lastGood);
  }

  get image(): string {
    return this.world.definitions.get(this.definition)!.slice(REPOSITORY.length + 1);
  }

  /** Tasks can't start without an image. */
  get running(): number {
    return this.image === UNRELEASED ? 0 : this.desired;
  }

  /**
   * A deployment of the stack, which changes the service. A rollback sends the previous properties of what has changed,
   * with the previous value of the parameter.
   */
  update(failure: Failure): void {
    const [before, after] = [this.lastGood, this.properties()];
    const scaling = after.minimum !== before.minimum;
    if (failure !== 'before the service') this.applyService(after);
    if (scaling && ['no', 'after the scaling'].includes(failure)) this.applyScaling(after);
    if (failure === 'no') {
      this.lastGood = after;
      this.status = 'UPDATE_COMPLETE';
      return;
    }
    if (scaling && failure === 'after the scaling') this.applyScaling(before);
    if (failure !== 'before the service') this.applyService(before);
    this.status = 'UPDATE_ROLLBACK_COMPLETE';
  }

  deploy(image: string, desired?: number): void {
    this.updateService(this.world.register(image), desired);
  }

  updateService(definition: string | undefined, desired: number | undefined): void {
    this.desired = desired ?? this.desired;
    if (definition === undefined) return;
    this.definition = definition;
    this.createdAt = this.world.now();
  }

  /** Application Auto Scaling starts tasks up to the minimum. */
  scale(minimum: number): void {
    this.minimum = minimum;
    this.desired = Math.max(this.desired, minimum);
  }

  /** The settings of the function in the template. */
  settings(entry: string): Record<string, string> {
    const functions = Object.values(this.template.Resources)
      .filter(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && new RegExp(entry).test(String(Properties.Description)));
    return (functions[0]?.Properties.Environment?.Variables ?? {}) as Record<string, string>;
  }

  /** Whether a rule sends the event to the queue of the function. */
  receives(event: object): boolean {
    const rules = Object.values(this.template.Resources).filter(({ Type }) => Type === 'AWS::Events::Rule');
    return rules.some(({ Properties: { EventPattern, Targets } }) =>
      EventPattern && matches(EventPattern, event) && /ReleaseReconciler/.test(JSON.stringify(Targets)));
  }

  get hasSchedule(): boolean {
    return Object.entries(this.template.Resources).some(([id, { Type, Properties }]) =>
      Type === 'AWS::Events::Rule' && /ReleaseReconciler/.test(id) && Properties.ScheduleExpression);
  }

  private properties(): Properties {
    const cached = evaluated.get(this.template) ?? new Map<boolean, Omit<Properties, 'version'>>();
    evaluated.set(this.template, cached);
    const unreleased = this.version === UNRELEASED;
    if (!cached.has(unreleased)) cached.set(unreleased, this.evaluate());
    return { version: this.version, ...cached.get(unreleased)! };
  }

  /** The numbers depend only on whether an image is released. */
  private evaluate(): Omit<Properties, 'version'> {
    const own = Object.fromEntries(Object.entries(this.template.Resources).filter(([, { Type }]) => SERVICE_TYPES.includes(Type)));
    const resources = Object.values(evaluate({ ...this.template, Resources: own }, { '/eldonia/backend/image': this.version }) as Resources);
    const of = (type: string) => resources.filter(({ Type }) => Type === type);
    const [service] = of('AWS::ECS::Service');
    const target = of('AWS::ApplicationAutoScaling::ScalableTarget').find(({ Properties: { ServiceNamespace } }) => ServiceNamespace === 'ecs')!;
    const task = of('AWS::ECS::TaskDefinition').map(({ Properties }) => JSON.stringify(Properties.ContainerDefinitions[0].Image)).find((image) => image.includes(this.version));
    if (task === undefined) throw new Error(`no task definition has the image ${this.version}`);
    return { desired: service.Properties.DesiredCount, minimum: target.Properties.MinCapacity, maximum: target.Properties.MaxCapacity };
  }

  private applyService({ version, desired }: Properties): void {
    this.deploy(imageOf(version), desired);
  }

  private applyScaling({ minimum, maximum }: Properties): void {
    this.maximum = maximum;
    this.scale(minimum);
  }
}

/** Both Regions of a pair, and the real functions in them. */
export class World {
  readonly definitions = new Map<string, string>();
  readonly tokyo: RegionModel;
  readonly osaka: RegionModel;
  writer = TOKYO;
  private current: RegionModel;
  private clock = 0;
  private readonly pending: { readonly region: RegionModel; readonly event: object }[] = [];

  constructor(templates: { readonly tokyo: Template; readonly osaka: Template }) {
    this.tokyo = new RegionModel(TOKYO, this, templates.tokyo);
    this.osaka = new RegionModel(OSAKA, this, templates.osaka);
    this.current = this.tokyo;
    this.mock();
  }

  get regions(): RegionModel[] {
    return [this.tokyo, this.osaka];
  }

  register(image: string): string {
    const arn = `arn:task-definition/shop:${this.definitions.size + 1}`;
    this.definitions.set(arn, image);
    return arn;
  }

  now(): Date {
    return new Date(++this.clock * 60_000);
  }

  updateStack(region: RegionModel, failure: Failure): void {
    region.update(failure);
    this.emit(region, {
      'source': 'aws.cloudformation',
      'detail-type': 'CloudFormation Stack Status Change',
      'detail': { 'stack-id': STACK, 'status-details': { status: region.status } },
    });
  }

  /** As the scripts of the workflow do. */
  releaseByWorkflow(version: string): void {
    const minimum = this.minimumOf(this.tokyo);
    this.tokyo.deploy(imageOf(version), this.tokyo.desired < minimum ? minimum : undefined);
    if (this.tokyo.minimum < minimum) this.tokyo.scale(minimum);
    for (const region of this.regions) this.record(region, version);
  }

  /** CodePipeline does not change the number of tasks. The real function records the release. */
  async releaseByPipeline(version: string): Promise<void> {
    this.tokyo.deploy(imageOf(version));
    const clock = { remaining: () => 900_000, sleep: () => Promise.resolve() };
    await this.in(this.tokyo, { MIN_TASKS: String(this.minimumOf(this.tokyo)) }, () => recordRelease(clock));
  }

  /** An operator writes the parameter, and deploys nothing. */
  releaseByHand(version: string): void {
    for (const region of this.regions) this.record(region, version);
  }

  minimumOf(region: RegionModel): number {
    const settings = region.settings('minimum of tasks');
    return Number(region === this.osaka && this.writer === OSAKA ? settings.ACTIVE_TASKS : settings.MIN_TASKS);
  }

  /** Delivers the waiting events to the functions. */
  async deliver(): Promise<void> {
    for (const { region, event } of this.pending.splice(0)) if (region.receives(event)) await this.reconcile(region, event);
  }

  lose(): void {
    this.pending.length = 0;
  }

  async runSchedules(): Promise<void> {
    for (const region of this.regions) if (region.hasSchedule) await this.reconcile(region, { 'detail-type': 'Scheduled Event' });
  }

  async reconcile(region: RegionModel, event: object): Promise<void> {
    await this.in(region, region.settings('minimum of tasks'), () => handler({ Records: [{ body: JSON.stringify(event) }] } as SQSEvent));
  }

  private emit(region: RegionModel, event: object): void {
    this.pending.push({ region, event: { ...event, time: this.now().toISOString() } });
  }

  private record(region: RegionModel, version: string): void {
    region.version = version;
    this.emit(region, { 'source': 'aws.ssm', 'detail-type': 'Parameter Store Change', 'detail': { name: '/eldonia/backend/image', operation: 'Update' } });
  }

  private async in(region: RegionModel, settings: Record<string, string>, run: () => Promise<unknown>): Promise<void> {
    this.current = region;
    const { MIN_TASKS, ACTIVE_TASKS = '', FOLLOWS_RELEASES = 'false' } = settings;
    Object.assign(process.env, {
      AWS_REGION: region.name,
      CLUSTER: 'shop-cluster',
      SERVICE: 'shop-service',
      CONTAINER: 'shop',
      REPOSITORY_URI: REPOSITORY,
      REPOSITORY_NAME: 'shop',
      REGISTRY_ID: '123456789012',
      PARAMETER_NAME: '/eldonia/backend/image',
      REGIONS: `${TOKYO},${OSAKA}`,
      STACK,
      MIN_TASKS,
      FOLLOWS_RELEASES,
      ACTIVE_TASKS,
      GLOBAL_CLUSTER: settings.GLOBAL_CLUSTER === undefined ? '' : 'shop-global',
      DATABASE_CLUSTER_ARN: `arn:${region.name}`,
    });
    await run();
  }

  private mock(): void {
    const ecs = mockClient(ECSClient);
    ecs.on(DescribeServicesCommand).callsFake(() => {
      const { desired, definition: taskDefinition, running: runningCount, createdAt } = this.current;
      return { services: [{ desiredCount: desired, taskDefinition, deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', taskDefinition, runningCount, createdAt }] }] };
    });
    ecs.on(DescribeTaskDefinitionCommand).callsFake(({ taskDefinition }: { taskDefinition: string }) => ({
      taskDefinition: { taskDefinitionArn: taskDefinition, family: 'shop', containerDefinitions: [{ name: 'shop', image: this.definitions.get(taskDefinition) }] },
    }));
    ecs.on(RegisterTaskDefinitionCommand).callsFake(({ containerDefinitions: [{ image }] }: { containerDefinitions: { image: string }[] }) =>
      ({ taskDefinition: { taskDefinitionArn: this.register(image) } }));
    ecs.on(UpdateServiceCommand).callsFake(({ taskDefinition, desiredCount }: { taskDefinition?: string; desiredCount?: number }) => {
      this.current.changes++;
      this.current.updateService(taskDefinition, desiredCount);
      return {};
    });
    const scaling = mockClient(ApplicationAutoScalingClient);
    scaling.on(DescribeScalableTargetsCommand).callsFake(() => {
      const { minimum: MinCapacity, maximum: MaxCapacity } = this.current;
      return { ScalableTargets: [{ MinCapacity, MaxCapacity }] };
    });
    scaling.on(RegisterScalableTargetCommand).callsFake(({ MinCapacity }: { MinCapacity: number }) => {
      this.current.changes++;
      this.current.scale(MinCapacity);
      return {};
    });
    const ssm = mockClient(SSMClient);
    ssm.on(GetParameterCommand).callsFake(() => ({ Parameter: { Value: this.current.version } }));
    ssm.on(PutParameterCommand).callsFake(async ({ Value }: { Value: string }, getClient: () => SSMClient) => {
      const region = await getClient().config.region();
      this.record(this.regions.find(({ name }) => name === region)!, Value);
      return {};
    });
    mockClient(ECRClient).on(DescribeImagesCommand).resolves({});
    mockClient(CloudFormationClient).on(DescribeStacksCommand).callsFake(() => ({ Stacks: [{ StackStatus: this.current.status }] }));
    mockClient(RDSClient).on(DescribeGlobalClustersCommand).callsFake(() => ({
      GlobalClusters: [{ GlobalClusterMembers: [TOKYO, OSAKA].map((region) => ({ DBClusterArn: `arn:${region}`, IsWriter: region === this.writer })) }],
    }));
  }
}

function imageOf(version: string): string {
  return `${REPOSITORY}${version.startsWith('sha256:') ? '@' : ':'}${version}`;
}

/** Event patterns of exact values. References to the stack are its ARN. */
function matches(pattern: any, event: any): boolean {
  if (event === undefined) return false;
  if (Array.isArray(pattern)) return pattern.some((value) => (value?.Ref === 'AWS::StackId' ? STACK : value) === event);
  return Object.entries(pattern).every(([key, value]) => matches(value, event[key]));
}
