import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { allowed } from './private/access';
import { checkId } from './private/unique-name';
import {
  PlatformProcessOptions, PlatformServiceOptions, PlatformWorkloadOptions, UnrequestedOptions,
} from './workload-options';
import { ApiImage, ApiScaling, FargateApi, FargateApiProps } from '../fargate-api';
import { checkPath } from '../fargate-api/internal';
import { JobSource } from '../jobs';
import { invalid } from '../private/errors';
import { checkKnownProps } from '../private/structs/known-props';
import {
  checkExisting, checkGiven, checkWorker, outlastsStop, ProcessService, QueueWorker, Route, routeOf, WebService,
  WorkerSettings, workerSettings,
} from '../workloads/internal';

/** The longest that ECS waits for a task to end. */
const STOP = Duration.minutes(2);

/** Options of a worker of a platform. */
export interface PlatformWorkerOptions extends UnrequestedOptions {
  /**
   * Source of the messages: a queue of its own, an existing queue, or events of EventBridge, which a queue buffers. An
   * existing queue keeps its settings; a queue of this app whose visibility timeout is below `timeout` is rejected, and
   * so is one of another account, or of another worker, as SQS delivers each message to only one of them.
   *
   * A queue is replaced, and its messages are lost, if another source or id of the worker replaces it. In a pair each
   * Region has its own queue, so that an existing queue is rejected in one of them.
   *
   * @default JobSource.ownQueue()
   */
  readonly source?: JobSource;

  /**
   * The longest time that the processing of a message takes, up to 12 hours. It sets the `visibilityTimeout` of a new
   * queue, and `MESSAGE_TIMEOUT_SECONDS` of the tasks, for which a task protects itself while it has a message. A
   * warning says so if it is above `stopTimeout`.
   *
   * @default - three times `usualDuration`, at least 5 minutes and at most 12 hours
   */
  readonly timeout?: Duration;

  /**
   * The time that a message is hidden during its processing, at least `timeout` and up to 12 hours. A message whose
   * task ends without deleting it is delivered again after this time. Not for an existing queue.
   *
   * @default - `timeout` and one minute, at most 12 hours
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
   * The time that messages may wait under usual load. At its half, further tasks start even if the number of messages
   * needs none, and at the whole of it `maxTasks` run, but never more than there are messages.
   *
   * @default - 10 minutes, or two thirds of `maxMessageAge` if that is set
   */
  readonly acceptableWait?: Duration;

  /**
   * The usual time that the processing of a message takes, up to `timeout`. `messagesPerTask` and `timeout` follow from
   * it. For a process that handles several messages at the same time, pass the time divided by their number.
   *
   * @default - unknown: the age of the messages alone shows that 100 messages per task are too many
   */
  readonly usualDuration?: Duration;

  /**
   * The age of the oldest message above which the alarm goes into ALARM, from 1 minute to 14 days, and at most the
   * retention. The age counts from the time when the message was sent, also while it is processed.
   *
   * @default - `acceptableWait` and `timeout`
   */
  readonly maxMessageAge?: Duration;

  /**
   * The number of messages, waiting or in process, per task: the number of tasks is that of the messages divided by it,
   * rounded up, within `minTasks` and `maxTasks`. Not with `usualDuration`.
   *
   * @default - `acceptableWait` divided by `usualDuration`, or 100 without it
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
  /** The image of its own. */
  readonly image?: ApiImage;
  /** The scaling of a service in this Region. */
  readonly scaling: ApiScaling;
  /** Makes a rule on the load balancer require the secret header. */
  readonly requireHeader?: (rule: elbv2.ApplicationListenerRule) => void;
}

/**
 * A service that a platform runs beside its API, on the image of the backend or another one.
 *
 * @example
 * new EldoniaPlatform(this, 'Platform', {
 *   zone: PlatformZone.fromHostedZone(zone),
 *   workloads: [
 *     PlatformWorkload.worker('Emails', { command: ['node', 'src/emails.js'] }),
 *     PlatformWorkload.service('Reports', { paths: ['/reports/*'], healthPath: '/health' }),
 *   ],
 * });
 */
