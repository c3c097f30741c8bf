import { Duration } from 'aws-cdk-lib';
import type { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import { OriginRecords, OriginRole } from '../../origin-records';
import { FailoverMode } from '../failover-mode';
import { FailoverPair, FailoverRegion, StandbyMode } from '../failover-pair';
import { FailoverPlanProps } from '../failover-plan-props';
import { Action, Arns, regionsOf, scalesReaders } from './names';

/** How long ARC waits for a step, in minutes. To the DNS it is 100 in all, beside the approval. */
const TIMEOUTS: Record<Action | 'promote' | 'scale' | 'dns', number> = {
  [Action.CHECK_DATABASE]: 5,
  promote: 30,
  scale: 30,
  [Action.WARM_UP]: 20,
  [Action.CONFIRM_WRITER]: 5,
  dns: 10,
  [Action.SCALE_READERS]: 15,
  [Action.SETTLE_CAPACITY]: 20,
};
/** A function that has not succeeded by then is called again, so it has to be done before: see the functions' own timeouts. */
const RETRY_MINUTES = 1;
const SETTLE_RETRY_MINUTES = 5;
/** In ungraceful mode half of the tasks are enough to go on. */
const UNGRACEFUL_PERCENT = 50;

/** Fail over to the standby region, and fail back to the primary one. */
export function workflowsOf(props: FailoverPlanProps, arns: Arns): CfnPlan.WorkflowProperty[] {
  return [new Workflow(props, arns, true).render(), new Workflow(props, arns, false).render()];
}

/** The way into one region. Its steps have names that no step of the other way has. */
class Workflow {
  private readonly pair: FailoverPair;
  private readonly target: FailoverRegion;
  private readonly prefix: string;

  constructor(private readonly props: FailoverPlanProps, private readonly arns: Arns, private readonly forth: boolean) {
    this.pair = props.pair;
    this.target = forth ? props.pair.standby : props.pair.primary;
    this.prefix = forth ? 'failover' : 'failback';
  }

  render(): CfnPlan.WorkflowProperty {
    return {
      workflowTargetAction: 'activate',
      workflowTargetRegion: this.target.region,
      workflowDescription: `${this.forth ? 'Fail over' : 'Fail back'} to ${this.target.region}`,
      steps: [
        this.call(Action.CHECK_DATABASE, 'Refuse a database that cannot be promoted'),
        ...this.approve(),
        ...this.move(),
        this.call(Action.WARM_UP, 'Wait until the tasks say that everything they need answers'),
        this.call(Action.CONFIRM_WRITER, 'Refuse to go on while any other cluster takes writes'),
        this.switchDns(),
        ...scalesReaders(this.pair) ? [this.call(Action.SCALE_READERS, 'Scale the readers of the primary database, and of no other')] : [],
        ...this.forth ? [] : [this.call(Action.SETTLE_CAPACITY, 'Give the regions their everyday capacity back')],
      ],
    };
  }

  private approve(): CfnPlan.StepProperty[] {
    const { approver, approvalTimeout = Duration.hours(1), mode } = this.props;
    if (!approver || (this.forth && mode === FailoverMode.AUTOMATIC)) return [];
    return [this.step('approve', 'A person decides', 'ManualApproval', {
      executionApprovalConfig: { approvalRole: approver.roleArn, timeoutMinutes: approvalTimeout.toMinutes() },
    })];
  }

  /** A task of a warm region runs already, whatever its database says; a pilot light's first one should find a database that takes writes. */
  private move(): CfnPlan.StepProperty[] {
    const steps = [this.promote(), this.scale()];
    if (this.pair.standbyMode === StandbyMode.PILOT_LIGHT) return steps;
    return [this.step('promote-and-scale', 'Database and tasks at the same time', 'Parallel', { parallelConfig: { steps } })];
  }

  private promote(): CfnPlan.StepProperty {
    const losesData = this.forth && this.props.mode === FailoverMode.AUTOMATIC;
    return this.step('promote-database', `Make the database of ${this.target.region} the writer`, 'AuroraGlobalDatabase', {
      globalAuroraConfig: {
        globalClusterIdentifier: this.pair.globalClusterIdentifier,
        databaseClusterArns: regionsOf(this.pair).map((region) => this.arns.databaseCluster(region)),
        behavior: losesData ? 'failover' : 'switchoverOnly',
        ungraceful: { ungraceful: 'failover' },
        timeoutMinutes: TIMEOUTS.promote,
      },
    });
  }

  private scale(): CfnPlan.StepProperty {
    return this.step('scale-service', `As many tasks as the other region had, in ${this.target.region}`, 'ECSServiceScaling', {
      ecsCapacityIncreaseConfig: {
        services: regionsOf(this.pair).map((region) => ({ clusterArn: this.arns.ecsCluster(region), serviceArn: this.arns.ecsService(region) })),
        targetPercent: this.props.capacityPercent ?? 100,
        capacityMonitoringApproach: 'sampledMaxInLast24Hours',
        ungraceful: { minimumSuccessPercentage: UNGRACEFUL_PERCENT },
        timeoutMinutes: TIMEOUTS.scale,
      },
    });
  }

  private switchDns(): CfnPlan.StepProperty {
    return this.step('switch-dns', `Lead users to ${this.target.region}`, 'Route53HealthCheck', {
      route53HealthCheckConfig: {
        hostedZoneId: this.props.zone.hostedZoneId,
        recordName: OriginRecords.failoverNameOf(this.props.domainName),
        recordSets: [
          { recordSetIdentifier: OriginRole.PRIMARY, region: this.pair.primary.region },
          { recordSetIdentifier: OriginRole.SECONDARY, region: this.pair.standby.region },
        ],
        timeoutMinutes: TIMEOUTS.dns,
      },
    });
  }

  /** Always in the region that is activated: the other one may be gone. */
  private call(action: Action, description: string): CfnPlan.StepProperty {
    const settles = action === Action.SETTLE_CAPACITY;
    return this.step(action, description, 'CustomActionLambda', {
      customActionLambdaConfig: {
        lambdas: regionsOf(this.pair).map(({ region }) => ({ arn: this.arns.function(region, action) })),
        regionToRun: 'activatingRegion',
        retryIntervalMinutes: settles ? SETTLE_RETRY_MINUTES : RETRY_MINUTES,
        timeoutMinutes: TIMEOUTS[action],
        // Nobody waits for it, and in an emergency nobody should.
        ungraceful: settles ? { behavior: 'skip' } : undefined,
      },
    });
  }

  private step(
    name: string, description: string, executionBlockType: string, executionBlockConfiguration: CfnPlan.ExecutionBlockConfigurationProperty,
  ): CfnPlan.StepProperty {
    return { name: `${this.prefix}-${name}`, description, executionBlockType, executionBlockConfiguration };
  }
}
