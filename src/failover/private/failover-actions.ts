import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, IConstruct } from 'constructs';
import { ActionPermissions, BOOTSTRAP_VERSION } from './action-permissions';
import { FailoverActionsProps } from './failover-actions-props';
import { FailoverPair, FailoverRegion } from './failover-pair';
import { checkPair } from './failover-pair-checks';
import { FailoverSchedule } from './failover-schedule';
import { Action, Arns, AWAKE_PARAMETER, functionName, minimumTasks, movesSchedules, regionsOf, scalesReaders, standbyTasks } from './names';
import { ReaderScaling } from '../../aurora-cluster';
import { acknowledge, acknowledgeWildcard } from '../../private/acknowledge';
import { BundledFunction, BundledFunctionProps } from '../../private/bundled-function';
import { Caller } from '../../private/caller';
import { invalid } from '../../private/errors';
import { allowCloudWatchLogs } from '../../private/log-key';
import { checkInteger } from '../../private/numbers';
import { privateSelection } from '../../private/subnets';

/** ARC calls a function again after a minute, so it has to be done by then. */
const TIMEOUT = Duration.seconds(55);
/** ARC gives this one five minutes; it waits two for the last users to leave. */
const SETTLE_TIMEOUT = Duration.minutes(4);
const DEFAULT_PORT = 3001;
const DEFAULT_PATH = '/ready';
const LARGEST_PORT = 65_535;
const RANDOM_TARGET = 'a scalable target\'s ARN holds a random id; the condition leaves one kind of target';
const PATH = /^\/[\w./~-]*$/;

/**
 * The functions that a `FailoverPlan` calls in one region, for what ARC does not do itself. Define them in the stack of each
 * region, with the same pair; the plan finds them by name.
 *
 * - `checkDatabase` refuses to start when the database can't be promoted: no member of the global database, without an instance,
 *   or on its way to another region.
 * - `warmUp` asks each task for its readiness, and fails until enough of them, and all that run, are ready.
 * - `confirmWriter` is the lock against split brain: it fails while any cluster but this region's takes writes, so users
 *   are not led here before. It asks the global database, because that alone decides who writes.
 * - `scaleReaders` sets reader scaling up in a promoted standby, and takes it away on the way back.
 * - `settleCapacity` gives both regions their everyday capacity back after a fail-back: ARC only ever adds.
 * - `wakeStandby` updates a sleeping stack of the standby region so that it makes what costs money only after a failover, for
 *   example a cache, and lays it to rest again after the way back.
 * - `moveSchedules` enables schedules in the region that is activated, and disables them in the other one if that answers.
 *
 * Each of them may be called any number of times. They cost nothing between executions, and nothing of them outlives the stack.
 *
 * Sources: R5.7.2-3, R5.7.2-7, R5.6.1-2, D-1; https://docs.aws.amazon.com/r53recovery/latest/dg/custom-action-lambda-block.html
 *
 * @example
 * declare const pair: FailoverPair;
 * new FailoverActions(this, 'FailoverActions', { pair, vpc: network.vpc, tasks: api });
 */
export class FailoverActions extends Construct {
  /** Refuses a database that can't be promoted. */
  readonly checkDatabase: lambda.IFunction;
  /** Waits until the tasks are ready. */
  readonly warmUp: lambda.IFunction;
  /** Refuses more than one writer. */
  readonly confirmWriter: lambda.IFunction;
  /** Moves reader scaling; undefined when the pair has none. */
  readonly scaleReaders?: lambda.IFunction;
  /** Gives the everyday capacity back. */
  readonly settleCapacity: lambda.IFunction;
  /** Wakes the standby stack, and lays it to rest; undefined when the pair has none. */
  readonly wakeStandby?: lambda.IFunction;
  /** Moves schedules; undefined when the pair has none. */
  readonly moveSchedules?: lambda.IFunction;
  /** Security group of the function that asks the tasks. */
  readonly securityGroup: ec2.SecurityGroup;

  private readonly arns: Arns;
  private readonly permissions: ActionPermissions;

  /**
   * @throws when the stack is in neither region of the pair, the pair can't be one, or port or path is none
   */
  constructor(scope: Construct, id: string, props: FailoverActionsProps) {
    super(scope, id);
    const { pair } = props;
    const here = checkFailoverActions(this, props);
    if (props.logEncryptionKey) allowCloudWatchLogs(props.logEncryptionKey, this);
    this.arns = new Arns(this, pair);

    this.permissions = new ActionPermissions(this, pair, this.arns);

    this.securityGroup = this.openTasks(props);
    this.checkDatabase = this.createDatabaseCheck('CheckDatabase', Action.CHECK_DATABASE, props, here);
    this.warmUp = this.createWarmUp(props, here);
    this.confirmWriter = this.createDatabaseCheck('ConfirmWriter', Action.CONFIRM_WRITER, props, here);
    if (scalesReaders(pair)) this.scaleReaders = this.createScaleReaders(props, here, pair.readerScaling!);
    this.settleCapacity = this.createSettleCapacity(props);
    if (pair.standbyStackName !== undefined) this.wakeStandby = this.createWakeStandby(props, here, pair.standbyStackName);
    if (movesSchedules(pair)) this.moveSchedules = this.createMoveSchedules(props, here, pair.schedules!);
  }