export abstract class PlatformWorkload {
  /**
   * A service that processes the messages of a queue.
   *
   * It runs the released image of the backend with another command, or an image of its own, with the variables, secrets
   * and network of the API, and roles of its own. Containers that the hook `task` of the API adds are not beside it.
   * The variable `QUEUE_URL` has the address of its queue. The API, its jobs and all workloads have the address too,
   * for `Emails` as `EMAILS_QUEUE_URL`, and permission to send to it.
   *
   * No task runs until an image is released. Each release reaches the worker after the API: a function deploys the
   * image that the release has recorded. The number of tasks follows the messages. A message that fails permanently is
   * in the dead-letter queue until 14 days after it was sent, and an alarm goes into ALARM.
   *
   * In a pair each Region has a queue and a service, and tasks run only where the database accepts writes: after a
   * failover they start in the other Region within 5 minutes of the first task of the API. Messages that a Region has
   * not processed remain in its queue until it is the primary Region again, or until their retention ends; the recovery
   * runbook moves them. An alarm pages meanwhile.
   *
   * A task of the default size costs about $23 per month in Tokyo, and alarms, functions and Container Insights about
   * $8. The queues and their messages are deleted with the worker.
   *
   * @param id id of the worker's construct, for example `Emails`; changing it replaces the queue, and its messages are
   * lost. Changing only its case fails at deployment, because the names are taken
   * @throws if the id is not valid, the command is empty or missing, a number or duration is outside its range, or an
   * existing queue has a setting that is passed or that is too short
   */
  static worker(id: string, options: PlatformWorkerOptions): PlatformWorkload {
    checkKnownProps(undefined, 'PlatformWorkerOptions', options);
    checkImage(options);
    checkCommand(options);
    const variables = { ...options.environment, ...options.secrets };
    const taken = ['QUEUE_URL', 'MESSAGE_TIMEOUT_SECONDS'].find((name) => name in variables);
    if (taken !== undefined) {
      invalid(undefined, `environment and secrets of ${id} must not contain ${taken}, got one of them; rename it, ` +
        'because the platform sets it');
    }
    checkExisting(options);
    checkGiven(options);
    const settings = workerSettings(options);
    checkWorker(undefined, settings);
    return new Worker(checkId(id), options, settings);
  }

  /**
   * A service that receives the requests to some paths or hosts, behind the load balancer and the edge of the platform.
   *
   * It runs the released image of the backend, with another command if that is set, or an image of its own. It has the
   * variables, secrets and network of the API, and roles, tasks, scaling, alarms and a target group of its own. Only
   * requests of CloudFront reach it, as those of the API. Containers that the hook `task` of the API adds are not
   * beside it.
   *
   * No task runs until an image is released; until then its paths respond with 503. Each release reaches the service
   * after the API: a function deploys the image that the release has recorded. Deployments are rolling; the circuit
   * breaker and the alarms on failed requests and unhealthy tasks roll a failed one back. So the API and the service
   * run different versions for some minutes, and both must accept the requests and the database of the other version.
   *
   * In a pair each Region has the service. After a failover the standby Region has at least the minimum of tasks within
   * 5 minutes of the first task of the API. The failover plan does not wait for them. The failback plan restores the
   * number of the standby Region, and starts the service in the primary Region if it has no task there.
   *
   * A task of the default size costs about $23 per month in Tokyo, and alarms, functions and Container Insights about
   * $11. Nothing is retained when the service is deleted.
   *
   * @param id id of the service's construct, for example `Reports`; changing it replaces the service, with an
   * interruption. Changing only its case fails at deployment, because the names are taken
   * @throws if the id, a path, a host, the health path or a number is not valid, there is neither a path nor a host,
   * or `scaling` has a `desiredCount`
   */
  static service(id: string, options: PlatformServiceOptions): PlatformWorkload {
    checkKnownProps(undefined, 'PlatformServiceOptions', options);
    checkImage(options);
    const { command, healthPath, hosts, paths, scaling } = options;
    checkId(id);
    if (command?.length === 0) {
      invalid(undefined, 'command must have at least one word, got none; pass what the container executes, or leave ' +
        'it out');
    }
    if (!healthPath) {
      invalid(undefined, `healthPath of ${id} is required, got none; pass a path that returns 200 while the process ` +
        'runs, such as /health');
    }
    checkPath(undefined, `healthPath of ${id}`, healthPath);
    checkScaling(id, scaling);
    return new Service(id, options, routeOf(id, paths, hosts));
  }

