import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** What every kind of deployment has. */
export interface ApiDeploymentProps {
  /**
   * Share of the desired tasks that keep running during a deployment, in percent.
   *
   * @default - 50 for rolling deployments as the document has it, 100 for the others
   */
  readonly minHealthyPercent?: number;

  /**
   * Share of the desired tasks that may run during a deployment, in percent.
   *
   * @default 200
   */
  readonly maxHealthyPercent?: number;

  /**
   * Time after the traffic has moved in which an alarm still rolls the deployment back, in whole minutes.
   *
   * @default - 5 minutes for blue/green, linear and canary, none for rolling deployments
   */
  readonly bakeTime?: Duration;

  /**
   * Further alarms that roll a deployment back, beside those of the API itself.
   *
   * @default - the API's own alarms alone
   */
  readonly alarms?: cloudwatch.IAlarm[];
}

/** What deployments between two target groups have. */
export interface ApiTrafficShiftProps extends ApiDeploymentProps {
  /**
   * Port of a listener that reaches the new version before the users do.
   *
   * Nobody may open it until `loadBalancer.connections` admits them. Its rule asks for no secret header, which
   * testers could not send: who may open the port needs nothing else.
   *
   * @default - no test listener
   */
  readonly testPort?: number;

  /**
   * Functions that ECS calls between the stages of the deployment, and that can stop it.
   *
   * @default - none
   */
  readonly lifecycleHooks?: ecs.IDeploymentLifecycleHookTarget[];
}

/** How traffic moves in steps. */
export interface ApiStepProps extends ApiTrafficShiftProps {
  /**
   * Share of the traffic that moves in a step, in percent.
   *
   * @default 10
   */
  readonly stepPercent?: number;

  /**
   * Time between steps, in whole minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly stepBakeTime?: Duration;
}

/**
 * How a new version replaces the old one. Each kind has the circuit breaker, and rolls back when it or an alarm trips.
 *
 * All are ECS's own (no CodeDeploy), and the kind can be changed later without replacing the service.
 *
 * Where traffic shifts, ECS moves the weights of the listener rule. The template says 100 to 0, so a change of the rule itself
 * (not one of the service) sends the traffic back to the first target group: make it right before a deployment.
 */
export class ApiDeployment {
  /**
   * Task by task within one target group (R5.3.3-12, R5.3.3-13).
   *
   * @throws when a share is out of range
   */
  static rolling(props: ApiDeploymentProps = {}): ApiDeployment {
    return new ApiDeployment(ecs.DeploymentStrategy.ROLLING, props, 50, undefined);
  }

  /**
   * A second full set of tasks, then all traffic at once. Double the tasks, and their cost, while it lasts.
   *
   * @throws when a share, port or time is out of range
   */
  static blueGreen(props: ApiTrafficShiftProps = {}): ApiDeployment {
    return new ApiDeployment(ecs.DeploymentStrategy.BLUE_GREEN, props, 100, Duration.minutes(5));
  }

  /**
   * A small share of the traffic first, then the rest.
   *
   * @throws when a share, port or time is out of range
   */
  static canary(props: ApiStepProps = {}): ApiDeployment {
    return new ApiDeployment(ecs.DeploymentStrategy.CANARY, props, 100, Duration.minutes(5));
  }

  /**
   * Equal shares of the traffic, step by step.
   *
   * @throws when a share, port or time is out of range
   */
  static linear(props: ApiStepProps = {}): ApiDeployment {
    return new ApiDeployment(ecs.DeploymentStrategy.LINEAR, props, 100, Duration.minutes(5));
  }

  /** The kind, in ECS's word. */
  readonly strategy: ecs.DeploymentStrategy;
  /** Share of the desired tasks that keep running, in percent. */
  readonly minHealthyPercent: number;
  /** Share of the desired tasks that may run, in percent. */
  readonly maxHealthyPercent: number;
  /** Time in which an alarm still rolls back. */
  readonly bakeTime?: Duration;
  /** Further alarms that roll back. */
  readonly alarms: cloudwatch.IAlarm[];
  /** Port of the test listener. */
  readonly testPort?: number;
  /** Functions between the stages. */
  readonly lifecycleHooks: ecs.IDeploymentLifecycleHookTarget[];
  /** Size and length of the steps of a canary or linear deployment. */
  readonly step?: ecs.TrafficShiftConfig;

  private constructor(strategy: ecs.DeploymentStrategy, props: ApiStepProps, minHealthyPercent: number, bakeTime: Duration | undefined) {
    const stepwise = strategy === ecs.DeploymentStrategy.CANARY || strategy === ecs.DeploymentStrategy.LINEAR;
    this.strategy = strategy;
    this.minHealthyPercent = props.minHealthyPercent ?? minHealthyPercent;
    this.maxHealthyPercent = props.maxHealthyPercent ?? 200;
    this.bakeTime = props.bakeTime ?? bakeTime;
    this.alarms = [...props.alarms ?? []];
    this.testPort = props.testPort;
    this.lifecycleHooks = [...props.lifecycleHooks ?? []];
    this.step = stepwise ? { stepPercent: props.stepPercent ?? 10, stepBakeTime: props.stepBakeTime ?? Duration.minutes(5) } : undefined;
    this.validate();
  }

  /** Whether traffic moves between two target groups. */
  get shiftsTraffic(): boolean {
    return this.strategy !== ecs.DeploymentStrategy.ROLLING;
  }

  private validate(): void {
    checkInteger(undefined, 'minHealthyPercent', this.minHealthyPercent, 0, 100);
    checkInteger(undefined, 'maxHealthyPercent', this.maxHealthyPercent, 100, 200);
    if (this.minHealthyPercent === 100 && this.maxHealthyPercent === 100) {
      invalid(undefined, 'maxHealthyPercent must be above minHealthyPercent, got 100 for both; a deployment could neither start nor stop a task');
    }
    checkInteger(undefined, 'testPort', this.testPort, 1, 65_535);
    if (this.testPort === 80 || this.testPort === 443) invalid(undefined, `testPort must not be the users' port, got ${this.testPort}; use 8443`);
    checkMinutes('bakeTime', this.bakeTime);
    checkMinutes('stepBakeTime', this.step?.stepBakeTime);
    checkInteger(undefined, 'stepPercent', this.step?.stepPercent, this.strategy === ecs.DeploymentStrategy.LINEAR ? 3 : 1, 100);
  }
}

/** ECS counts in whole minutes, up to a day. */
function checkMinutes(prop: string, time: Duration | undefined): void {
  if (time && !time.isUnresolved()) checkInteger(undefined, `${prop} in minutes`, time.toMinutes({ integral: false }), 0, 1_440);
}
