import { ArcPlan, ArcStep } from '../../../tools/failover/arc';
import { Effects } from '../../../tools/gameday/executor';
import { Timeline } from '../../../tools/gameday/timeline';

export const HOME = 'ap-northeast-1';
export const AWAY = 'ap-northeast-3';
export const APPROVER = 'arn:aws:iam::123456789012:role/approver';

const functionArn = (region: string, name: string) => `arn:aws:lambda:${region}:123456789012:function:${name}`;

const step = (Name: string, ExecutionBlockType: string, ExecutionBlockConfiguration: ArcStep['ExecutionBlockConfiguration']): ArcStep =>
  ({ Name, ExecutionBlockType, ExecutionBlockConfiguration });

export const call = (name: string, { region = 'activatingRegion', retry = 1, timeout = 5 } = {}) => step(name, 'CustomActionLambda', {
  CustomActionLambdaConfig: {
    Lambdas: [HOME, AWAY].map((one) => ({ Arn: functionArn(one, name) })), RegionToRun: region, RetryIntervalMinutes: retry, TimeoutMinutes: timeout,
  },
});
export const approval = (name: string) =>
  step(name, 'ManualApproval', { ExecutionApprovalConfig: { ApprovalRole: APPROVER, TimeoutMinutes: 60 } });
export const promotion = (name: string, behavior = 'switchoverOnly') => step(name, 'AuroraGlobalDatabase', {
  GlobalAuroraConfig: {
    Behavior: behavior, DatabaseClusterArns: [], GlobalClusterIdentifier: 'shop', TimeoutMinutes: 30, Ungraceful: { Ungraceful: 'failover' },
  },
});
export const scaling = (name: string) =>
  step(name, 'ECSServiceScaling', {
    EcsCapacityIncreaseConfig: {
      Services: [], TargetPercent: 100, TimeoutMinutes: 30, Ungraceful: { MinimumSuccessPercentage: 50 },
    },
  });
export const dns = (name: string) => step(name, 'Route53HealthCheck', {
  Route53HealthCheckConfig: { HostedZoneId: 'Z1', RecordName: 'shop.example', RecordSets: [], TimeoutMinutes: 10 },
});
export const parallel = (name: string, ...steps: ArcStep[]) => step(name, 'Parallel', { ParallelConfig: { Steps: steps } });

export function planOf(...steps: ArcStep[]): ArcPlan {
  return {
    Name: 'shop',
    RecoveryApproach: 'activePassive',
    ExecutionRole: 'arn:aws:iam::123456789012:role/plan',
    PrimaryRegion: HOME,
    Regions: [HOME, AWAY],
    Workflows: [{ WorkflowTargetAction: 'activate', WorkflowTargetRegion: AWAY, Steps: steps }],
    Triggers: [{
      Action: 'activate',
      TargetRegion: AWAY,
      MinDelayMinutesBetweenExecutions: 240,
      Conditions: [{ AssociatedAlarmName: 'trigger1', Condition: 'red' }],
    }],
    AssociatedAlarms: { trigger1: { AlarmType: 'trigger', ResourceIdentifier: `arn:aws:cloudwatch:${AWAY}:123456789012:alarm:site` } },
  };
}

/** Every step takes some minutes, and says when it is done. */
export class Diary implements Effects {
  readonly timeline = new Timeline();
  readonly overhead = 0;
  readonly lines: string[] = [];
  /** Errors of the next calls of functions. */
  errors: string[] = [];
  faults: ('error' | 'hang')[] = [];
  answers = true;
  /** The error of a promotion that the role of the plan may not begin. */
  denial: string | undefined;
  writer = HOME;
  minutes = 1;
  /** The share of the tasks that have started, by minute. */
  started = (_minute: number): number => 100;

  duration(): number {
    return this.minutes;
  }

  startedPercent(): number {
    return this.started(this.timeline.now);
  }

  fault(): 'error' | 'hang' | undefined {
    return this.faults.shift();
  }

  async invoke(arn: string): Promise<string> {
    const error = this.errors.shift();
    if (error) throw new Error(error);
    this.write(`${arn.split(':').at(-1)} in ${arn.split(':')[3]}`);
    return 'done';
  }

  async isWriter(_block: unknown, region: string): Promise<boolean> {
    return this.writer === region;
  }

  canSwitchOver(): boolean {
    return this.answers;
  }

  beginPromotion(): void {
    if (this.denial) throw new Error(this.denial);
  }

  async promote(_block: unknown, region: string, dataLoss: boolean): Promise<void> {
    this.write(`${dataLoss ? 'failover' : 'switchover'} to ${region}`);
  }

  async scale(_block: unknown, region: string): Promise<void> {
    this.write(`tasks in ${region}`);
  }

  async switchDns(_block: unknown, region: string): Promise<void> {
    this.write(`DNS to ${region}`);
  }

  tell(): void {}

  async play(story: () => Promise<unknown>): Promise<string[]> {
    await this.timeline.run(story, async () => undefined);
    return this.lines;
  }

  private write(line: string): void {
    this.lines.push(`${this.timeline.now} ${line}`);
  }
}
