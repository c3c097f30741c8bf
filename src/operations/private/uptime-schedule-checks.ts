import { Annotations, Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { IConstruct } from 'constructs';
import { UptimeScheduleProps } from './uptime-schedule-props';
import { invalid } from '../../private/errors';
import { checkInteger } from '../../private/numbers';

export const OPENING = 8;
export const CLOSING = 20;
const DAY = '(?:MON|TUE|WED|THU|FRI|SAT|SUN)';
const DAYS = new RegExp(`^${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?)*$`);

/** Refuse hours that never end, and what can't be stopped. */
export function checkUptimeSchedule(scope: IConstruct, props: UptimeScheduleProps): void {
  const { services = [], databases = [], opening = OPENING, closing = CLOSING, days } = props;
  if (services.length + databases.length === 0) invalid(scope, 'services or databases must be set, got neither; pass what is to be stopped');
  checkInteger(scope, 'opening', opening, 1, 22);
  checkInteger(scope, 'closing', closing, 2, 23);
  if (closing <= opening) invalid(scope, `closing must be later than opening, got ${closing} and ${opening}; raise it`);
  if (days !== undefined && !Token.isUnresolved(days) && !DAYS.test(days)) invalid(scope, `days must be days of the week, got "${days}"; write them as MON-FRI or MON,WED`);
  services.forEach(({ desiredCount }) => checkInteger(scope, 'desiredCount', desiredCount, 1, 5_000));
  databases.forEach((database) => checkStoppable(scope, database));
}

/** What AWS can't stop, and what looks like production. An imported cluster can't be looked into. */
function checkStoppable(scope: IConstruct, database: rds.IDatabaseCluster): void {
  const resource = database.node.defaultChild;
  if (!(resource instanceof rds.CfnDBCluster)) return;
  if (resource.globalClusterIdentifier !== undefined) {
    invalid(scope, `databases must belong to no global database, got ${database.node.path}; AWS can't stop a member, leave it out`);
  }
  if (resource.deletionProtection === true) {
    Annotations.of(scope).addWarningV2('@eldonia/cost-guard:protectedDatabase',
      `${database.node.path} is protected from deletion, as in production, but will be stopped every night; office hours are for development.`);
  }
}
