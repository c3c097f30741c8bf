/* eslint-disable @typescript-eslint/no-explicit-any */
import type { ServiceInStack } from '../../../src/release/private/handler/services';
import { evaluate } from '../../../tools/evaluate';
import { parseJsonText } from '../../../tools/policies/json-text';
import { display } from '../../../tools/policies/permissions';

type Resource = { readonly Type: string; readonly Properties: Record<string, any> };
type Resources = Record<string, Resource>;
export type Template = { readonly Resources: Resources };

export const REPOSITORY = 'registry/shop';
export const STACK = 'arn:stack';
export const UNRELEASED = 'none';
export const PARAMETER = '/eldonia/backend/image';
export const REVISION = `${PARAMETER}-revision`;
export const SETTINGS = `${PARAMETER}-service`;
export const [TOKYO, OSAKA] = ['ap-northeast-1', 'ap-northeast-3'];

const SERVICE_TYPES = ['AWS::ECS::Service', 'AWS::ApplicationAutoScaling::ScalableTarget', 'AWS::ECS::TaskDefinition'];
/** ECS needs so many minutes for a deployment, and so many until the circuit breaker ends one. */
const [START_MINUTES, BREAK_MINUTES] = [2, 4];

/** Operators handle an alarm within so many minutes. */
const RESPONSE_MINUTES = 20;

/** What the template says with the value that the image parameter has at the start of the update. */
interface Properties {
  readonly version: string;
  /** The settings of the task definition besides the image, by the program that the stack was synthesized from. */
  readonly settings: string;
  /** The revision of the task definition. */
  readonly definition: string;
  /** Undefined keeps the number of tasks. */
  readonly desired?: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** The newest deployment of the service. */
interface Deployment {
  readonly definition: string;
  /** In minutes. */
  readonly createdAt: number;
  readonly state: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
}

/** The numbers of each template, before and after the first release. */
type Numbers = Pick<Properties, 'desired' | 'minimum' | 'maximum'>;
const evaluated = new WeakMap<Template, Map<boolean, Numbers>>();

/** Where an update of the stack fails; `no` if it succeeds, as long as ECS can start the tasks. */
export type Failure = 'no' | 'before the service' | 'after the service' | 'after the scaling';

/** A process in the background: the values are the minutes until it goes on. */
export type Process = Generator<number, void, void>;

/** What a Region knows of the world around it. */
interface World {
  readonly minute: number;
  register(image: string, settings: string): string;
  versionOf(definition: string): string;
  settingsOf(definition: string): string;
  starts(definition: string): boolean;
  emit(region: RegionModel, event: Record<string, unknown>): void;
}

/** A Region: CloudFormation with its last successful properties, the ECS service with its scaling, and the parameter. */
export class RegionModel {
  version = UNRELEASED;
  releasedAt = 0;
  status = 'UPDATE_COMPLETE';
  desired = 0;
  minimum = 0;
  maximum = 0;
  suspended = false;
  primary: Deployment;
  /** Messages for the function, and those that it could not handle. */
  readonly queue: { readonly event: object; attempts: number; at: number }[] = [];
  deadLetters: { readonly event: object; readonly at: number }[] = [];
  /** Updates by the functions. */
  changes = 0;
  /** Operations of the stack that have ended. */
  operations = 0;
  /** The parameter with the revision of the stack, which CloudFormation alone writes. */
  revision: string;
  /** What the stack sets of the service besides, and only a person restores. */
  gracePeriod = 60;
  /** How often a deployment has changed the settings of the task definition. */
  private programs = 0;
  private lastGood: Properties;
  /** The task definition of the last completed deployment, to which ECS rolls back. */
  private completed: string;
  private readonly queues: { readonly main: string; readonly dead: string };
  private readonly watching: ReturnType<RegionModel['findAlarms']>;
  private readonly rules: readonly Resource[];

  constructor(readonly name: string, readonly world: World, private readonly template: Template) {
    this.queues = this.findQueues();
    this.watching = this.findAlarms();
    this.rules = this.of('AWS::Events::Rule');
    this.lastGood = this.properties('program 0');
    this.revision = this.completed = this.lastGood.definition;
    this.desired = this.lastGood.desired ?? 0;
    this.primary = { definition: this.completed, createdAt: 0, state: 'COMPLETED' };
    this.applyScaling(this.lastGood);
  }

  /** The version that the newest deployment runs. */
  get image(): string { return this.world.versionOf(this.primary.definition); }

  /** Tasks can't start without an image, or with one that ECS rejects. */
  get running(): number {
    return this.world.starts(this.primary.state === 'COMPLETED' ? this.primary.definition : this.completed) ? this.desired : 0;
  }

