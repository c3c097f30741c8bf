import { Duration, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { aws_cloudwatch as refs } from 'aws-cdk-lib/interfaces';
import { checkInteger, invalid } from '../private/errors';
import { checkKnownProps } from '../private/structs/known-props';

// Read 2026-11-29: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html
const SMALLEST_SHARE = 0.1;
const STEP_PERCENT = 10;
const STEP_BAKE_TIME = Duration.minutes(5);
const BAKE_TIME = Duration.minutes(5);

/** Options of a deployment. */
export interface ApiDeploymentOptions {
  /**
   * The minimum number of running tasks during a deployment, in percent of the desired number.
   *
   * @default - 50 for rolling deployments, 100 for the others
   */
  readonly minHealthyPercent?: number;

  /**
   * The maximum number of running tasks during a deployment, in percent of the desired number.
   *
   * @default 200
   */
  readonly maxHealthyPercent?: number;

  /**
   * The time after the traffic shift in which an alarm still rolls the deployment back, in whole minutes up to 24
   * hours.
   *
   * @default - 5 minutes for blue/green, linear and canary; for rolling deployments what ECS computes from the alarms
   */
  readonly bakeTime?: Duration;

  /**
   * The share of the traffic in percent, in steps of 0.1: the first one of a canary deployment, from 0.1 to 100, or
   * that of each step of a linear deployment, from 3 to 100. For these two only.
   *
   * @default - 10 for canary and linear deployments
   */
  readonly stepPercent?: number;

  /**
   * The time between two steps, in whole minutes up to 24 hours. For canary and linear deployments only.
   *
   * @default - 5 minutes for canary and linear deployments
   */
  readonly stepBakeTime?: Duration;

  /**
   * Further alarms that roll a deployment back, in addition to the two alarms of the API.
   *
   * @default - the alarms of the API only
   */
  readonly alarms?: refs.IAlarmRef[];

  /**
   * The port of a test listener, which forwards to the new version before the production traffic shifts. Not for
   * rolling deployments.
   *
   * The port is closed until `loadBalancer.connections` allows it. The rule of the test listener does not require the
   * secret header of a distribution, because test clients cannot send it: the security group is the only protection.
   *
   * @default - no test listener
   */
  readonly testPort?: number;

  /**
   * Functions that ECS invokes between the stages of the deployment. A function can stop the deployment. Not for
   * rolling deployments.
   *
   * @default - no functions
   */
  readonly lifecycleHooks?: ecs.IDeploymentLifecycleHookTarget[];
}

/**
 * The deployment type: how a new version replaces the old one.
 *
 * All types use the ECS deployment controller (no CodeDeploy). An alarm rolls a failed deployment back. So does the
 * circuit breaker if tasks do not start, which ECS documents for `rolling()` and `blueGreen()` only: watch a canary or
 * linear deployment until its tasks run. The type can be changed later without replacing the service.
 *
 * Types that shift traffic let ECS change the weights of the listener rule. The template contains the weights 100 and
 * 0, so a change of the rule in the template would send all traffic back to the first target group. Therefore the rule
 * of the template never changes: a Lambda function, free of charge, sets its conditions, and leaves its weights. Drift
 * detection reports both. The rule returns 403 until the function has run for the first time, and after a change that
 * replaces a target group, such as another load balancer, until it has run again.
 *
 * Before a change back to `rolling()` the first target group must receive the traffic: `aws elbv2 describe-rules` shows
 * the weights. If they are 0 and 100, release once more. Otherwise the site is unavailable until the end of the
 * deployment.
 *
 * The same is true before a change of the tags of the stack, which CloudFormation adds to the rule: it sends the
 * weights and the conditions of the template. The function then sets the conditions, but not after
 * `cdk deploy --tags`, which synthesis does not know. With the feature flag `@aws-cdk/core:explicitStackTags`, which
 * new apps have, `Tags.of()` tags the resources only, and never this rule. Setting the flag on a deployed stack with
 * tags is such a change.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-failure-detection.html
 *
 * @example
 * new EldoniaPlatform(this, 'Platform', {
 *   zone: PlatformZone.fromHostedZone(zone),
 *   api: { deployment: ApiDeployment.canary({ stepPercent: 5, stepBakeTime: Duration.minutes(10) }) },
 * });
 */
export class ApiDeployment {
  /**
   * Replaces the tasks one after the other within one target group.
   *
   * @throws when a percentage or time is out of range, or with a test port or functions
   */
  static rolling(props: ApiDeploymentOptions = {}): ApiDeployment {
    return new ApiDeployment(ecs.DeploymentStrategy.ROLLING, props);
  }

  /**
   * Starts a second full set of tasks and then shifts all traffic in one step.
   *
   * The number of tasks and their cost double during the deployment.
   *
   * @throws when a percentage, port or time is out of range
   */
  static blueGreen(props: ApiDeploymentOptions = {}): ApiDeployment {
    return new ApiDeployment(ecs.DeploymentStrategy.BLUE_GREEN, props);
  }

  /**
   * Shifts a small share of the traffic first (`stepPercent`), then the rest.
   *
   * @throws when a percentage, port or time is out of range
   */
  static canary(props: ApiDeploymentOptions = {}): ApiDeployment {
    return new ApiDeployment(ecs.DeploymentStrategy.CANARY, props);
  }

  /**
   * Shifts the traffic in equal steps (`stepPercent`).
   *
   * @throws when a percentage, port or time is out of range
   */
  static linear(props: ApiDeploymentOptions = {}): ApiDeployment {
    return new ApiDeployment(ecs.DeploymentStrategy.LINEAR, props);
  }

  /** The ECS deployment strategy. */
  readonly strategy: ecs.DeploymentStrategy;
  /** The minimum number of running tasks, in percent of the desired number. */
  readonly minHealthyPercent: number;
  /** The maximum number of running tasks, in percent of the desired number. */
  readonly maxHealthyPercent: number;
  /**
   * The time after the traffic shift in which an alarm still rolls back; undefined for rolling deployments by default.
   */
  readonly bakeTime?: Duration;
  /** Further alarms that roll a deployment back. */
  readonly alarms: refs.IAlarmRef[];
  /** The port of the test listener; undefined without one. */
  readonly testPort?: number;
  /** The functions between the stages of the deployment. */
  readonly lifecycleHooks: ecs.IDeploymentLifecycleHookTarget[];
  /** The size and bake time of the steps of a canary or linear deployment; undefined for the other types. */
  readonly step?: ecs.TrafficShiftConfig;

  private constructor(strategy: ecs.DeploymentStrategy, props: ApiDeploymentOptions) {
    checkKnownProps(undefined, 'ApiDeploymentOptions', props);
    const rolling = strategy === ecs.DeploymentStrategy.ROLLING;
    const stepwise = strategy === ecs.DeploymentStrategy.CANARY || strategy === ecs.DeploymentStrategy.LINEAR;
    this.strategy = strategy;
    this.minHealthyPercent = props.minHealthyPercent ?? (rolling ? 50 : 100);
    this.maxHealthyPercent = props.maxHealthyPercent ?? 200;
    this.bakeTime = props.bakeTime ?? (rolling ? undefined : BAKE_TIME);
    this.alarms = [...props.alarms ?? []];
    this.testPort = props.testPort;
    this.lifecycleHooks = [...props.lifecycleHooks ?? []];
    const { stepPercent = STEP_PERCENT, stepBakeTime = STEP_BAKE_TIME } = props;
    this.step = stepwise ? { stepPercent, stepBakeTime } : undefined;
    if (!stepwise) checkWithoutSteps(props);
    this.check();
  }

  /** Whether the deployment shifts traffic between two target groups. */
  get shiftsTraffic(): boolean {
    return this.strategy !== ecs.DeploymentStrategy.ROLLING;
  }

  private check(): void {
    checkInteger(undefined, 'minHealthyPercent', this.minHealthyPercent, 0, 100);
    checkInteger(undefined, 'maxHealthyPercent', this.maxHealthyPercent, 100, 200);
    if (this.minHealthyPercent === 100 && this.maxHealthyPercent === 100) {
      invalid(undefined, 'maxHealthyPercent must be above minHealthyPercent, got 100 for both; ' +
        'raise maxHealthyPercent, because a deployment could neither start nor stop a task');
    }
    if (!this.shiftsTraffic) this.checkRolling();
    checkInteger(undefined, 'testPort', this.testPort, 1, 65_535);
    if (this.testPort === 80 || this.testPort === 443) {
      invalid(undefined, `testPort must not be a production port, got ${this.testPort}; use 8443`);
    }
    checkMinutes('bakeTime', this.bakeTime);
    checkMinutes('stepBakeTime', this.step?.stepBakeTime);
    this.checkShare(this.step?.stepPercent, this.strategy === ecs.DeploymentStrategy.LINEAR ? 3 : SMALLEST_SHARE);
  }

  private checkShare(share: number | undefined, least: number): void {
    if (share === undefined || Token.isUnresolved(share)) return;
    if (share < least || share > 100 || Number(share.toFixed(1)) !== share) {
      invalid(undefined, `stepPercent must be a multiple of ${SMALLEST_SHARE} from ${least} to 100, got ${share}; ` +
        'choose one in that range');
    }
  }

  private checkRolling(): void {
    if (this.testPort !== undefined) {
      invalid(undefined, `testPort must be absent with rolling deployments, got ${this.testPort}; ` +
        'remove it or use a deployment that shifts traffic');
    }
    if (this.lifecycleHooks.length > 0) {
      invalid(undefined, `lifecycleHooks must be absent with rolling deployments, got ${this.lifecycleHooks.length}; ` +
        'remove them or use a deployment that shifts traffic');
    }
  }
}

/** A prop that nothing would read is an error. */
function checkWithoutSteps({ stepPercent, stepBakeTime }: ApiDeploymentOptions): void {
  for (const [prop, value] of Object.entries({ stepPercent, stepBakeTime })) {
    if (value === undefined) continue;
    invalid(undefined, `${prop} must be absent without steps, got ${value}; ` +
      'remove it or use ApiDeployment.canary() or ApiDeployment.linear()');
  }
}

/** ECS takes whole minutes, up to 24 hours. */
function checkMinutes(prop: string, time: Duration | undefined): void {
  if (time && !time.isUnresolved()) {
    checkInteger(undefined, `${prop} in minutes`, time.toMinutes({ integral: false }), 0, 1_440);
  }
}
