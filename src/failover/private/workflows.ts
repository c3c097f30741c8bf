import type { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import { OriginRecords, OriginRole } from '../../edge/internal';
import { FailoverMode } from '../failover-mode';
import { FailoverPair } from './failover-pair';
import { FailoverRegion } from './failover-region';
import { StandbyMode } from '../standby-mode';
import { FailoverPlanProps } from './failover-plan-props';
import { Action, Arns, PlanAction, movesSchedules, regionsOf, scalesReaders, scalesUpStandby } from './names';
import { SETTLE } from './retries';
import { millisecondsOf } from '../../private/functions/retry';

/** The timeouts of the steps, in minutes. Up to the DNS change they are at most 110 in total, without the approval. */
const TIMEOUTS: Record<PlanAction | 'approve' | 'promote' | 'scale' | 'dns', number> = {
  [Action.CHECK_DATABASE]: 5,
  approve: 60,
  promote: 30,
  scale: 30,
  [Action.WARM_UP]: 20,
  [Action.CONFIRM_WRITER]: 5,
  dns: 10,
  [Action.SCALE_READERS]: 15,
  [Action.SETTLE_CAPACITY]: 20,
  // CloudFormation creates a cache of several nodes in 10 to 25 minutes.
  [Action.SCALE_STANDBY]: 40,
  [Action.MOVE_SCHEDULES]: 10,
};
/** The retry interval of most functions, longer than their timeout. */
const RETRY_MINUTES = 1;
/** Steps that scale down can be skipped in an emergency. */
const UNGRACEFUL_SKIP = { behavior: 'skip' };
/** In ungraceful mode 50 % of the tasks are sufficient. */
const UNGRACEFUL_PERCENT = 50;

/** The workflows of failover and failback. */
export function workflowsOf(props: FailoverPlanProps, arns: Arns): CfnPlan.WorkflowProperty[] {
  return [new Workflow(props, arns, true).render(), new Workflow(props, arns, false).render()];
}

interface CallOptions {
  /** The name of the step, if it is not that of the action. */
  readonly name?: string;
  /** Minutes between two calls. */
  readonly retry?: number;
  readonly ungraceful?: CfnPlan.LambdaUngracefulProperty;
}

/** The workflow that activates one Region. Step names are unique among both workflows. */
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
        this.call(Action.CHECK_DATABASE, 'Check that the database can be promoted'),
        ...this.approve(),
        ...this.move(),
        this.call(Action.WARM_UP, 'Wait until the tasks are ready'),
        this.call(Action.CONFIRM_WRITER, 'Check that no other cluster accepts writes'),
        this.switchDns(),
        ...movesSchedules(this.pair)
          ? [this.call(Action.MOVE_SCHEDULES, `Enable the schedules in ${this.target.region} only`)]
          : [],
        ...scalesReaders(this.pair)
          ? [this.call(Action.SCALE_READERS, 'Scale only the readers of the primary cluster')]
          : [],
        ...this.forth ? [] : this.scaleDown(),
      ],
    };
  }

  private approve(): CfnPlan.StepProperty[] {
    const { approver, mode } = this.props;
    if (this.forth && mode === FailoverMode.AUTOMATIC) return [];
    return [this.step('approve', 'Wait for an approval', 'ManualApproval', {
      executionApprovalConfig: { approvalRole: approver.roleArn, timeoutMinutes: TIMEOUTS.approve },
    })];
  }

  /**
   * A warm standby already runs a task, and so does the primary Region at failback. The first task of a pilot light
   * needs a database that accepts writes, and the resources of the scaled-up stack, whose addresses it reads when it
   * starts. The stack takes longer than the promotion, so that both start together.
   */
  private move(): CfnPlan.StepProperty[] {
    const scaleUp = this.forth && scalesUpStandby(this.pair)
      ? [this.call(Action.SCALE_STANDBY, 'Create the resources for the failover', { name: 'scale-up-standby' })]
      : [];
    if (!this.forth || this.pair.standbyMode !== StandbyMode.PILOT_LIGHT) {
      return [this.parallel('promote-and-scale', 'Promote the database and start tasks in parallel', [
        this.promote(), this.scale(), ...scaleUp,
      ])];
    }
    if (scaleUp.length === 0) return [this.promote(), this.scale()];
    return [
      this.parallel(
        'promote-and-scale-up', 'Promote the database and scale up the stack in parallel', [this.promote(), ...scaleUp],
      ),
      this.scale(),
    ];
  }

  private parallel(name: string, description: string, steps: CfnPlan.StepProperty[]): CfnPlan.StepProperty {
    return this.step(name, description, 'Parallel', { parallelConfig: { steps } });
  }

  /** At this step no traffic remains in the standby Region. */
  private scaleDown(): CfnPlan.StepProperty[] {
    return [
      this.call(Action.SETTLE_CAPACITY, 'Restore the normal capacity of both Regions', {
        retry: Math.ceil(millisecondsOf(SETTLE) / 60_000) + RETRY_MINUTES, ungraceful: UNGRACEFUL_SKIP,
      }),
      // The tasks that use the resources have stopped by now.
      ...scalesUpStandby(this.pair)
        ? [this.call(Action.SCALE_STANDBY, 'Delete the resources for the failover', {
          name: 'scale-down-standby', ungraceful: UNGRACEFUL_SKIP,
        })]
        : [],
    ];
  }

  private promote(): CfnPlan.StepProperty {
    const losesData = this.forth && this.props.mode === FailoverMode.AUTOMATIC;
    return this.step('promote-database', `Promote the database of ${this.target.region}`, 'AuroraGlobalDatabase', {
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
    const description = `Start as many tasks as the other Region had in ${this.target.region}`;
    return this.step('scale-service', description, 'ECSServiceScaling', {
      ecsCapacityIncreaseConfig: {
        services: regionsOf(this.pair).map((region) => ({
          clusterArn: this.arns.ecsCluster(region), serviceArn: this.arns.ecsService(region),
        })),
        targetPercent: 100,
        capacityMonitoringApproach: 'sampledMaxInLast24Hours',
        ungraceful: { minimumSuccessPercentage: UNGRACEFUL_PERCENT },
        timeoutMinutes: TIMEOUTS.scale,
      },
    });
  }

  private switchDns(): CfnPlan.StepProperty {
    return this.step('switch-dns', `Switch the DNS to ${this.target.region}`, 'Route53HealthCheck', {
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

  /** A step in the activated Region, because the other Region may be unavailable. */
  private call(
    action: PlanAction, description: string, { name = action, retry = RETRY_MINUTES, ungraceful }: CallOptions = {},
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
    name: string,
    description: string,
    executionBlockType: string,
    executionBlockConfiguration: CfnPlan.ExecutionBlockConfigurationProperty,
  ): CfnPlan.StepProperty {
    return { name: `${this.prefix}-${name}`, description, executionBlockType, executionBlockConfiguration };
  }
}