  /** The tasks of the newest deployment. */
  get runningOfPrimary(): number { return this.primary.state === 'COMPLETED' ? this.running : 0; }

  get busy(): boolean { return this.status.endsWith('_IN_PROGRESS') || this.primary.state === 'IN_PROGRESS'; }

  /** A minute of ECS. A failed deployment is rolled back; with no tasks, any deployment succeeds. */
  tick(): void {
    const { definition, createdAt, state } = this.primary;
    if (state !== 'IN_PROGRESS') return;
    const age = this.world.minute - createdAt;
    if ((this.desired === 0 || this.world.starts(definition)) && age >= START_MINUTES) {
      this.primary = { definition, createdAt, state: 'COMPLETED' };
      this.completed = definition;
    } else if (age >= BREAK_MINUTES) {
      this.world.emit(this, { 'source': 'aws.ecs', 'detail-type': 'ECS Deployment State Change', 'detail': { eventName: 'SERVICE_DEPLOYMENT_FAILED' } });
      if (definition === this.completed) this.primary = { definition, createdAt, state: 'FAILED' };
      else this.deploy(this.completed);
    }
  }

  /**
   * A deployment of the stack, which changes the service if its settings or the value of the parameter have changed. A
   * rollback sends the previous properties of what has changed, with the previous value of the parameter.
   */
  * update(failure: Failure, changes: boolean): Process {
    const before = this.lastGood;
    const touched = changes || this.version !== before.version;
    const after = touched ? this.properties(changes ? `program ${++this.programs}` : before.settings) : before;
    const scaling = after.minimum !== before.minimum;
    this.status = 'UPDATE_IN_PROGRESS';
    yield 1;
    this.revision = after.definition;
    yield 1;
    const steady = failure === 'before the service' ? false : !touched || (yield* this.applyService(after));
    const scaled = steady && scaling && failure !== 'after the service';
    if (scaled) this.applyScaling(after);
    yield 1;
    if (steady && failure === 'no') {
      this.lastGood = after;
      this.end('UPDATE_COMPLETE');
      return;
    }
    this.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
    yield 1;
    if (scaled) this.applyScaling(before);
    this.revision = before.definition;
    if (touched && failure !== 'before the service') yield* this.applyService(before);
    this.end('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    yield 1;
    this.end('UPDATE_ROLLBACK_COMPLETE');
  }

  /** The deployment of a definition, or a change of the number alone. */
  deploy(definition: string | undefined, desired?: number): void {
    this.desired = desired ?? this.desired;
    if (definition !== undefined) this.primary = { definition, createdAt: this.world.minute, state: 'IN_PROGRESS' };
  }

  /** Application Auto Scaling starts tasks up to the minimum, unless it is suspended. */
  scale(minimum: number): void {
    this.minimum = minimum;
    if (!this.suspended) this.desired = Math.max(this.desired, minimum);
  }

  /** What the template says of the service for releases. */
  settings(): Record<string, string> {
    const { Properties } = this.of('AWS::SSM::Parameter').find(({ Properties: { Name } }) => Name === SETTINGS)!;
    return (parseJsonText(Properties.Value) as ServiceInStack).release;
  }

  /** The inputs of the office hours, by the words at the end of the schedule's id. */
  officeHours(id: RegExp): Record<string, any>[] {
    return Object.entries(this.template.Resources)
      .filter(([name, { Type }]) => Type === 'AWS::Scheduler::Schedule' && id.test(name))
      .map(([, { Properties: { Target } }]) => JSON.parse(display(Target.Input)) as Record<string, any>);
  }

  /** Sends an event to the queue of the function, or to its dead-letter queue, if a rule of the template does. */
  receive(event: object): void {
    for (const { Properties: { EventPattern, Targets } } of this.rules) {
      if (!EventPattern || !matches(EventPattern, event)) continue;
      for (const { Arn } of Targets) {
        if (Arn['Fn::GetAtt']?.[0] === this.queues.main) this.queue.push({ event, attempts: 0, at: this.world.minute + 1 });
        if (Arn['Fn::GetAtt']?.[0] === this.queues.dead) this.bury(event);
      }
    }
  }

  get hasSchedule(): boolean {
    return this.rules.some(({ Properties: { ScheduleExpression, Targets } }) =>
      ScheduleExpression === 'rate(5 minutes)' && Targets?.[0].Arn['Fn::GetAtt']?.[0] === this.queues.main);
  }

  /** Puts a message into the dead-letter queue. */
  bury(event: object): void {
    this.deadLetters.push({ event, at: this.world.minute });
  }

  /** The operators empty the queue, whether or not they could change anything. */
  respond(): void {
    if (this.deadLetters.some(({ at }) => this.world.minute - at >= RESPONSE_MINUTES)) this.deadLetters = [];
  }

  /** The attempts until a message goes to the dead-letter queue. */
  get attempts(): number {
    return this.template.Resources[this.queues.main].Properties.RedrivePolicy.maxReceiveCount as number;
  }

  /** The alarms of the template that are in ALARM, by their ids. */
  get alarms(): string[] {
    const dead = this.deadLetters.some(({ at }) => at < this.world.minute);
    const idle = this.desired > 0 && this.running === 0;
    return this.watching.filter(({ deadLetters, tasks }) => dead && deadLetters || idle && tasks)
      .map(({ id }) => id);
  }

  /** What each alarm of the template is about. */
  private findAlarms() {
    return Object.entries(this.template.Resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm').map(([id, { Properties }]) => {
      const text = JSON.stringify(Properties);
      const deadLetters = Properties.Dimensions?.some(({ Value }: any) => Value['Fn::GetAtt']?.[0] === this.queues.dead) === true;
      return { id, deadLetters, tasks: text.includes('(desired > 0)') };
    });
  }

