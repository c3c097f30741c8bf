import { Annotations, Duration, Token, Fn, CrossStackReferences, ReferenceStrength, Resource } from 'aws-cdk-lib';
import * as arcregionswitch from 'aws-cdk-lib/aws-arcregionswitch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { IConstruct, Construct } from 'constructs';
import { executionRole } from './execution-role';
import { FailoverPlanProps } from './failover-plan-props';
import { Action, actionsOf, Arns, regionsOf } from './names';
import { associatedAlarms, triggers } from './plan-alarms';
import { workflowsOf } from './workflows';
import { acknowledge } from '../../private/acknowledge';
import { checkDuration, invalid } from '../../private/errors';
import { FailoverMode } from '../failover-mode';
import { IFailoverPlan } from '../failover-plan-ref';

/** The permissions to execute the plan manually. */
const OPERATE = [
  'GetPlan', 'GetPlanInRegion', 'GetPlanEvaluationStatus', 'GetPlanExecution', 'ListPlanExecutions',
  'ListPlanExecutionEvents',
  'ListRoute53HealthChecks', 'ListRoute53HealthChecksInRegion', 'StartPlanExecution', 'CancelPlanExecution',
  'UpdatePlanExecution',
  'UpdatePlanExecutionStep',
].map((action) => `arc-region-switch:${action}`);
/** The permissions to find the plan by its name, and the quotas that differ between the Regions. */
const LIST = ['ListPlans', 'ListPlansInRegion', 'ListServiceQuotaWarnings']
  .map((action) => `arc-region-switch:${action}`);
const ROLE_ARN = /^arn:[\w-]+:iam::\d{12}:role\/.+/;
// Read 2026-11-29: https://docs.aws.amazon.com/arc-region-switch/latest/api/API_Trigger.html
const MAX_CONDITIONS = 10;
// A limit of this library.
/** The names must fit into the environment variables of a function, 4 KB. */
const MAX_SCHEDULES = 50;

/**
 * A plan of ARC Region switch that moves an application to the standby Region, and back, with the functions of
 * `FailoverActions`. It refers to the resources of both Regions by name, without references.
 *
 * Define it in a third Region, best us-east-1: only changes of the plan need that Region. Deploy it before the records
 * with its health checks. Decision 0012 says why each step is as it is.
 *
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/region-switch.html
 */
export class FailoverPlan extends Resource implements IFailoverPlan {
  readonly plan: arcregionswitch.CfnPlan;
  /** The ARN of the plan. It is the same in all Regions. */
  readonly planArn: string;
  /** The execution role of the plan. */
  readonly role: iam.Role;
  /**
   * The health check for the `OriginRecords` of the primary Region, in any stack. It is healthy until the standby
   * Region is activated. Only the plan changes it.
   */
  readonly primaryHealthCheck: route53.IHealthCheck;
  /**
   * The health check for the `OriginRecords` of the standby Region. It is unhealthy until the standby Region is
   * activated.
   */
  readonly standbyHealthCheck: route53.IHealthCheck;

  private readonly functionArns: string[];

  /**
   * @throws when the approver is no role, `AUTOMATIC` has no trigger alarms, or the recovery time objective or the
   * number of schedules is out of range
   */
  constructor(scope: Construct, id: string, props: FailoverPlanProps) {
    super(scope, id);
    checkFailoverPlan(this, props);
    const { pair, recoveryTimeObjective = Duration.hours(4) } = props;
    const arns = new Arns(this, pair);

    this.functionArns = regionsOf(pair).flatMap(({ region }) =>
      [...actionsOf(pair), ...pair.advice ? [Action.ADVISE] : []].map((action) => arns.function(region, action)));
    this.role = executionRole(this, props, arns);
    this.plan = new arcregionswitch.CfnPlan(this, 'Plan', {
      name: pair.name,
      description: `Failover and failback of ${pair.name} between ${pair.primary.region} and ${pair.standby.region}`,
      executionRole: this.role.roleArn,
      recoveryApproach: 'activePassive',
      recoveryTimeObjectiveMinutes: recoveryTimeObjective.toMinutes(),
      regions: [pair.primary.region, pair.standby.region],
      primaryRegion: pair.primary.region,
      workflows: workflowsOf(props, arns),
      associatedAlarms: associatedAlarms(props, arns),
      triggers: triggers(props),
    });
    this.node.defaultChild = this.plan;
    // ARC validates the role at creation of the plan.
    this.plan.node.addDependency(this.role);
    this.planArn = this.plan.attrArn;

    // A weak reference: an export would prevent the deletion of the plan, and a custom resource is not needed.
    CrossStackReferences.of(this.plan).produce(ReferenceStrength.WEAK);
    this.primaryHealthCheck = this.healthCheckOf('PrimaryHealthCheck', pair.primary.region);
    this.standbyHealthCheck = this.healthCheckOf('StandbyHealthCheck', pair.standby.region);
  }