  /**
   * A process that runs all the time without requests and without a queue of the platform: a consumer of BullMQ,
   * pg-boss or Kafka, or a scheduler.
   *
   * It runs the released image of the backend with another command, or an image of its own, with what the API has and
   * roles of its own. No task runs until an image is released, and each release reaches it after the API. A release
   * that ends within 10 seconds of its start is rolled back. An alarm pages when tasks are missing.
   *
   * In a pair each Region has the process, and tasks run only where the database accepts writes: after a failover they
   * start within 5 minutes of the first task of the API. Stop them in a Region that you leave while it is available.
   *
   * A task of the default size costs about $23 per month in Tokyo, and alarms, functions and Container Insights about
   * $6. Nothing is retained when the process is deleted.
   *
   * @param id id of the process's construct, for example `Bull`; changing it replaces the process
   * @throws if the id is not valid, the command is empty or missing, or `scaling` has no task or more than one
   * `withoutOverlap`
   */
  static process(id: string, options: PlatformProcessOptions): PlatformWorkload {
    checkKnownProps(undefined, 'PlatformProcessOptions', options);
    checkImage(options);
    checkCommand(options);
    const { scaling = ApiScaling.between(1, 1), withoutOverlap } = options;
    checkScaling(id, scaling);
    if (withoutOverlap && scaling.maxTasks > 1) {
      invalid(undefined, `scaling of ${id} must have a maximum of 1 withoutOverlap, got ${scaling.maxTasks}; ` +
        'remove one');
    }
    return new Process(checkId(id), options, scaling);
  }

  /**
   * What all workloads have: secrets and variables of its own must be available in each Region of a pair.
   *
   * @internal
   */
  abstract readonly _own: PlatformWorkloadOptions;

  /**
   * The scaling of a service; undefined for a worker, and for that of the tier.
   *
   * @internal
   */
  readonly _scaling?: ApiScaling;

  /**
   * The requests that it receives; undefined for workers and processes.
   *
   * @internal
   */
  readonly _route?: Route;

  /** @internal */
  protected constructor(
    /** Id of the workload's construct. */
    readonly id: string,
  ) {}

  /** @internal */
  abstract _define(scope: Construct, site: WorkloadSite): QueueWorker | WebService | ProcessService;

  /**
   * Whether tasks run only where the database accepts writes: of a worker by the alarm of its backlog, and of a process
   * by the function of releases.
   *
   * @internal
   */
  get _writes(): boolean {
    return this._route === undefined;
  }
}

class Worker extends PlatformWorkload {
  constructor(id: string, readonly _own: PlatformWorkerOptions, private readonly settings: WorkerSettings) {
    super(id);
  }

  override _define(scope: Construct, site: WorkloadSite): QueueWorker {
    const { encryptionKey, alarmTopic, elsewhere, apiTasks } = site;
    return new QueueWorker(scope, this.id, {
      settings: this.settings,
      outlastsStop: outlastsStop(this._own, this.settings.stopTimeout),
      tasks: { ...tasksOf(this._own, site), healthCheckCommand: this._own.healthCheckCommand },
      encryptionKey,
      alarmTopic,
      elsewhere,
      apiTasks,
    });
  }
}

