import { Fn } from 'aws-cdk-lib';
import * as arcregionswitch from 'aws-cdk-lib/aws-arcregionswitch';

/**
 * Returns the id of the plan's health check for a Region.
 *
 * CloudFormation returns a list of `<zone>:<record>:<region>:<id>` without a documented order. The list is joined and
 * split after the Region. If ARC changes the format, there is no second part, and the deployment fails instead of
 * assigning the health check of the other Region. The other attributes contain the same values in formats that
 * `Fn::GetAtt` doesn't support.
 */
export function healthCheckId(plan: arcregionswitch.CfnPlan, region: string): string {
  const behind = Fn.select(1, Fn.split(`:${region}:`, Fn.join(',', plan.attrPlanHealthChecks)));
  return Fn.select(0, Fn.split(',', behind));
}
