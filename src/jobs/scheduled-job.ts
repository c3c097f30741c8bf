import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { BoundTarget } from './private/bound-target';
import { checkJob } from './private/job-checks';
import { JobSchedule, jobScheduleOf } from './private/job-schedule';
import { missedRunsAlarm } from './private/missed-runs';
import { ScheduledJobProps } from './scheduled-job-props';
import { acknowledgeInlinePolicy } from '../private/acknowledge';
import { ofAccount } from '../private/allow-publish';
import { deadLetterAlarm, deadLetterQueue, notify } from '../private/dead-letters';
import { checkRequired } from '../private/errors';
import { allowCloudWatchLogs } from '../private/log-key';
import { allow } from '../private/permissions';
import { pathForRole, pathOf } from '../private/readable-path';
import { checkKnownProps } from '../private/structs/known-props';

const RETRY_ATTEMPTS = 2;
const MAX_EVENT_AGE = Duration.hours(1);
/** The maximum of EventBridge Scheduler. The maximum event age ends the retries. */
const DELIVERY_ATTEMPTS = 185;

/**
 * A job that runs on a schedule: one run at a time, with retries and an alarm on missed runs.
 *
 * A run that fails permanently is in the dead-letter queue for 14 days, and an alarm goes into ALARM. A second alarm
 * goes into ALARM when no run has succeeded for longer than the schedule allows, for any reason: a disabled schedule, a
 * missing permission, or a function that always fails. It covers jobs that run at least once per week. CloudWatch
 * cannot evaluate a longer period: for a job that runs once per month, the construct adds a warning. It counts a
 * deployment as a run, so that it stays in OK until the first run is due. For a weekly job the alarm evaluates complete
 * calendar weeks: after the first deployment it can be in ALARM for two days or more, because CloudWatch takes 48 hours
 * to show what is counted for the week before.
 *
 * AWS delivers at least once: a run is rarely repeated.
 *
 * The schedule costs about $1 per million runs, and the alarms about $0.40 per month. All resources are deleted with
 * the stack.
 *
 * @example
 * declare const cleanup: lambda.Function;
 * new ScheduledJob(this, 'Cleanup', {
 *   schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }),
 *   target: JobTarget.lambdaFunction(cleanup),
 *   alarmTopic: topic,
 * });
 */
@propertyInjectable
export class ScheduledJob extends Construct {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.ScheduledJob';

  /** The schedule. */
  readonly schedule: scheduler.Schedule;
  /** The role of the schedule, which can invoke the target and write to the dead-letter queue. */
  readonly role: iam.Role;
  /** The runs that could not start or failed permanently, for 14 days. */
  readonly deadLetterQueue: sqs.Queue;
  /** The alarm on messages in the dead-letter queue. */
  readonly deadLetterAlarm: cloudwatch.Alarm;
  /**
   * The alarm on missed runs; undefined for a disabled job, a job with a start or end date, and a job that runs less
   * than once per week.
   */
  readonly missedRunsAlarm?: cloudwatch.Alarm;
  /**
   * The state machine of a Fargate task; undefined for a Lambda function. Start an execution to run the job manually.
   */
  readonly stateMachine?: sfn.StateMachine;
  /** The security groups of a Fargate task; empty for a Lambda function. */
  readonly securityGroups: ec2.ISecurityGroup[];

  private readonly succeeded: cloudwatch.IMetric;

  /** @throws when AWS would reject a number, a duration, a date or a name, or the target cannot run */
  constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    super(scope, id);
    checkKnownProps(this, 'ScheduledJobProps', props);
    checkRequired(this, props, { schedule: 'pass e.g. ScheduleExpression.cron(...)', target: 'pass a JobTarget' });
    const schedule = jobScheduleOf(this, props.schedule);
    checkJob(this, props, schedule);
    props.target._validate(this, props.retryAttempts);

    if (props.encryptionKey) allowCloudWatchLogs(props.encryptionKey, this);
    this.deadLetterQueue = deadLetterQueue(this, 'DeadLetterQueue', props.encryptionKey);
    this.deadLetterAlarm = deadLetterAlarm(this, 'DeadLetterAlarm', this.deadLetterQueue,
      `Runs of the job ${pathOf(this)} have failed permanently and are in its dead-letter queue. Check the log of ` +
        'the target.', props.alarmTopic);
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
    this.missedRunsAlarm = this.createMissedRunsAlarm(props, target, schedule);
  }

  /** The number of successful runs: sum over 5 minutes. */
  metricSucceeded(options: cloudwatch.MetricOptions = {}): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: 'succeeded',
      usingMetrics: { succeeded: this.succeeded },
      label: options.label ?? 'Successful runs',
      period: options.period,
      color: options.color,
    });
  }

  private createRole({ invocation }: BoundTarget, { encryptionKey, roleName }: ScheduledJobProps): iam.Role {
    const send = allow('sqs:SendMessage', this.deadLetterQueue.queueArn);
    // Inline, so that the permissions exist before the first call and until the last one.
    const role = new iam.Role(this, 'Role', {
      roleName,
      description: `Starts the job ${pathForRole(this)}`,
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', { conditions: ofAccount(this) }),
      inlinePolicies: { Job: new iam.PolicyDocument({ statements: [invocation, send] }) },
    });
    encryptionKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
    return acknowledgeInlinePolicy(role);
  }

  private createSchedule(props: ScheduledJobProps, target: BoundTarget): scheduler.Schedule {
    const { role, deadLetterQueue: { queueArn } } = this;
    const schedule = new scheduler.Schedule(this, 'Schedule', {
      scheduleName: props.scheduleName,
      schedule: props.schedule,
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
          retryPolicy: {
            maximumEventAgeInSeconds: (props.maxEventAge ?? MAX_EVENT_AGE).toSeconds(),
            maximumRetryAttempts: DELIVERY_ATTEMPTS,
          },
        }),
      },
    });
    // The permissions for the key are a policy of their own.
    schedule.node.addDependency(role);
    return schedule;
  }

  private createMissedRunsAlarm(
    props: ScheduledJobProps, { succeeded }: BoundTarget, schedule: JobSchedule,
  ): cloudwatch.Alarm | undefined {
    const { _elsewhere: elsewhere, enabled = true } = props;
    if (!schedule.recurring || props.start || props.end || !(enabled || elsewhere)) return undefined;
    const grace = props.grace ?? Duration.minutes(Math.ceil(props.target._limits.usualMinutes));
    const flexible = props.flexibleWindow?.toMinutes() ?? 0;
    const alarm = missedRunsAlarm(this, {
      schedule,
      grace: grace.plus(Duration.minutes(flexible)),
      succeeded,
      elsewhere,
      encryptionKey: props.encryptionKey,
    });
    return alarm && notify(alarm, props.alarmTopic);
  }
}
