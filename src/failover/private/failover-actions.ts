import { Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ActionPermissions, BOOTSTRAP_VERSION } from './action-permissions';
import { AdviceNames, lagQueries } from './advice';
import { FailoverActionsProps } from './failover-actions-props';
import { FailoverPair, ScalableStack } from './failover-pair';
import { FailoverRegion } from './failover-region';
import { FailoverSchedule } from './failover-schedule';
import {
  Action, Arns, SCALED_UP_PARAMETER, functionName, minimumTasks, movesSchedules, regionsOf, scalesReaders, standbyTasks,
} from './names';
import { SETTLE } from './retries';
import { NodeScaling } from '../../aurora-cluster';
import { readerScalingSettings } from '../../aurora-cluster/internal';
import { declareCalls } from '../../network/internal';
import { acknowledge, acknowledgeWildcard } from '../../private/acknowledge';
import { invalid } from '../../private/errors';
import { BundledFunction, BundledFunctionProps } from '../../private/functions/bundled-function';
import { Caller } from '../../private/functions/caller';
import { timeoutFor } from '../../private/functions/retry-timeout';
import { allowCloudWatchLogs } from '../../private/log-key';
import { allow } from '../../private/permissions';
import { privateSelection } from '../../private/subnets';

/** ARC retries a function after one minute, so that the function must end before. */
const TIMEOUT = Duration.seconds(55);
const RANDOM_TARGET = 'the ARN of a scalable target contains a random id; the condition limits it to one service ' +
  'namespace';
const METRICS = 'metrics and the targets of load balancers have no resource-level permissions for reading';

/**
 * The Lambda functions that a `FailoverPlan` invokes in one Region, for steps that ARC doesn't support, and `advise`,
 * which people invoke. Define them in the stack of each Region with the same pair. Each handler says what it does.
 *
 * All functions are idempotent. They cost nothing between executions. Nothing is retained after the deletion of the
 * stack.
 *
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/custom-action-lambda-block.html
 */
export class FailoverActions extends Construct {
  /** The functions, with the names that the plan contains. */
  readonly named: [lambda.IFunction, string][] = [];

  private readonly arns: Arns;
  private readonly permissions: ActionPermissions;

  constructor(scope: Construct, id: string, props: FailoverActionsProps) {
    super(scope, id);
    const { pair } = props;
    const here = regionsOf(pair).find((side) => side.region === Stack.of(this).region)
      ?? invalid(this, 'region of the stack must be one of the pair, got none of it; set env.region of the stack');
    if (props.logEncryptionKey) allowCloudWatchLogs(props.logEncryptionKey, this);
    this.arns = new Arns(this, pair);

    this.permissions = new ActionPermissions(this, pair, this.arns);

    const securityGroup = this.openTasks(props);
    this.createDatabaseCheck('CheckDatabase', Action.CHECK_DATABASE, props, here);
    this.createWarmUp(props, here, securityGroup);
    this.createDatabaseCheck('ConfirmWriter', Action.CONFIRM_WRITER, props, here);
    if (scalesReaders(pair)) this.createScaleReaders(props, here, pair.readerScaling!);
    this.createSettleCapacity(props);
    if (pair.scalableStack) this.createScaleStandby(props, here, pair.scalableStack);
    if (movesSchedules(pair)) this.createMoveSchedules(props, here, pair.schedules!);
    if (pair.advice) this.createAdvise(props, pair.advice);
  }