  private openTasks({ vpc, tasks, port = DEFAULT_PORT }: FailoverActionsProps): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, description: 'Asks tasks whether they are ready', allowAllOutbound: false });
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'ECS');
    group.connections.allowTo(tasks, ec2.Port.tcp(port), 'Readiness, for the failover plan');
    return group;
  }

  private createDatabaseCheck(id: string, action: Action, props: FailoverActionsProps, here: FailoverRegion): lambda.IFunction {
    const promoted = action === Action.CONFIRM_WRITER;
    return this.createFunction(id, action, props, {
      entry: 'failover/private/check-database',
      description: promoted ? 'Refuses more than one writer' : 'Refuses a database that cannot be promoted',
      statements: this.permissions.readDatabase(here),
      environment: {
        GLOBAL_CLUSTER: props.pair.globalClusterIdentifier,
        CLUSTER: here.clusterIdentifier,
        CLUSTER_ARN: this.arns.databaseCluster(here),
        PROMOTED: `${promoted}`,
      },
    }).lambda;
  }

  private createWarmUp(props: FailoverActionsProps, here: FailoverRegion): lambda.IFunction {
    const handler = this.createFunction('WarmUp', Action.WARM_UP, props, {
      entry: 'failover/private/warm-up',
      description: 'Waits until tasks are ready',
      statements: this.permissions.listTasks(here),
      environment: {
        ECS_CLUSTER: here.ecsCluster,
        ECS_SERVICE: here.ecsService,
        PORT: `${props.port ?? DEFAULT_PORT}`,
        READINESS_PATH: props.readinessPath ?? DEFAULT_PATH,
        MINIMUM_TASKS: `${minimumTasks(props.pair)}`,
      },
      vpc: props.vpc,
      vpcSubnets: privateSelection(this, props.vpc, props.vpcSubnets),
      securityGroup: this.securityGroup,
    });
    acknowledge(handler.role, 'AwsSolutions-IAM5[Resource::*]',
      'Lambda asks for interfaces in the VPC without naming one, as AWS\'s own policy has it; ECS lists the tasks of the condition\'s cluster');
    acknowledgeWildcard(handler.role, this.arns.tasks(here), 'a task\'s id is random; the cluster is the pair\'s own');
    return handler.lambda;
  }

  /** In the standby region it sets the scaling up; in the primary region it ends the standby's, for the primary's own never changed. */
  private createScaleReaders(props: FailoverActionsProps, here: FailoverRegion, scaling: ReaderScaling): lambda.IFunction {
    const { standby } = props.pair;
    const promoted = here === standby;
    const handler = this.createFunction('ScaleReaders', Action.SCALE_READERS, props, {
      entry: 'failover/private/scale-readers',
      description: promoted ? 'Scales the readers of a promoted standby' : 'Ends the scaling of a standby\'s readers',
      statements: promoted ? this.permissions.scaleReaders(standby) : this.permissions.endReaderScaling(standby),
      environment: {
        PROMOTED: `${promoted}`,
        STANDBY_REGION: standby.region,
        STANDBY_CLUSTER: standby.clusterIdentifier,
        MINIMUM: `${scaling.minimum ?? 1}`,
        MAXIMUM: `${scaling.maximum}`,
        TARGET_PERCENT: `${scaling.targetCpuPercent}`,
        SCALE_IN_SECONDS: `${scaling.scaleInCooldown.toSeconds()}`,
        SCALE_OUT_SECONDS: `${scaling.scaleOutCooldown.toSeconds()}`,
      },
    });
    acknowledgeWildcard(handler.role, this.arns.scalableTargets(standby.region), RANDOM_TARGET);
    if (promoted) acknowledgeWildcard(handler.role, this.permissions.readerAlarms(standby), 'target tracking ends the names of its alarms at random');
    return handler.lambda;
  }

  private createSettleCapacity(props: FailoverActionsProps): lambda.IFunction {
    const { pair } = props;
    const handler = this.createFunction('SettleCapacity', Action.SETTLE_CAPACITY, props, {
      entry: 'failover/private/settle-capacity',
      description: 'Gives both regions their everyday capacity back',
      statements: this.permissions.settleCapacity(),
      timeout: SETTLE_TIMEOUT,
      environment: {
        GLOBAL_CLUSTER: pair.globalClusterIdentifier,
        PRIMARY_CLUSTER_ARN: this.arns.databaseCluster(pair.primary),
        PRIMARY_REGION: pair.primary.region,
        PRIMARY_SERVICE: `${pair.primary.ecsCluster}/${pair.primary.ecsService}`,
        PRIMARY_TASKS: `${minimumTasks(pair)}`,
        STANDBY_REGION: pair.standby.region,
        STANDBY_SERVICE: `${pair.standby.ecsCluster}/${pair.standby.ecsService}`,
        STANDBY_TASKS: `${standbyTasks(pair)}`,
      },
    });
    for (const { region } of regionsOf(pair)) acknowledgeWildcard(handler.role, this.arns.scalableTargets(region), RANDOM_TARGET);
    return handler.lambda;
  }

  /** In the standby region it wakes the stack; in the primary region it lays the standby's to rest, across the regions. */
  private createWakeStandby(props: FailoverActionsProps, here: FailoverRegion, stack: string): lambda.IFunction {
    const { pair } = props;
    const wakes = here === pair.standby;
    const handler = this.createFunction('WakeStandby', Action.WAKE_STANDBY, props, {
      entry: 'failover/private/wake-standby',
      description: wakes ? 'Wakes the stack of the standby region' : 'Lays the stack of the standby region to rest',
      statements: this.permissions.wakeStandby(here, stack),
      environment: {
        AWAKE: `${wakes}`,
        STACK: stack,
        PARAMETER: AWAKE_PARAMETER,
        STANDBY_REGION: pair.standby.region,
        ...wakes ? {} : { GLOBAL_CLUSTER: pair.globalClusterIdentifier, PRIMARY_CLUSTER_ARN: this.arns.databaseCluster(pair.primary) },
      },
    });
    acknowledgeWildcard(handler.role, this.arns.stack(pair.standby.region, stack), 'a stack\'s ARN ends with a random id; the name is the pair\'s own');
    acknowledgeWildcard(handler.role, this.arns.parameter(pair.standby.region, BOOTSTRAP_VERSION),
      'the version of the CDK\'s bootstrap stack, whose qualifier is the account\'s own choice');
    return handler.lambda;
  }

  private createMoveSchedules(props: FailoverActionsProps, here: FailoverRegion, schedules: FailoverSchedule[]): lambda.IFunction {
    const handler = this.createFunction('MoveSchedules', Action.MOVE_SCHEDULES, props, {
      entry: 'failover/private/move-schedules',
      description: 'Lets schedules run in this region and in no other',
      statements: this.permissions.moveSchedules(schedules),
      environment: {
        HERE: here.region,
        OTHER: otherOf(props.pair, here).region,
        SCHEDULES: schedules.map(({ name }) => name).join(','),
      },
    });
    if (schedules.some(({ encrypted }) => encrypted)) {
      for (const { region } of regionsOf(props.pair)) {
        acknowledgeWildcard(handler.role, this.arns.keys(region), 'a key\'s id is random; the condition leaves what the scheduler does for this function');
      }
    }
    return handler.lambda;
  }

  /** Named, because the plan works the ARN out of the name. */
  private createFunction(id: string, action: Action, props: FailoverActionsProps, options: FunctionOptions): BundledFunction {
    const { entry, timeout = TIMEOUT, ...rest } = options;
    const handler = new BundledFunction(this, id, {
      ...rest, entry: `${entry}`, caller: Caller.FAILOVER_PLAN, timeout, logEncryptionKey: props.logEncryptionKey,
    });
    (handler.lambda.node.defaultChild as lambda.CfnFunction).functionName = functionName(props.pair, action);
    return handler;
  }
}

interface FunctionOptions extends Omit<BundledFunctionProps, 'caller' | 'timeout'> {
  readonly timeout?: Duration;
}

function otherOf({ primary, standby }: FailoverPair, here: FailoverRegion): FailoverRegion {
  return here === primary ? standby : primary;
}

/** @returns the side of the pair that the stack is in */
function checkFailoverActions(scope: IConstruct, { pair, port, readinessPath }: FailoverActionsProps): FailoverRegion {
  checkPair(scope, pair);
  checkInteger(scope, 'port', port, 1, LARGEST_PORT);
  if (readinessPath !== undefined && !Token.isUnresolved(readinessPath) && !PATH.test(readinessPath)) {
    invalid(scope, `readinessPath must be an absolute path, got "${readinessPath}"; write it as ${DEFAULT_PATH}`);
  }
  const { region } = Stack.of(scope);
  const names = regionsOf(pair).map((side) => side.region).join(' or ');
  if (Token.isUnresolved(region)) invalid(scope, `region of the stack must be known, got none; set env.region of the stack to ${names}`);
  return regionsOf(pair).find((side) => side.region === region) ??
    invalid(scope, `region of the stack must be ${names}, got ${region}; define the actions in the stacks of the two regions`);
}