  private of(type: string): Resource[] {
    return Object.values(this.template.Resources).filter(({ Type }) => Type === type);
  }

  private findQueues() {
    const [main] = Object.entries(this.template.Resources).filter(([id, { Type }]) => Type === 'AWS::Lambda::EventSourceMapping' && /ReleaseReconciler/.test(id))
      .map(([, { Properties }]) => Properties.EventSourceArn['Fn::GetAtt'][0] as string);
    return { main, dead: this.template.Resources[main].Properties.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0] as string };
  }

  private end(status: string): void {
    this.status = status;
    this.operations++;
    this.world.emit(this, {
      'source': 'aws.cloudformation',
      'detail-type': 'CloudFormation Stack Status Change',
      'detail': { 'stack-id': STACK, 'status-details': { status } },
    });
  }

  private properties(settings: string): Properties {
    const cached = evaluated.get(this.template) ?? new Map<boolean, Numbers>();
    evaluated.set(this.template, cached);
    const unreleased = this.version === UNRELEASED;
    if (!cached.has(unreleased)) cached.set(unreleased, this.evaluate());
    return { version: this.version, settings, definition: this.world.register(imageOf(this.version), settings), ...cached.get(unreleased)! };
  }

  /** The numbers depend only on whether an image is released. */
  private evaluate(): Numbers {
    const own = Object.fromEntries(Object.entries(this.template.Resources).filter(([, { Type }]) => SERVICE_TYPES.includes(Type)));
    const resources = Object.values(evaluate({ ...this.template, Resources: own }, { [PARAMETER]: this.version }) as Resources);
    const of = (type: string) => resources.filter(({ Type }) => Type === type);
    const [service] = of('AWS::ECS::Service');
    const target = of('AWS::ApplicationAutoScaling::ScalableTarget').find(({ Properties: { ServiceNamespace } }) => ServiceNamespace === 'ecs')!;
    const task = of('AWS::ECS::TaskDefinition').map(({ Properties }) => JSON.stringify(Properties.ContainerDefinitions[0].Image)).find((image) => image.includes(this.version));
    if (task === undefined) throw new Error(`no task definition has the image ${this.version}`);
    return { desired: service.Properties.DesiredCount, minimum: target.Properties.MinCapacity, maximum: target.Properties.MaxCapacity };
  }

  /** CloudFormation waits for the deployment, and fails when ECS has rolled it back. */
  private* applyService({ definition, desired }: Properties): Generator<number, boolean, void> {
    const before = this.completed;
    this.deploy(definition, desired);
    do yield 1; while (this.primary.state === 'IN_PROGRESS');
    return this.primary.state === 'COMPLETED' && this.primary.definition !== before;
  }

  private applyScaling({ minimum, maximum }: Properties): void {
    this.maximum = maximum;
    this.scale(minimum);
  }
}

export const imageOf = (version: string): string => `${REPOSITORY}${version.startsWith('sha256:') ? '@' : ':'}${version}`;

/** Event patterns of exact values. References to the stack are its ARN, and other references match. */
function matches(pattern: any, event: any): boolean {
  if (Array.isArray(pattern)) return pattern.some((value) => typeof value === 'object' ? value.Ref !== 'AWS::StackId' || event === STACK : value === event);
  if (event === undefined) return false;
  return Object.entries(pattern).every(([key, value]) => matches(value, event[key]));
}