  /**
   * Grants permission to execute and watch the plan, to handle failed steps, and to invoke the functions of skipped
   * steps. It does not include approvals.
   */
  grantExecute(grantee: iam.IGrantable): iam.Grant {
    acknowledge(Construct.isConstruct(grantee) ? grantee : this, 'AwsSolutions-IAM5[Resource::*]',
      'the list actions of plans have no documented resource-level permissions');
    return iam.Grant.addToPrincipal({ grantee, actions: OPERATE, resourceArns: [this.planArn] })
      .combine(iam.Grant.addToPrincipal({ grantee, actions: LIST, resourceArns: ['*'] }))
      .combine(iam.Grant.addToPrincipal(
        { grantee, actions: ['lambda:InvokeFunction'], resourceArns: this.functionArns },
      ));
  }

  /** Grants permission to approve steps of the plan. The plan accepts approvals only from the `approver`. */
  grantApprove(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee, actions: ['arc-region-switch:ApprovePlanExecutionStep'], resourceArns: [this.planArn],
    });
  }

  private healthCheckOf(id: string, region: string): route53.IHealthCheck {
    return route53.HealthCheck.fromHealthCheckId(this, id, healthCheckId(this.plan, region));
  }
}

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

// Read 2026-11-29: https://docs.aws.amazon.com/arc-region-switch/latest/api/API_CreatePlan.html
/** The maximum recovery time objective of ARC. */
const MAX_OBJECTIVE = Duration.days(7);

/** Validates the props, except the names, which the pair derives from its validated name. */
function checkFailoverPlan(scope: IConstruct, props: FailoverPlanProps): void {
  const { approver: { roleArn }, pair: { schedules = [] } } = props;
  checkDuration(
    scope, 'recoveryTimeObjective', props.recoveryTimeObjective, Duration.minutes(1), MAX_OBJECTIVE, 'minutes',
  );
  if (schedules.length > MAX_SCHEDULES) {
    invalid(scope, `jobs must be at most ${MAX_SCHEDULES} in a pair, got ${schedules.length}; leave out those that ` +
      'may run in both Regions');
  }
  if (!Token.isUnresolved(roleArn) && !ROLE_ARN.test(roleArn)) {
    invalid(scope, `approver must be an IAM role, got "${roleArn}"; pass a role with the path in its ARN`);
  }
  if (props.mode === FailoverMode.AUTOMATIC) checkAutomatic(scope, props);
}

function checkAutomatic(scope: IConstruct, { triggerAlarms = [], pair }: FailoverPlanProps): void {
  if (triggerAlarms.length < 1 || triggerAlarms.length > MAX_CONDITIONS) {
    invalid(scope, `triggerAlarms must be 1 to ${MAX_CONDITIONS} names when mode is AUTOMATIC, got ` +
      `${triggerAlarms.length}; pass alarms in ${pair.standby.region} that watch ${pair.primary.region}`);
  }
  Annotations.of(scope).addWarningV2('@eldonia/failover-plan:automaticDataLoss',
    `each activation of ${pair.standby.region} promotes its database without waiting for ${pair.primary.region} and ` +
    'loses data that was not replicated yet; acknowledge this warning, or use FailoverMode.MANUAL');
}
