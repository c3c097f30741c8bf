import { Annotations, Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { IConstruct } from 'constructs';
import { UptimeScheduleProps } from './uptime-schedule-props';
import { invalid } from '../../../private/errors';
import { checkInteger } from '../../../private/numbers';

export const OPENING = 8;
export const CLOSING = 20;
const DAY = '(?:MON|TUE|WED|THU|FRI|SAT|SUN)';
const DAYS = new RegExp(`^${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?)*$`);

/** Validates the props. */
export function checkUptimeSchedule(scope: IConstruct, props: UptimeScheduleProps): void {
  const { services = [], databases = [], opening = OPENING, closing = CLOSING, days } = props;
  if (services.length + databases.length === 0) {
    invalid(scope, 'services or databases must be set, got neither; pass the resources to stop');
  }
  checkInteger(scope, 'opening', opening, 1, 22);
  checkInteger(scope, 'closing', closing, 2, 23);
  if (closing <= opening) invalid(scope, `closing must be later than opening, got ${closing} and ${opening}; raise it`);
  if (days !== undefined && !Token.isUnresolved(days) && !DAYS.test(days)) {
    invalid(scope, `days must be days of the week, got "${days}"; write them as MON-FRI or MON,WED`);
  }
  services.forEach(({ desiredCount }) => checkInteger(scope, 'desiredCount', desiredCount, 1, 5_000));
  databases.forEach((database) => checkStoppable(scope, database));
}

/** Throws for a member of a global database, and warns about deletion protection. Imported clusters are not checked. */
function checkStoppable(scope: IConstruct, database: rds.IDatabaseCluster): void {
  const resource = database.node.defaultChild;
  if (!(resource instanceof rds.CfnDBCluster)) return;
  if (resource.globalClusterIdentifier !== undefined) {
    invalid(scope, `databases must not be members of a global database, got ${database.node.path}; AWS can't stop a ` +
      'member, leave it out');
  }
  if (resource.deletionProtection === true) {
    Annotations.of(scope).addWarningV2('@eldonia/uptime-schedule:protectedDatabase',
      `${database.node.path} has deletion protection, as in production, but stops every night; use the uptime ` +
      'schedule only for development');
  }
}
