import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FailoverPair, FailoverRegion } from './failover-pair';
import { FailoverSchedule } from './failover-schedule';
import { invalid } from '../../private/errors';
import { checkName, ECS_NAME, NameRule, PARAMETER_NAME, ROLE_NAME } from '../../private/names';
import { checkInteger } from '../../private/numbers';

const PLAN_NAME: NameRule = { longest: 32, pattern: /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/, allowed: 'letters, digits and inner hyphens' };
const DATABASE_NAME: NameRule = {
  longest: 63, pattern: /^[a-z](?:-?[a-z0-9])*$/, allowed: 'lower-case letters, digits and single inner hyphens, with a letter first',
};
const STACK_NAME: NameRule = { longest: 128, pattern: /^[A-Za-z][A-Za-z0-9-]*$/, allowed: 'letters, digits and hyphens, with a letter first' };
const SCHEDULE_NAME: NameRule = { longest: 64, pattern: /^[\w.-]+$/, allowed: 'letters, digits and _.-' };
/** Their names have to fit in the variables of a function, which are 4 KB. */
const MOST_SCHEDULES = 50;
const REGION = /^[a-z]{2}-[a-z-]+-\d+$/;
/** Of the regions that CloudFormation knows, these alone have no `AWS::ARCRegionSwitch::Plan`. */
const WITHOUT_PLANS = 'cn-';
/** What Application Auto Scaling takes of an ECS service is more; nobody needs it. */
const MOST_TASKS = 5_000;

/** Refuse a pair that can't be one. */
export function checkPair(scope: IConstruct, pair: FailoverPair): void {
  checkName(scope, 'pair.name', pair.name, PLAN_NAME);
  checkName(scope, 'pair.globalClusterIdentifier', pair.globalClusterIdentifier, DATABASE_NAME);
  checkInteger(scope, 'pair.minimumTasks', pair.minimumTasks, 1, MOST_TASKS);
  checkRegion(scope, 'pair.primary', pair.primary);
  checkRegion(scope, 'pair.standby', pair.standby);
  const { primary, standby } = pair;
  if (primary.region === standby.region) {
    invalid(scope, `pair.standby.region must be another one than the primary's, got ${standby.region} for both; name a second region`);
  }
  checkStandbyStack(scope, pair);
  checkSchedules(scope, pair.schedules);
}

function checkStandbyStack(scope: IConstruct, { standbyStackName, standbyStackParameterNames = [] }: FailoverPair): void {
  checkName(scope, 'pair.standbyStackName', standbyStackName, STACK_NAME);
  if (standbyStackName === undefined && standbyStackParameterNames.length > 0) {
    invalid(scope, `pair.standbyStackParameterNames must be left out without a standbyStackName, got ${standbyStackParameterNames.length}; name the stack`);
  }
  standbyStackParameterNames.forEach((name, index) => checkName(scope, `pair.standbyStackParameterNames[${index}]`, name, PARAMETER_NAME));
}

function checkSchedules(scope: IConstruct, schedules: FailoverSchedule[] = []): void {
  if (schedules.length > MOST_SCHEDULES) {
    invalid(scope, `pair.schedules must be at most ${MOST_SCHEDULES}, got ${schedules.length}; leave out those that may run in both regions`);
  }
  const names = schedules.map(({ name }) => name);
  schedules.forEach(({ name, primaryRoleName, standbyRoleName }, index) => {
    const prop = `pair.schedules[${index}]`;
    checkName(scope, `${prop}.name`, name, SCHEDULE_NAME);
    checkName(scope, `${prop}.primaryRoleName`, primaryRoleName, ROLE_NAME);
    checkName(scope, `${prop}.standbyRoleName`, standbyRoleName, ROLE_NAME);
    if (names.indexOf(name) < index) invalid(scope, `${prop}.name must be another one than those before, got "${name}" twice; leave one out`);
  });
}

/** The region is part of what CloudFormation is told before it knows any reference, so it has to be text. */
function checkRegion(scope: IConstruct, prop: string, side: FailoverRegion): void {
  const { region } = side;
  if (Token.isUnresolved(region) || !REGION.test(region)) {
    const value = Token.isUnresolved(region) ? 'a reference' : `"${region}"`;
    invalid(scope, `${prop}.region must be the name of a region, got ${value}; write it out, for example ap-northeast-1`);
  }
  if (region.startsWith(WITHOUT_PLANS)) {
    invalid(scope, `${prop}.region must be one that ARC Region switch is offered in, got ${region}; it is in no region of China`);
  }
  checkName(scope, `${prop}.clusterIdentifier`, side.clusterIdentifier, DATABASE_NAME);
  checkName(scope, `${prop}.ecsCluster`, side.ecsCluster, ECS_NAME);
  checkName(scope, `${prop}.ecsService`, side.ecsService, ECS_NAME);
}