class Service extends PlatformWorkload {
  override readonly _scaling?: ApiScaling;

  constructor(id: string, readonly _own: PlatformServiceOptions, override readonly _route: Route) {
    super(id);
    this._scaling = _own.scaling;
  }

  override _define(scope: Construct, site: WorkloadSite): WebService {
    const { healthCheckCommand, healthPath, port, stopTimeout } = this._own;
    const { alarmTopic, requireHeader, scaling } = site;
    return new WebService(scope, this.id, {
      tasks: { ...tasksOf(this._own, site), stopTimeout },
      receives: { port, healthPath, healthCheckCommand },
      route: this._route,
      scaling,
      requireHeader,
      alarmTopic,
    });
  }
}

class Process extends PlatformWorkload {
  constructor(id: string, readonly _own: PlatformProcessOptions, override readonly _scaling: ApiScaling) {
    super(id);
  }

  override _define(scope: Construct, site: WorkloadSite): ProcessService {
    const { healthCheckCommand, stopTimeout = STOP, withoutOverlap } = this._own;
    const tasks = { ...tasksOf(this._own, site), healthCheckCommand, stopTimeout, withoutOverlap };
    return new ProcessService(scope, this.id, { tasks, scaling: site.scaling });
  }
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const REPOSITORY = /^(?=.{2,256}$)[a-z0-9]+(?:(?:\.|__?|-+|\/)[a-z0-9]+)*$/;

function checkImage({ repositoryName, imageParameterName }: PlatformWorkloadOptions): void {
  if ((repositoryName === undefined) !== (imageParameterName === undefined)) {
    const [present, absent] = repositoryName === undefined
      ? ['imageParameterName', 'repositoryName'] : ['repositoryName', 'imageParameterName'];
    invalid(undefined, `${absent} is required with ${present}, got none; pass both, or remove ${present}`);
  }
  if (repositoryName !== undefined && !REPOSITORY.test(repositoryName)) {
    invalid(undefined, 'repositoryName must be 2 to 256 lower-case letters, digits and inner ._/-, got ' +
      `"${repositoryName}"; pass the name of a repository, without its registry`);
  }
}

function checkCommand({ command, repositoryName }: PlatformWorkloadOptions): void {
  if (command?.length === 0) {
    invalid(undefined, 'command must have at least one word, got none; pass what the container executes');
  }
  if (command || repositoryName !== undefined) return;
  invalid(undefined, 'command is required without repositoryName, got none; ' +
    'pass what the container executes, because the released image would run the API');
}

function checkScaling(id: string, scaling: ApiScaling | undefined): void {
  if (scaling?.minTasks === 0) {
    invalid(undefined, `scaling of ${id} must have a minimum of at least 1, got 0; a service without tasks does ` +
      'not scale out');
  }
  if (scaling?.desiredCount === undefined) return;
  invalid(undefined, `scaling of ${id} must have no desiredCount, got ${scaling.desiredCount}; remove it, ` +
    'because scaling alone sets the number of its tasks');
}

/** What the tasks of all workloads have. */
function tasksOf(
  { command, cpu, environment, memoryLimitMiB, secrets, ...options }: PlatformWorkloadOptions,
  { api, backend: all, image, name }: WorkloadSite,
) {
  const backend = { ...all, environment: allowed(options, all.environment), secrets: allowed(options, all.secrets) };
  const { diskSize, readonlyRootFilesystem, startupTime, temporaryStorage, user, writablePaths } = options;
  const own = { diskSize, readonlyRootFilesystem, startupTime, temporaryStorage, user, writablePaths };
  return {
    api, backend, name, image, environment, secrets, cpu, memoryLimitMiB, own, command: command && [...command],
  };
}
