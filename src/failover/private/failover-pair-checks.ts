import { IConstruct } from 'constructs';
import { FailoverPair, FailoverRegion } from './failover-pair';
import { FailoverSchedule } from './failover-schedule';
import { checkNodeScaling } from '../../aurora-cluster/internal';
import { checkInteger, invalid } from '../../private/errors';
import { checkName, ECS_NAME, NameRule, ROLE_NAME } from '../../private/names';
import { checkKnownRegion, partitionOf } from '../../private/regions';

const PLAN_NAME: NameRule = {
  longest: 32, pattern: /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/, allowed: 'letters, digits and inner hyphens',
};
const DATABASE_NAME: NameRule = {
  longest: 63,
  pattern: /^[a-z](?:-?[a-z0-9])*$/,
  allowed: 'lower-case letters, digits and single inner hyphens, with a letter first',
};
const STACK_NAME: NameRule = {
  longest: 128, pattern: /^[A-Za-z][A-Za-z0-9-]*$/, allowed: 'letters, digits and hyphens, with a letter first',
};
/** An ARN has a path without a leading slash, of at most 511 characters. */
const ROLE_WITH_PATH: NameRule = {
  longest: 575,
  pattern: /^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/,
  allowed: 'a path without a leading slash, and a name of letters, digits and _+=,.@-',
};
const SCHEDULE_NAME: NameRule = { longest: 64, pattern: /^[\w.-]+$/, allowed: 'letters, digits and _.-' };
// A limit of this library.
/** The names must fit into the environment variables of a function, 4 KB. */
const MAX_SCHEDULES = 50;
// Not read yet: https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
/** The maximum number of tasks; Application Auto Scaling allows more. */
const MAX_TASKS = 5_000;

/** Validates a pair. */
export function checkPair(scope: IConstruct, pair: FailoverPair): void {
  checkName(scope, 'pair.name', pair.name, PLAN_NAME);
  checkName(scope, 'pair.globalClusterIdentifier', pair.globalClusterIdentifier, DATABASE_NAME);
  checkInteger(scope, 'pair.minimumTasks', pair.minimumTasks, 1, MAX_TASKS);
  if (pair.readerScaling) checkNodeScaling(scope, 'pair.readerScaling', pair.readerScaling);
  checkSide(scope, 'pair.primary', pair.primary);
  checkSide(scope, 'pair.standby', pair.standby);
  const { primary, standby } = pair;
  if (primary.region === standby.region) {
    invalid(scope, `pair.standby.region must differ from that of the primary, got ${standby.region} for both; pass a ` +
      'second Region');
  }
  checkScalableStack(scope, pair);
  checkSchedules(scope, pair.schedules);
}

function checkScalableStack(scope: IConstruct, { scalableStack }: FailoverPair): void {
  checkName(scope, 'pair.scalableStack.stackName', scalableStack?.stackName, STACK_NAME);
  checkName(scope, 'pair.scalableStack.role', scalableStack?.role, ROLE_WITH_PATH);
}

function checkSchedules(scope: IConstruct, schedules: FailoverSchedule[] = []): void {
  if (schedules.length > MAX_SCHEDULES) {
    invalid(scope, `pair.schedules must be at most ${MAX_SCHEDULES}, got ${schedules.length}; leave out those that ` +
      'may run in both Regions');
  }
  const names = schedules.map(({ name }) => name);
  schedules.forEach(({ name, primaryRoleName, standbyRoleName }, index) => {
    const prop = `pair.schedules[${index}]`;
    checkName(scope, `${prop}.name`, name, SCHEDULE_NAME);
    checkName(scope, `${prop}.primaryRoleName`, primaryRoleName, ROLE_NAME);
    checkName(scope, `${prop}.standbyRoleName`, standbyRoleName, ROLE_NAME);
    if (names.indexOf(name) < index) invalid(scope, `${prop}.name must be unique, got "${name}" twice; leave one out`);
  });
}

function checkSide(scope: IConstruct, prop: string, side: FailoverRegion): void {
  const { region } = side;
  checkKnownRegion(scope, `${prop}.region`, region);
  if (partitionOf(region) === 'aws-cn') {
    invalid(scope, `${prop}.region must be a Region with ARC Region switch, got ${region}; it is not available in ` +
      'the Regions of China');
  }
  checkName(scope, `${prop}.clusterIdentifier`, side.clusterIdentifier, DATABASE_NAME);
  checkName(scope, `${prop}.ecsCluster`, side.ecsCluster, ECS_NAME);
  checkName(scope, `${prop}.ecsService`, side.ecsService, ECS_NAME);
}
