import { Fn } from 'aws-cdk-lib';
import * as arcregionswitch from 'aws-cdk-lib/aws-arcregionswitch';

/**
 * The id of the health check that the plan has for a region.
 *
 * CloudFormation returns a list of `<zone>:<record>:<region>:<id>` in an order that nobody promises. So the list is made one text
 * and cut behind the region's name. If ARC ever writes the list otherwise, there is no second piece, and the deployment
 * fails instead of giving a record the other region's health check. The other attributes of the plan hold the same, in forms
 * that `Fn::GetAtt` can't reach into.
 */
export function healthCheckId(plan: arcregionswitch.CfnPlan, region: string): string {
  const behind = Fn.select(1, Fn.split(`:${region}:`, Fn.join(',', plan.attrPlanHealthChecks)));
  return Fn.select(0, Fn.split(',', behind));
}
