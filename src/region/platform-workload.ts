import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { FargateApi, FargateApiProps } from '../fargate-api';
import { JobSource } from '../jobs';
import { checkId } from './private/construct-id';
import { invalid } from '../private/errors';
import { checkWorker, QueueWorker, WorkerSettings, workerSettings } from '../workloads/internal';

/** Options of a worker of a platform. */
export interface PlatformWorkerOptions {
  /** Command and arguments of the container, for example `['node', 'src/emails.js']`. */
  readonly command: string[];

  /**
   * Source of the messages: a queue of its own, an existing queue, or events of EventBridge, which a queue buffers.
   *
   * A queue is replaced, and its messages are lost, if another source or id of the worker replaces it. In a pair each
   * Region has its own queue, so that an existing queue is rejected in one of them.
   *
   * @default JobSource.ownQueue()
   */
  readonly source?: JobSource;

  /**
   * The longest time that the processing of a message takes, up to 12 hours. It sets the `visibilityTimeout`.
   *
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;

  /**
   * The time that a message is hidden during its processing, at least `timeout` and up to 12 hours. A message whose
   * task ends without deleting it is delivered again after this time. Not for an existing queue.
   *
   * @default - `timeout` and one minute
   */
  readonly visibilityTimeout?: Duration;

  /**
   * The time that SQS keeps a message, from 1 minute to 14 days. Not for an existing queue. The dead-letter queue keeps
   * a message for 14 days after it was first sent.
   *
   * @default Duration.days(4)
   */
  readonly retentionPeriod?: Duration;

  /**
   * The number of attempts before a message is moved to the dead-letter queue, from 1 to 1,000. Not for an existing
   * queue.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * The age of the oldest message above which the alarm goes into ALARM, from 1 minute to 14 days.
   *
   * @default Duration.minutes(15)
   */
  readonly maxMessageAge?: Duration;

  /**
   * The number of messages, waiting or in process, for each of which one more task runs: with 100, 250 messages have 3
   * tasks.
   *
   * @default 100
   */
  readonly messagesPerTask?: number;

  /**
   * The minimum number of tasks after the first release. With 0, a worker without messages costs nothing but its
   * alarms; SQS can take 15 minutes to show the first message of a queue that nobody has used for 6 hours.
   *
   * @default 1
   */
  readonly minTasks?: number;

  /**
   * The maximum number of tasks. It limits the cost of a burst and the load on the database.
   *
   * @default - 10, or `minTasks` if that is more
   */
  readonly maxTasks?: number;

  /**
   * The time between SIGTERM and SIGKILL when ECS stops a task, from 2 seconds to 2 minutes. Stop receiving messages at
   * SIGTERM: a message that is not deleted by then is delivered again.
   *
   * @default Duration.minutes(2)
   */
  readonly stopTimeout?: Duration;

  /**
   * Environment variables in addition to those of the API. The same name replaces it.
   *
   * @default - those of the API, and `QUEUE_URL`
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables with values from Secrets Manager or SSM Parameter Store, in addition to those of the API. In
   * a pair, a secret of one Region is rejected: set it as `secrets` of each `DrRegion`, which the workers have too.
   *
   * @default - those of the API
   */
  readonly secrets?: { [name: string]: ecs.Secret };

  /**
   * The CPU of a task in units of 1/1,024 vCPU.
   *
   * @default - `api.cpu`
   */
  readonly cpu?: number;

  /**
   * The memory of a task in MiB, for the application.
   *
   * @default - `api.memoryLimitMiB`
   */
  readonly memoryLimitMiB?: number;
}

/**
 * What a workload needs of the platform.
 *
 * @internal
 */
export interface WorkloadSite {
  readonly api: FargateApi;
  readonly backend: FargateApiProps;
  /** Name of the service, the family and the container. */
  readonly name: string;
  readonly encryptionKey: kms.IKey;
  readonly alarmTopic?: sns.ITopic;
  /** 1 while the other Region of a pair processes messages, otherwise 0. */
  readonly elsewhere?: cloudwatch.IMetric;
  /** The running tasks of the API, where a failover creates the cache before it starts them. */
  readonly apiTasks?: cloudwatch.IMetric;
}

/** A service that a platform runs beside its API, on the image of the backend. */
export abstract class PlatformWorkload {
  /**
   * A service that processes the messages of a queue.
   *
   * It runs the released image of the backend with another command, with the variables, secrets and network of the API,
   * and roles of its own. The variable `QUEUE_URL` has the address of its queue. The API, its jobs and all workloads
   * have the address too, for `Emails` as `EMAILS_QUEUE_URL`, and permission to send to it.
   *
   * No task runs until an image is released. Each release reaches the worker after the API: a function deploys the
   * image that the release has recorded. The number of tasks follows the messages. A message that fails permanently is
   * in the dead-letter queue for 14 days, and an alarm goes into ALARM.
   *
   * In a pair each Region has a queue and a service, and tasks run only where the database accepts writes: after a
   * failover they start in the other Region within 5 minutes. Messages that a lost Region has not processed remain in
   * its queue.
   *
   * A task of the default size costs about $22 per month in Tokyo, and alarms and functions about $2. The queues and
   * their messages are deleted with the worker.
   *
   * @param id id of the worker's construct, for example `Emails`; changing it replaces the queue, and its messages are
   * lost
   * @throws if the id is not valid, the command is empty, or a number or duration is outside its range
   */
  static worker(id: string, options: PlatformWorkerOptions): PlatformWorkload {
    const { command } = options;
    if (command.length === 0) {
      invalid(undefined, 'command must have at least one word, got none; pass what the container executes');
    }
    const settings = workerSettings(options);
    checkWorker(undefined, settings);
    return new Worker(checkId(id), { ...options, command: [...command] }, settings);
  }

  /** @internal */
  protected constructor(
    /** Id of the workload's construct. */
    readonly id: string,
  ) {}

  /** @internal */
  abstract _worker(scope: Construct, site: WorkloadSite): QueueWorker | undefined;

  /**
   * Secrets and variables of its own, which must be available in each Region of a pair.
   *
   * @internal
   */
  abstract get _own(): Pick<PlatformWorkerOptions, 'environment' | 'secrets'>;

  /**
   * The range of tasks after the first release.
   *
   * @internal
   */
  abstract get _range(): Pick<WorkerSettings, 'minTasks' | 'maxTasks'>;
}

class Worker extends PlatformWorkload {
  constructor(id: string, private readonly options: PlatformWorkerOptions, private readonly settings: WorkerSettings) {
    super(id);
  }

  get _own(): Pick<PlatformWorkerOptions, 'environment' | 'secrets'> {
    return this.options;
  }

  get _range(): Pick<WorkerSettings, 'minTasks' | 'maxTasks'> {
    return this.settings;
  }

  _worker(scope: Construct, { api, backend, name, ...site }: WorkloadSite): QueueWorker {
    const { command, environment, secrets, cpu, memoryLimitMiB } = this.options;
    return new QueueWorker(scope, this.id, {
      ...site,
      settings: this.settings,
      tasks: { api, backend, name, command, environment, secrets, cpu, memoryLimitMiB },
    });
  }
}
