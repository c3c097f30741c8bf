import { Aws, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FailoverPair } from './failover-pair';
import { FailoverRegion } from './failover-region';
import { StandbyMode } from '../standby-mode';

/** A step that invokes a function, with the same name in both Regions. */
export enum Action {
  CHECK_DATABASE = 'check-database',
  WARM_UP = 'warm-up',
  CONFIRM_WRITER = 'confirm-writer',
  SCALE_READERS = 'scale-readers',
  SETTLE_CAPACITY = 'settle-capacity',
  SCALE_STANDBY = 'scale-standby',
  MOVE_SCHEDULES = 'move-schedules',
  /** No step: people invoke it before they start the plan. */
  ADVISE = 'advise',
}

/** An action that a step of the plan invokes. */
export type PlanAction = Exclude<Action, Action.ADVISE>;

/** The parameter of the scalable stack that creates the resources for a failover: `true` or `false`. */
export const SCALED_UP_PARAMETER = 'ScaledUp';

export function functionName(pair: FailoverPair, action: Action): string {
  return `${pair.name}-failover-${action}`;
}

/** Returns the actions of the plan of a pair, depending on its options. */
export function actionsOf(pair: FailoverPair): Action[] {
  const absent = new Set([
    Action.ADVISE,
    ...scalesReaders(pair) ? [] : [Action.SCALE_READERS],
    ...scalesUpStandby(pair) ? [] : [Action.SCALE_STANDBY],
    ...movesSchedules(pair) ? [] : [Action.MOVE_SCHEDULES],
  ]);
  return Object.values(Action).filter((action) => !absent.has(action));
}

export function scalesReaders({ readerScaling }: FailoverPair): boolean {
  return readerScaling !== undefined && readerScaling.maximum > 0;
}

export function scalesUpStandby({ scalableStack }: FailoverPair): boolean {
  return scalableStack !== undefined;
}

export function movesSchedules({ schedules = [] }: FailoverPair): boolean {
  return schedules.length > 0;
}

export function minimumTasks(pair: FailoverPair): number {
  return pair.minimumTasks ?? 2;
}

/** The number of tasks in the standby Region during normal operation. */
export function standbyTasks(pair: FailoverPair): number {
  return pair.standbyMode === StandbyMode.PILOT_LIGHT ? 0 : 1;
}

export function regionsOf({ primary, standby }: FailoverPair): FailoverRegion[] {
  return [primary, standby];
}

/** ARNs derived from names, in the account of the construct's stack. */
export class Arns {
  constructor(private readonly scope: IConstruct, private readonly pair: FailoverPair) {}

  function(region: string, action: Action): string {
    return this.arn('lambda', region, `function:${functionName(this.pair, action)}`);
  }

  databaseCluster({ region, clusterIdentifier }: FailoverRegion): string {
    return this.arn('rds', region, `cluster:${clusterIdentifier}`);
  }

  /** A filter by cluster is a list of all instances for IAM. */
  databaseInstances(region: string): string {
    return this.arn('rds', region, 'db:*');
  }

  /** The readers that Application Auto Scaling has added, in any cluster: their names end with a random id. */
  addedReaders(region: string): string {
    return this.arn('rds', region, 'db:application-autoscaling-*');
  }

  globalDatabase(): string {
    return this.arn('rds', '', `global-cluster:${this.pair.globalClusterIdentifier}`);
  }

  ecsCluster({ region, ecsCluster }: FailoverRegion): string {
    return this.arn('ecs', region, `cluster/${ecsCluster}`);
  }

  ecsService({ region, ecsCluster, ecsService }: FailoverRegion): string {
    return this.arn('ecs', region, `service/${ecsCluster}/${ecsService}`);
  }

  tasks({ region, ecsCluster }: FailoverRegion): string {
    return this.arn('ecs', region, `task/${ecsCluster}/*`);
  }

  /** The ids of scalable targets are random. */
  scalableTargets(region: string): string {
    return this.arn('application-autoscaling', region, 'scalable-target/*');
  }

  /** The id after the stack name is random. */
  stack(region: string, name: string): string {
    return this.arn('cloudformation', region, `stack/${name}/*`);
  }

  /** The name of an SSM parameter may begin with a slash, the ARN doesn't repeat it. */
  parameter(region: string, name: string): string {
    return this.arn('ssm', region, `parameter/${name.replace(/^\//, '')}`);
  }

  /** A schedule in the default group. */
  schedule(region: string, name: string): string {
    return this.arn('scheduler', region, `schedule/default/${name}`);
  }

  role(name: string): string {
    return this.arn('iam', '', `role/${name}`);
  }

  /** The role with any path, e.g. `/team/`. Role names have no slash and are unique in an account. */
  roleWithPath(name: string): string {
    return this.role(`*/${name}`);
  }

  keys(region: string): string {
    return this.arn('kms', region, 'key/*');
  }

  alarm(region: string, name: string): string {
    return this.arn('cloudwatch', region, `alarm:${name}`);
  }

  /** Hosted zone ARNs have neither Region nor account. */
  zone(hostedZoneId: string): string {
    return `arn:${Aws.PARTITION}:route53:::hostedzone/${hostedZoneId}`;
  }

  /** ARC appends six random characters to the name. */
  plan(): string {
    return this.arn('arc-region-switch', '', `plan/${this.pair.name}:*`);
  }

  private arn(service: string, region: string, resource: string): string {
    return `arn:${Aws.PARTITION}:${service}:${region}:${Stack.of(this.scope).account}:${resource}`;
  }
}
