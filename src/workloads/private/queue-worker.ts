import { Annotations, Duration, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { scaleOnBacklog } from './backlog-scaling';
import { WorkerSettings } from './worker-settings';
import { ReleasedService, ReleasedServiceProps } from '../../fargate-api/internal';
import { warnOfLoss } from '../../jobs/internal';
import { declareCalls } from '../../network/internal';
import { deadLetterAlarm, grantSend, oldMessagesAlarm } from '../../private/dead-letters';
import { invalid } from '../../private/errors';
import { pathOf } from '../../private/readable-path';
import { checkSameRegion } from '../../private/regions';
import { PlatformWorker } from '../platform-worker';

/** What a consumer calls. The grant of the L2 also allows to read the URL of the queue. */
const CONSUME = ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes']
  .map((action) => `sqs:${action}`);

/** Properties of a `QueueWorker`. */
export interface QueueWorkerProps {
  readonly settings: WorkerSettings;
  /** Whether the user expects messages that take longer than ECS waits when it stops a task. */
  readonly outlastsStop: boolean;
  /** What the tasks are. */
  readonly tasks: Omit<ReleasedServiceProps, 'stopTimeout' | 'minTasks' | 'maxTasks'>;
  /** The KMS key of the queues. */
  readonly encryptionKey?: kms.IKey;
  readonly alarmTopic?: sns.ITopic;
  /** 1 while another Region processes messages, otherwise 0; absent for a platform of one Region. */
  readonly elsewhere?: cloudwatch.IMetric;
  /** The running tasks of the API, without which no task may start; absent where tasks can always start. */
  readonly apiTasks?: cloudwatch.IMetric;
}

/**
 * A queue, and a service that processes its messages.
 *
 * The number of tasks follows the backlog. In a pair it is 0 where the database does not accept writes: messages that
 * remain there wait until the Region is the primary Region again.
 */
export class QueueWorker extends PlatformWorker {
  readonly queue: sqs.IQueue;
  readonly deadLetterQueue?: sqs.IQueue;
  readonly rule?: events.Rule;
  readonly alarms: cloudwatch.Alarm[];
  readonly _tasks: ReleasedService;
  readonly _range: Pick<WorkerSettings, 'minTasks' | 'maxTasks'>;

  constructor(scope: Construct, id: string, props: QueueWorkerProps) {
    super(scope, id);
    const { settings, encryptionKey, elsewhere, apiTasks } = props;
    const {
      source: given, minTasks, maxTasks, messagesPerTask, acceptableWait, usualDuration, stopTimeout, ...ofQueue
    } = settings;
    checkSameRegion(this, `source of ${id}`, given._existing?.queue.env.region,
      `pass a queue of ${Stack.of(this).region}, or JobSource.ownQueue()`);
    const { _existing: existing } = given;
    this.checkAccount(existing?.queue.env.account);
    if (existing && !existing.deadLetterQueue) warnOfLoss(this, '@eldonia/queue-worker:noDeadLetterQueue');
    const source = given._bind(this, { ...ofQueue, encryptionKey });
    this.queue = source.queue;
    this._range = { minTasks, maxTasks };
    this.deadLetterQueue = source.deadLetterQueue;
    this.rule = source.rule;
    this._tasks = new ReleasedService(this, 'Tasks', {
      ...props.tasks,
      environment: {
        ...props.tasks.environment,
        QUEUE_URL: this.queue.queueUrl,
        ...settings.timeout.isUnresolved() ? {} : { MESSAGE_TIMEOUT_SECONDS: String(settings.timeout.toSeconds()) },
      },
      stopTimeout,
      // In a pair the alarm alone decides whether tasks run here.
      minTasks: elsewhere ? 0 : minTasks,
      maxTasks,
    });
    declareCalls(props.tasks.backend, ec2.InterfaceVpcEndpointAwsService.SQS);
    this.queue.grant(this, ...CONSUME);
    this.queue.encryptionMasterKey?.grant(this, 'kms:Decrypt');
    const { queue } = this;
    const target = this._tasks.scalableTaskCount.node.findChild('Target') as appscaling.ScalableTarget;
    scaleOnBacklog(this, {
      queue, target, messagesPerTask, acceptableWait, usualDuration, minTasks, maxTasks, elsewhere, apiTasks,
    });
    if (props.outlastsStop) this.warnOfStops(settings);
    this.alarms = this.createAlarms(settings.maxMessageAge, elsewhere !== undefined, props.alarmTopic);
  }

  grantSendMessages(grantee: iam.IGrantable): iam.Grant {
    return grantSend(this.queue, grantee);
  }

  private warnOfStops({ timeout, stopTimeout }: WorkerSettings): void {
    Annotations.of(this).addWarningV2('@eldonia/queue-worker:longMessages',
      `messages can take ${timeout.toHumanString()}, and ECS ends a task ${stopTimeout.toHumanString()} after ` +
      'SIGTERM, at each release and when the backlog shrinks: a message in process is then processed again. Protect ' +
      'the task while it has a message, as docs/workloads.md shows, and acknowledge this warning. CloudFormation ' +
      'waits for protected tasks for at most 3 hours');
  }

  /** The metrics of the queue, by which the tasks scale, and its policy are in its own account. */
  private checkAccount(account: string | undefined): void {
    const own = Stack.of(this).account;
    if (account === undefined || Token.compareStrings(account, own) !== TokenComparison.DIFFERENT) return;
    invalid(this, `source of ${this.node.id} must be in the account of the stack, ${own}, got a queue of ${account}; ` +
      'pass a queue of this account, to which the other one sends, or JobSource.eventBus()');
  }

  private createAlarms(age: Duration, paired: boolean, topic: sns.ITopic | undefined): cloudwatch.Alarm[] {
    const { deadLetterQueue, queue } = this;
    return [
      ...deadLetterQueue ? [deadLetterAlarm(this, 'DeadLetterAlarm', deadLetterQueue,
        `Messages of the worker ${pathOf(this)} have failed permanently and are in its dead-letter queue. Check the ` +
          'log of the worker, and redrive them when it is fixed.', topic)] : [],
      oldMessagesAlarm(this, 'OldMessagesAlarm', queue, age,
        `Messages of the worker ${pathOf(this)} wait for more than ${age.toHumanString()}. ` + (paired
          ? 'If its Region is the primary Region, check its tasks, their log and the maximum number of tasks. ' +
            'Otherwise no task processes them: move them to the other Region (recovery runbook).'
          : 'Check its tasks, their log and the maximum number of tasks.'), topic),
    ];
  }
}