  private openTasks({ vpc, tasks, port }: FailoverActionsProps): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc, description: 'Asks tasks whether they are ready', allowAllOutbound: false,
    });
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'ECS');
    group.connections.allowTo(tasks, ec2.Port.tcp(port), 'Readiness, for the failover plan');
    return group;
  }

  private createDatabaseCheck(id: string, action: Action, props: FailoverActionsProps, here: FailoverRegion): void {
    const promoted = action === Action.CONFIRM_WRITER;
    const { pair: { advice, releases, primary, standby }, readinessPath } = props;
    // A failover must not depend on the Region that is lost.
    const compared = !promoted && here === primary ? releases : undefined;
    const risked = !promoted && here === standby && advice?.automatic ? advice : undefined;
    const handler = this.createFunction(id, action, props, {
      entry: 'failover/private/check-database',
      description: promoted
        ? 'Checks that this Region has the only writer'
        : 'Checks that the database can be promoted',
      memorySize: 192,
      statements: [
        ...this.permissions.readDatabase(here), ...compared ? this.permissions.compareReleases(compared.images) : [],
        ...risked ? [allow('cloudwatch:GetMetricData', '*')] : [],
      ],
      environment: {
        ...compared ? {
          HERE: here.region,
          OTHER: standby.region,
          FUNCTION: functionName(props.pair, action),
          IMAGES: compared.images.join(','),
        } : {},
        ...risked ? {
          LAG_QUERIES: JSON.stringify(
            lagQueries(`${risked.domainName}${readinessPath}`, primary.region, standby.clusterIdentifier),
          ),
          OBJECTIVE_SECONDS: `${risked.objectiveSeconds}`,
        } : {},
        ...releases && !promoted ? { TEMPLATE: releases.template } : {},
        GLOBAL_CLUSTER: props.pair.globalClusterIdentifier,
        CLUSTER: here.clusterIdentifier,
        CLUSTER_ARN: this.arns.databaseCluster(here),
        PROMOTED: `${promoted}`,
      },
    });
    if (risked) acknowledge(handler.role, 'AwsSolutions-IAM5[Resource::*]', METRICS);
  }

  private createWarmUp(props: FailoverActionsProps, here: FailoverRegion, securityGroup: ec2.SecurityGroup): void {
    const handler = this.createFunction('WarmUp', Action.WARM_UP, props, {
      entry: 'failover/private/warm-up',
      description: 'Waits until the tasks are ready',
      statements: this.permissions.listTasks(here),
      environment: {
        ECS_CLUSTER: here.ecsCluster,
        ECS_SERVICE: here.ecsService,
        PORT: `${props.port}`,
        READINESS_PATH: props.readinessPath,
        MINIMUM_TASKS: `${minimumTasks(props.pair)}`,
      },
      vpc: props.vpc,
      vpcSubnets: privateSelection(this, props.vpc, undefined),
      securityGroup,
    });
    declareCalls(props, ec2.InterfaceVpcEndpointAwsService.ECS);
    acknowledge(handler.role, 'AwsSolutions-IAM5[Resource::*]',
      'Lambda creates network interfaces without a resource, as in AWS\'s policy; ecs:ListTasks has a condition on ' +
      'the cluster');
    acknowledgeWildcard(handler.role, this.arns.tasks(here), 'task ids are random; the ARN is limited to the cluster ' +
      'of the pair');
  }

  /** In the standby Region it configures the scaling. In the primary Region it removes that of the standby. */
  private createScaleReaders(props: FailoverActionsProps, here: FailoverRegion, readerScaling: NodeScaling): void {
    const { standby } = props.pair;
    const scaling = readerScalingSettings(readerScaling);
    const promoted = here === standby;
    const handler = this.createFunction('ScaleReaders', Action.SCALE_READERS, props, {
      entry: 'failover/private/scale-readers',
      description: promoted
        ? 'Configures reader scaling of the promoted standby'
        : 'Removes reader scaling of the standby',
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
    if (promoted) {
      acknowledge(handler.role, 'AwsSolutions-IAM5[Resource::*]',
        'Application Auto Scaling validates the permissions with calls that name no resource of the account; the ' +
        'condition limits changes to calls of AWS services');
    }
  }

  private createSettleCapacity(props: FailoverActionsProps): void {
    const { pair } = props;
    const handler = this.createFunction('SettleCapacity', Action.SETTLE_CAPACITY, props, {
      entry: 'failover/private/settle-capacity',
      description: 'Restores the normal capacity of both Regions',
      statements: this.permissions.settleCapacity(),
      timeout: timeoutFor(this, SETTLE),
      // Three clients of AWS, of which two are for both Regions.
      memorySize: 256,
      environment: {
        GLOBAL_CLUSTER: pair.globalClusterIdentifier,
        PRIMARY_CLUSTER_ARN: this.arns.databaseCluster(pair.primary),
        PRIMARY_REGION: pair.primary.region,
        PRIMARY_SERVICE: `${pair.primary.ecsCluster}/${pair.primary.ecsService}`,
        PRIMARY_TASKS: `${minimumTasks(pair)}`,
        STANDBY_REGION: pair.standby.region,
        STANDBY_SERVICE: `${pair.standby.ecsCluster}/${pair.standby.ecsService}`,
        STANDBY_TASKS: `${standbyTasks(pair)}`,
        ...scalesReaders(pair) ? { STANDBY_CLUSTER: pair.standby.clusterIdentifier } : {},
        ...pair.services?.length ? { SERVICES: JSON.stringify(pair.services) } : {},
      },
    });
    if (scalesReaders(pair)) {
      const { region } = pair.standby;
      acknowledgeWildcard(handler.role, this.arns.databaseInstances(region),
        'DescribeDBInstances with a filter by cluster has all instances of the Region as its resource, and only reads');
      acknowledgeWildcard(handler.role, this.arns.addedReaders(region),
        'Application Auto Scaling gives the readers that it adds random names with this prefix');
    }
    for (const { region } of regionsOf(pair)) {
      acknowledgeWildcard(handler.role, this.arns.scalableTargets(region), RANDOM_TARGET);
    }
    if (pair.services?.length) {
      acknowledge(handler.role, 'AwsSolutions-IAM5[Resource::*]',
        'application-autoscaling:DescribeScalableTargets has no resource-level permissions, and only reads');
    }
  }

  /**
   * In the standby Region it scales the stack up. In the primary Region it scales the stack of the standby Region down.
   */
  private createScaleStandby(props: FailoverActionsProps, here: FailoverRegion, stack: ScalableStack): void {
    const { pair } = props;
    const scalesUp = here === pair.standby;
    const handler = this.createFunction('ScaleStandby', Action.SCALE_STANDBY, props, {
      entry: 'failover/private/scale-standby',
      description: `Scales the stack of the standby Region ${scalesUp ? 'up' : 'down'}`,
      statements: this.permissions.scaleStandby(here, stack),
      environment: {
        SCALED_UP: `${scalesUp}`,
        STACK: stack.stackName,
        ROLE: this.arns.role(stack.role),
        PARAMETER: SCALED_UP_PARAMETER,
        STANDBY_REGION: pair.standby.region,
        ...scalesUp ? {} : {
          GLOBAL_CLUSTER: pair.globalClusterIdentifier, PRIMARY_CLUSTER_ARN: this.arns.databaseCluster(pair.primary),
        },
      },
    });
    acknowledgeWildcard(handler.role, this.arns.stack(pair.standby.region, stack.stackName),
      'the ARN of a stack ends with a random id; the name is that of the pair');
    acknowledgeWildcard(handler.role, this.arns.parameter(pair.standby.region, BOOTSTRAP_VERSION),
      'the version parameter of the CDK bootstrap stack contains a custom qualifier');
  }

  private createMoveSchedules(props: FailoverActionsProps, here: FailoverRegion, schedules: FailoverSchedule[]): void {
    const handler = this.createFunction('MoveSchedules', Action.MOVE_SCHEDULES, props, {
      entry: 'failover/private/move-schedules',
      description: 'Enables the schedules in this Region and disables them in the other',
      statements: this.permissions.moveSchedules(schedules),
      environment: {
        HERE: here.region,
        OTHER: otherOf(props.pair, here).region,
        SCHEDULES: schedules.map(({ name }) => name).join(','),
      },
    });
    this.permissions.acknowledgeSchedules(handler.role, schedules);
  }

  private createAdvise(props: FailoverActionsProps, advice: NonNullable<FailoverPair['advice']>): void {
    const { pair: { name: planName, primary, standby, globalClusterIdentifier }, readinessPath } = props;
    const { domainName, objectiveSeconds, ...rest } = advice;
    const names: AdviceNames = {
      planName,
      primary,
      standby,
      globalClusterIdentifier,
      standbyCluster: this.arns.databaseCluster(standby),
      probedSite: `${domainName}${readinessPath}`,
      ...rest,
    };
    const handler = this.createFunction('Advise', Action.ADVISE, props, {
      entry: 'failover/private/advise',
      description: 'Reads the state of both Regions, and names the next command of a failover',
      statements: this.permissions.advise(advice),
      timeout: Duration.minutes(2),
      memorySize: 192,
      environment: { NAMES: JSON.stringify(names) },
    });
    acknowledge(handler.role, 'AwsSolutions-IAM5[Resource::*]', METRICS);
  }

  /** The function has a physical name, because the plan derives the ARN from it. */
  private createFunction(
    id: string, action: Action, props: FailoverActionsProps, options: FunctionOptions,
  ): BundledFunction {
    const { entry, timeout = TIMEOUT, ...rest } = options;
    const handler = new BundledFunction(this, id, {
      ...rest, entry: `${entry}`, caller: Caller.FAILOVER_PLAN, timeout, logEncryptionKey: props.logEncryptionKey,
    });
    const name = functionName(props.pair, action);
    (handler.lambda.node.defaultChild as lambda.CfnFunction).functionName = name;
    this.named.push([handler.lambda, name]);
    return handler;
  }
}

interface FunctionOptions extends Omit<BundledFunctionProps, 'caller' | 'timeout'> {
  readonly timeout?: Duration;
}

function otherOf({ primary, standby }: FailoverPair, here: FailoverRegion): FailoverRegion {
  return here === primary ? standby : primary;
}
