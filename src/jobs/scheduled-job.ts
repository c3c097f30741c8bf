import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BoundTarget } from './private/bound-target';
import { checkJob } from './private/job-checks';
import { missedRunsAlarm } from './private/missed-runs';
import { ScheduledJobProps } from './scheduled-job-props';
import { acknowledgeInlinePolicy } from '../private/acknowledge';
import { deadLetterAlarm, deadLetterQueue, notify } from '../private/dead-letters';
import { allowCloudWatchLogs } from '../private/log-key';

const RETRY_ATTEMPTS = 2;
const MAX_EVENT_AGE = Duration.hours(1);
/** The most that AWS allows; the age of the event ends them. */
const DELIVERY_ATTEMPTS = 185;

/**
 * A job that runs by the clock: one run at a time, tried again when it fails, and missed when it doesn't run (R5.2.1-8).
 *
 * What fails for good is in the dead-letter queue for 14 days, and an alarm says so. A second alarm rings when no run has succeeded for longer than
 * the schedule allows, whatever the reason: a job that is switched off by hand, a permission that is gone, a function that always fails. It knows
 * jobs that run at least once a week; for one that runs once a month CloudWatch can't look back far enough, and a warning says so. For a weekly job
 * it rings at the end of a calendar week without success. It counts a deployment as a run, so that it doesn't ring before the first one.
 *
 * AWS calls a target at least once: rarely, a run is repeated.
 *
 * The schedule costs about a dollar for a million runs, the alarms about half a dollar a month.
 *
 * @example
 * declare const cleanup: lambda.Function;
 * new ScheduledJob(this, 'Cleanup', {
 *   schedule: JobSchedule.cron('0 3 * * ? *'),
 *   target: JobTarget.lambdaFunction(cleanup),
 *   alarmTopic: topic,
 * });
 */
export class ScheduledJob extends Construct {
  /** The schedule. */
  readonly schedule: scheduler.Schedule;
  /** What the scheduler may do: call the one target, and write to the dead-letter queue. */
  readonly role: iam.Role;
  /** Runs that could not begin or failed for good, for 14 days. */
  readonly deadLetterQueue: sqs.Queue;
  /** Rings while the dead-letter queue is not empty. */
  readonly deadLetterAlarm: cloudwatch.Alarm;
  /** Rings when no run has succeeded in time; undefined if the job is disabled, begins or ends at a date, or runs less than once a week. */
  readonly missedRunsAlarm?: cloudwatch.Alarm;
  /** What runs a Fargate task; start an execution to run the job by hand. Undefined for a Lambda function. */
  readonly stateMachine?: sfn.StateMachine;
  /** Where a Fargate task connects from; empty for a Lambda function. */
  readonly securityGroups: ec2.ISecurityGroup[];

  private readonly succeeded: cloudwatch.IMetric;

  /**
   * @throws when AWS would refuse a number, a duration or a date, or the target can't run
   */
  constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    super(scope, id);
    checkJob(this, props);
    props.target._validate(this, props.retryAttempts);

    if (props.encryptionKey) allowCloudWatchLogs(props.encryptionKey, this);
    this.deadLetterQueue = deadLetterQueue(this, 'DeadLetterQueue', props.encryptionKey);
    this.deadLetterAlarm = deadLetterAlarm(this, 'DeadLetterAlarm', this.deadLetterQueue,
      `Runs of the job ${this.node.path} have failed for good; they are in its dead-letter queue.`, props.alarmTopic);
    const target = props.target._bind(this, {
      deadLetterQueue: this.deadLetterQueue,
      retryAttempts: props.retryAttempts ?? RETRY_ATTEMPTS,
      maxEventAge: props.maxEventAge ?? MAX_EVENT_AGE,
      allowOverlap: props.allowOverlap ?? false,
      encryptionKey: props.encryptionKey,
    });
    this.succeeded = target.succeeded;
    this.stateMachine = target.stateMachine;
    this.securityGroups = target.securityGroups ?? [];
    this.role = this.createRole(target, props);
    this.schedule = this.createSchedule(props, target);
    this.missedRunsAlarm = this.watch(props, target);
  }

  /** The runs that succeeded, in five minutes unless the options say otherwise. */
  metricSucceeded(options: cloudwatch.MetricOptions = {}): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: 'succeeded',
      usingMetrics: { succeeded: this.succeeded },
      label: options.label ?? 'Runs that succeeded',
      period: options.period,
      color: options.color,
    });
  }

  private createRole({ invocation }: BoundTarget, { encryptionKey, roleName }: ScheduledJobProps): iam.Role {
    const { account } = Stack.of(this);
    const statements = [invocation, new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetterQueue.queueArn] })];
    // Inline, so that the permissions are there before the first call and until the last.
    const role = new iam.Role(this, 'Role', {
      roleName,
      description: `Starts the job ${this.node.path}`,
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': account } } }),
      inlinePolicies: { Job: new iam.PolicyDocument({ statements }) },
    });
    encryptionKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
    return acknowledgeInlinePolicy(role);
  }

  private createSchedule(props: ScheduledJobProps, target: BoundTarget): scheduler.Schedule {
    const { role, deadLetterQueue: { queueArn } } = this;
    return new scheduler.Schedule(this, 'Schedule', {
      scheduleName: props.scheduleName,
      schedule: props.schedule._expression(),
      description: props.description ?? `Job ${this.node.path}`.slice(-512),
      timeWindow: props.flexibleWindow && scheduler.TimeWindow.flexible(props.flexibleWindow),
      start: props.start,
      end: props.end,
      enabled: props.enabled,
      key: props.encryptionKey,
      target: {
        bind: () => ({
          arn: target.arn,
          role,
          input: target.input,
          deadLetterConfig: { arn: queueArn },
          retryPolicy: { maximumEventAgeInSeconds: (props.maxEventAge ?? MAX_EVENT_AGE).toSeconds(), maximumRetryAttempts: DELIVERY_ATTEMPTS },
        }),
      },
    });
  }

  private watch(props: ScheduledJobProps, { succeeded }: BoundTarget): cloudwatch.Alarm | undefined {
    if (!props.schedule.recurring || props.enabled === false || props.start || props.end) return undefined;
    const grace = props.grace ?? Duration.minutes(Math.ceil(props.target._limits.usualMinutes));
    const flexible = props.flexibleWindow?.toMinutes() ?? 0;
    const alarm = missedRunsAlarm(this, {
      schedule: props.schedule,
      grace: grace.plus(Duration.minutes(flexible)),
      succeeded,
      encryptionKey: props.encryptionKey,
    });
    return alarm && notify(alarm, props.alarmTopic);
  }
}
