import { Duration } from 'aws-cdk-lib';
import type { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import { OriginRecords, OriginRole } from '../../edge/internal';
import { FailoverMode } from '../failover-mode';
import { FailoverPair, FailoverRegion } from './failover-pair';
import { StandbyMode } from '../standby-mode';
import { FailoverPlanProps } from './failover-plan-props';
import { Action, Arns, movesSchedules, regionsOf, scalesReaders, wakesStandby } from './names';

/** How long ARC waits for a step, in minutes. To the DNS it is 110 at most in all, beside the approval. */
const TIMEOUTS: Record<Action | 'promote' | 'scale' | 'dns', number> = {
  [Action.CHECK_DATABASE]: 5,
  promote: 30,
  scale: 30,
  [Action.WARM_UP]: 20,
  [Action.CONFIRM_WRITER]: 5,
  dns: 10,
  [Action.SCALE_READERS]: 15,
  [Action.SETTLE_CAPACITY]: 20,
  // CloudFormation makes a cache of several nodes in 10 to 25 minutes.
  [Action.WAKE_STANDBY]: 40,
  [Action.MOVE_SCHEDULES]: 10,
};
/** A function that has not succeeded by then is called again, so it has to be done before: see the functions' own timeouts. */
const RETRY_MINUTES = 1;
const SETTLE_RETRY_MINUTES = 5;
/** Nobody waits for what these give up, and in an emergency nobody should. */
const UNGRACEFUL_SKIP = { behavior: 'skip' };
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
        ...movesSchedules(this.pair) ? [this.call(Action.MOVE_SCHEDULES, `Run the schedules in ${this.target.region}, and in no other`)] : [],
        ...scalesReaders(this.pair) ? [this.call(Action.SCALE_READERS, 'Scale the readers of the primary database, and of no other')] : [],
        ...this.forth ? [] : this.giveUp(),
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

  /**
   * A task of a warm region runs already, whatever its database says; a pilot light's first one should find a database that takes
   * writes, and all that the sleeping stack makes. That takes longer than the promotion, so both begin together.
   */
  private move(): CfnPlan.StepProperty[] {
    const wake = this.forth && wakesStandby(this.pair) ? [this.call(Action.WAKE_STANDBY, 'Make what costs money only after a failover')] : [];
    if (this.pair.standbyMode !== StandbyMode.PILOT_LIGHT) {
      return [this.parallel('promote-and-scale', 'Database and tasks at the same time', [this.promote(), this.scale(), ...wake])];
    }
    if (wake.length === 0) return [this.promote(), this.scale()];
    return [this.parallel('promote-and-wake', 'Database and the sleeping stack at the same time', [this.promote(), ...wake]), this.scale()];
  }

  private parallel(name: string, description: string, steps: CfnPlan.StepProperty[]): CfnPlan.StepProperty {
    return this.step(name, description, 'Parallel', { parallelConfig: { steps } });
  }

  /** Users have left the standby region by now: what it ran for them can go. */
  private giveUp(): CfnPlan.StepProperty[] {
    return [
      this.call(Action.SETTLE_CAPACITY, 'Give the regions their everyday capacity back', SETTLE_RETRY_MINUTES, UNGRACEFUL_SKIP),
      ...wakesStandby(this.pair)
        ? [this.call(Action.WAKE_STANDBY, 'Give up what costs money only after a failover', RETRY_MINUTES, UNGRACEFUL_SKIP, 'rest-standby')]
        : [],
    ];
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
  private call(
    action: Action, description: string, retry = RETRY_MINUTES, ungraceful?: CfnPlan.LambdaUngracefulProperty, name: string = action,
  ): CfnPlan.StepProperty {
    return this.step(name, description, 'CustomActionLambda', {
      customActionLambdaConfig: {
        lambdas: regionsOf(this.pair).map(({ region }) => ({ arn: this.arns.function(region, action) })),
        regionToRun: 'activatingRegion',
        retryIntervalMinutes: retry,
        timeoutMinutes: TIMEOUTS[action],
        ungraceful,
      },
    });
  }

  private step(
    name: string, description: string, executionBlockType: string, executionBlockConfiguration: CfnPlan.ExecutionBlockConfigurationProperty,
  ): CfnPlan.StepProperty {
    return { name: `${this.prefix}-${name}`, description, executionBlockType, executionBlockConfiguration };
  }
}
