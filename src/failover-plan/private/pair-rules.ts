import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';
import { checkName, ECS_NAME, NameRule } from '../../private/names';
import { checkInteger } from '../../private/numbers';
import { FailoverPair, FailoverRegion } from '../failover-pair';

const PLAN_NAME: NameRule = { longest: 32, pattern: /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/, allowed: 'letters, digits and inner hyphens' };
const DATABASE_NAME: NameRule = {
  longest: 63, pattern: /^[a-z](?:-?[a-z0-9])*$/, allowed: 'lower-case letters, digits and single inner hyphens, with a letter first',
};
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
