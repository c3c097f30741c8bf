import { CrossStackReferences, Duration, ReferenceStrength } from 'aws-cdk-lib';
import * as arcregionswitch from 'aws-cdk-lib/aws-arcregionswitch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { executionRole } from './execution-role';
import { checkFailoverPlan } from './failover-plan-checks';
import { FailoverPlanProps } from './failover-plan-props';
import { healthCheckId } from './health-check-id';
import { actionsOf, Arns, regionsOf } from './names';
import { associatedAlarms, triggers } from './plan-alarms';
import { workflowsOf } from './workflows';
import { acknowledge } from '../../private/acknowledge';
import { IFailoverPlan } from '../failover-plan-ref';

/** What somebody needs who runs the plan by hand. */
const OPERATE = [
  'GetPlan', 'GetPlanInRegion', 'GetPlanEvaluationStatus', 'GetPlanExecution', 'ListPlanExecutions', 'ListPlanExecutionEvents',
  'ListRoute53HealthChecks', 'ListRoute53HealthChecksInRegion', 'StartPlanExecution', 'CancelPlanExecution', 'UpdatePlanExecution',
  'UpdatePlanExecutionStep',
].map((action) => `arc-region-switch:${action}`);
/** The plan is found by its name. */
const LIST = ['arc-region-switch:ListPlans', 'arc-region-switch:ListPlansInRegion'];

/**
 * A plan of ARC Region switch that moves an application to another region, and back.
 *
 * Either way it checks that the database can be promoted, asks for an approval, promotes the database, starts as many tasks
 * as the other region had, waits until they are ready, makes sure that only one database takes writes, and then leads users
 * over. `FailoverActions` adds the functions that it calls, in both regions. A pair may have a stack to wake beside the
 * promotion, and schedules to move behind the users.
 *
 * The plan knows both regions by name and refers to nothing in them. Define it in a third region, best us-east-1, where the
 * control planes of Route 53 and CloudFront are as well: then both regions' stacks can refer to its health checks, and neither
 * to the other. Only changes of the plan need that region. ARC runs the plan from the region that is activated, e.g.
 * `aws arc-region-switch start-plan-execution --region ap-northeast-3 --target-region ap-northeast-3 --action activate
 * --mode graceful --plan-arn …`. With the other region gone, say `--mode ungraceful`: a graceful promotion
 * would wait for it, for half an hour.
 *
 * Deploy the plan before the records that get its health checks. What is not there yet, ARC reports as a warning of the plan.
 *
 * An execution that stops at a failed step waits for a person, who repeats the step, skips it or goes on in ungraceful
 * mode. By its guide, ARC may skip the functions in that mode; the order of database and DNS stays. Look for the results of
 * `wakeStandby` and `moveSchedules` then, and invoke in the activated region what was skipped: each may be called at any time.
 *
 * A plan costs about $70 a month, however often it runs. With its stack the plan goes, and the health checks with it: give
 * the records others before.
 *
 * Sources: R5.7.2-3, R5.7.2-7, C16; https://docs.aws.amazon.com/r53recovery/latest/dg/region-switch.html
 *
 * @example
 * const pair: FailoverPair = {
 *   name: 'shop',
 *   primary: { region: 'ap-northeast-1', clusterIdentifier: 'shop', ecsCluster: 'shop', ecsService: 'shop-backend' },
 *   standby: { region: 'ap-northeast-3', clusterIdentifier: 'shop-osaka', ecsCluster: 'shop', ecsService: 'shop-backend' },
 *   globalClusterIdentifier: 'shop-global',
 * };
 * const plan = new FailoverPlan(this, 'Failover', {
 *   pair,
 *   zone: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'shop.example' },
 *   domainName: 'origin.shop.example',
 *   approver: iam.Role.fromRoleArn(this, 'Approver', 'arn:aws:iam::123456789012:role/operations/on-call'),
 * });
 */
export class FailoverPlan extends Construct implements IFailoverPlan {
  /** The plan. */
  readonly plan: arcregionswitch.CfnPlan;
  /** The ARN of the plan. It is the same in every region. */
  readonly planArn: string;
  /** The role that ARC runs the plan with. */
  readonly role: iam.Role;
  /**
   * The health check for the primary region's `OriginRecords`, in whatever stack. It is green until the standby region is
   * activated, and nothing but the plan changes it.
   */
  readonly primaryHealthCheck: route53.IHealthCheck;
  /** The health check for the standby region's `OriginRecords`. It is red until the standby region is activated. */
  readonly standbyHealthCheck: route53.IHealthCheck;

  private readonly functionArns: string[];

  /**
   * @throws when the regions are one or without ARC Region switch, when nobody approves in `MANUAL` or nothing triggers in
   * `AUTOMATIC`, or when a name, number or duration is none that ARC takes
   */
  constructor(scope: Construct, id: string, props: FailoverPlanProps) {
    super(scope, id);
    checkFailoverPlan(this, props);
    const { pair, recoveryTimeObjective = Duration.hours(4) } = props;
    const arns = new Arns(this, pair);

    this.functionArns = regionsOf(pair).flatMap(({ region }) => actionsOf(pair).map((action) => arns.function(region, action)));
    this.role = executionRole(this, props, arns);
    this.plan = new arcregionswitch.CfnPlan(this, 'Plan', {
      name: pair.name,
      description: `Moves ${pair.name} between ${pair.primary.region} and ${pair.standby.region}`,
      executionRole: this.role.roleArn,
      recoveryApproach: 'activePassive',
      recoveryTimeObjectiveMinutes: recoveryTimeObjective.toMinutes(),
      regions: [pair.primary.region, pair.standby.region],
      primaryRegion: pair.primary.region,
      workflows: workflowsOf(props, arns),
      associatedAlarms: associatedAlarms(props, arns),
      triggers: triggers(props),
    });
    // ARC judges the role when the plan is made.
    this.plan.node.addDependency(this.role);
    this.planArn = this.plan.attrArn;

    // Neither an export, which would nail the plan down, nor a custom resource.
    CrossStackReferences.of(this.plan).produce(ReferenceStrength.WEAK);
    this.primaryHealthCheck = this.healthCheckOf('PrimaryHealthCheck', pair.primary.region);
    this.standbyHealthCheck = this.healthCheckOf('StandbyHealthCheck', pair.standby.region);
  }

  /**
   * Let somebody run the plan, watch it, decide what becomes of a step that failed, and call the functions that a step in
   * ungraceful mode left out. It does not let them approve.
   */
  grantExecute(grantee: iam.IGrantable): iam.Grant {
    acknowledge(Construct.isConstruct(grantee) ? grantee : this, 'AwsSolutions-IAM5[Resource::*]', 'plans are listed with a call that knows no resource');
    return iam.Grant.addToPrincipal({ grantee, actions: OPERATE, resourceArns: [this.planArn] })
      .combine(iam.Grant.addToPrincipal({ grantee, actions: LIST, resourceArns: ['*'] }))
      .combine(iam.Grant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns: this.functionArns }));
  }

  /** Let somebody approve the plan's steps; the plan takes it from the `approver` alone. */
  grantApprove(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions: ['arc-region-switch:ApprovePlanExecutionStep'], resourceArns: [this.planArn] });
  }

  private healthCheckOf(id: string, region: string): route53.IHealthCheck {
    return route53.HealthCheck.fromHealthCheckId(this, id, healthCheckId(this.plan, region));
  }
}
