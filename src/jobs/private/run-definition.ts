import { Duration } from 'aws-cdk-lib';
import { UNRELEASED } from '../../private/unreleased';

/** The wait between two attempts. */
const PAUSE_SECONDS = 60;
/** The time of the states other than the task. */
const MARGIN_SECONDS = 600;
/** The time to find the release before each attempt, with the retries of both calls. */
const LOOKUP_SECONDS = 240;

/** The values of the state machine of a Fargate task. */
export interface Run {
  readonly partition: string;
  readonly clusterArn: string;
  /** The task definition of a task without a service. */
  readonly taskDefinition: string;
  /** The service whose release the task runs. */
  readonly release?: Release;
  readonly container: string;
  /** The other essential containers. */
  readonly essential: string[];
  readonly command?: string[];
  readonly environment: { [name: string]: string };
  /** The size of the task where it differs from that of the task definition: units, MiB and GiB. */
  readonly cpu?: number;
  readonly memory?: number;
  readonly disk?: number;
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
  readonly publicIp: boolean;
  readonly spot: boolean;
  readonly timeout: Duration;
  readonly retryAttempts: number;
  readonly deadLetterQueueUrl: string;
  /** The table of the lock; without it runs can overlap. */
  readonly tableName?: string;
}

/** An ECS service that others release. */
interface Release {
  readonly clusterArn: string;
  readonly serviceArn: string;
}

/** A state of the Amazon States Language. */
type State = Record<string, unknown>;

const EXECUTION = '{% $states.context.Execution.Id %}';
const ERROR = '{% $failure.Error %}';
const CAUSE = '{% $exists($failure.Cause) ? $failure.Cause : "" %}';
/** A manual execution has no scheduled time. */
const DUE = '{% $exists($states.context.Execution.Input.scheduledTime) ? ' +
  '$states.context.Execution.Input.scheduledTime : $states.context.Execution.StartTime %}';
const NOW = '$floor($toMillis($states.context.State.EnteredTime) / 1000)';
/** AWS API calls can fail temporarily. */
const RETRY = {
  ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 5, JitterStrategy: 'FULL',
};

const FAILED_ATTEMPT = {
  ErrorEquals: ['States.ALL'],
  Assign: { tries: '{% $tries + 1 %}', failure: '{% $states.errorOutput %}' },
  Next: 'TryAgain',
};
/** The error of a run before the first release. */
const NOT_RELEASED = 'JobNotReleased';

/**
 * The state machine definition: acquires the lock, runs the task with retries, releases the lock, and reports a
 * failure. Overlapping runs and runs before the first release fail without a message in the dead-letter queue.
 *
 * The lock is an item that is written only if none exists, or if the lease of the existing one has expired.
 */
export function runDefinition(run: Run): { readonly [key: string]: unknown } {
  const locks = run.tableName === undefined ? {} : lockStates(run, run.tableName);
  const afterwards = run.tableName === undefined ? 'Outcome' : 'Unlock';
  const lookups = run.release === undefined ? {} : releaseStates(run, run.release, afterwards);
  return {
    Comment: 'Runs a Fargate task, one at a time',
    QueryLanguage: 'JSONata',
    StartAt: 'Begin',
    States: {
      Begin: {
        Type: 'Pass', Assign: { tries: 0, failure: false }, Next: run.tableName === undefined ? attempt(run) : 'Lock',
      },
      ...locks,
      ...lookups,
      Run: { ...taskState(run), Next: afterwards },
      Judge: {
        Type: 'Choice',
        Choices: [{ Condition: succeeded(run), Assign: { failure: false }, Next: afterwards }],
        Default: 'TryAgain',
      },
      TryAgain: {
        Type: 'Choice',
        Choices: [{ Condition: `{% $tries <= ${run.retryAttempts} %}`, Next: 'Pause' }],
        Default: afterwards,
      },
      Pause: { Type: 'Wait', Seconds: PAUSE_SECONDS, Next: attempt(run) },
      Outcome: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $failure = false %}', Next: 'Done' },
          ...run.release ? [{ Condition: `{% $failure.Error = "${NOT_RELEASED}" %}`, Next: 'Failed' }] : [],
        ],
        Default: 'Keep',
      },
      Keep: {
        Type: 'Task',
        Resource: service(run, 'sqs:sendMessage'),
        Arguments: {
          QueueUrl: run.deadLetterQueueUrl,
          MessageBody: {
            execution: EXECUTION, input: '{% $states.context.Execution.Input %}', error: ERROR, cause: CAUSE,
          },
        },
        Retry: [RETRY],
        Next: 'Failed',
      },
      Done: { Type: 'Succeed' },
      Failed: { Type: 'Fail', Error: ERROR, Cause: CAUSE },
    },
  };
}

/** The first state of an attempt. */
function attempt({ release }: Run): string {
  return release ? 'FindRelease' : 'Run';
}

/**
 * Finds the task definition of the newest completed deployment of the service. A deployment in progress can be rolled
 * back. During a rollback no deployment is completed, and the service has the task definition that it returns to.
 */
function releaseStates(run: Run, { clusterArn, serviceArn }: Release, afterwards: string): Record<string, State> {
  const unreleased = `$substring($image, -${UNRELEASED.length + 1}) = ":${UNRELEASED}"`;
  return {
    FindRelease: {
      Type: 'Task',
      Resource: service(run, 'aws-sdk:ecs:describeServices'),
      Arguments: { Cluster: clusterArn, Services: [serviceArn] },
      Assign: {
        release: '{% $states.result.Services[0].' +
          '[Deployments[RolloutState = "COMPLETED"]^(>CreatedAt).TaskDefinition, TaskDefinition][0] %}',
      },
      Retry: [RETRY],
      Catch: [FAILED_ATTEMPT],
      Next: 'ReadImage',
    },
    ReadImage: {
      Type: 'Task',
      Resource: service(run, 'aws-sdk:ecs:describeTaskDefinition'),
      Arguments: { TaskDefinition: '{% $release %}' },
      Assign: { image: `{% $states.result.TaskDefinition.ContainerDefinitions[Name = "${run.container}"].Image %}` },
      Retry: [RETRY],
      Catch: [FAILED_ATTEMPT],
      Next: 'IsReleased',
    },
    IsReleased: {
      Type: 'Choice',
      Choices: [
        {
          Condition: `{% $tries = 0 and ${unreleased} %}`,
          Assign: {
            failure: {
              Error: NOT_RELEASED, Cause: 'the service runs no released image; this run has started no task',
            },
          },
          Next: afterwards,
        },
        // A failed attempt before is reported.
        { Condition: `{% ${unreleased} %}`, Next: afterwards },
      ],
      Default: 'Run',
    },
  };
}

function lockStates(run: Run, tableName: string): Record<string, State> {
  const lookup = run.release ? LOOKUP_SECONDS : 0;
  const lease = (run.retryAttempts + 1) * (run.timeout.toSeconds() + lookup) + run.retryAttempts * PAUSE_SECONDS +
    MARGIN_SECONDS;
  const refused = 'DynamoDB.ConditionalCheckFailedException';
  const values = { ':me': { S: EXECUTION } };
  return {
    Lock: {
      Type: 'Task',
      Resource: service(run, 'dynamodb:putItem'),
      Arguments: {
        TableName: tableName,
        Item: { LockId: { S: 'job' }, HeldBy: { S: EXECUTION }, LeaseEnd: { N: `{% $string(${NOW} + ${lease}) %}` } },
        ConditionExpression: 'attribute_not_exists(LockId) OR LeaseEnd < :now OR HeldBy = :me',
        ExpressionAttributeValues: { ...values, ':now': { N: `{% $string(${NOW}) %}` } },
      },
      Retry: [{ ErrorEquals: [refused], MaxAttempts: 0 }, RETRY],
      Catch: [
        { ErrorEquals: [refused], Next: 'StillRunning' },
        { ErrorEquals: ['States.ALL'], Assign: { failure: '{% $states.errorOutput %}' }, Next: 'Keep' },
      ],
      Next: attempt(run),
    },
    StillRunning: {
      Type: 'Fail',
      Error: 'JobStillRunning',
      Cause: 'the previous run is still running; this run has started no task',
    },
    Unlock: {
      Type: 'Task',
      Resource: service(run, 'dynamodb:deleteItem'),
      Arguments: {
        TableName: tableName,
        Key: { LockId: { S: 'job' } },
        ConditionExpression: 'HeldBy = :me',
        ExpressionAttributeValues: values,
      },
      Retry: [{ ErrorEquals: [refused], MaxAttempts: 0 }, RETRY],
      // A lock that cannot be released expires at the end of its lease.
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Outcome' }],
      Next: 'Outcome',
    },
  };
}

function taskState(run: Run): State {
  const environment = { ...run.environment, SCHEDULED_TIME: DUE };
  return {
    Type: 'Task',
    Resource: service(run, 'ecs:runTask.sync'),
    Arguments: {
      Cluster: run.clusterArn,
      TaskDefinition: run.release ? '{% $release %}' : run.taskDefinition,
      ...run.spot ? { CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }] } : {
        LaunchType: 'FARGATE',
      },
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: run.subnetIds,
          SecurityGroups: run.securityGroupIds,
          AssignPublicIp: run.publicIp ? 'ENABLED' : 'DISABLED',
        },
      },
      Overrides: {
        ...run.cpu !== undefined && { Cpu: String(run.cpu) },
        ...run.memory !== undefined && { Memory: String(run.memory) },
        ...run.disk !== undefined && { EphemeralStorage: { SizeInGiB: run.disk } },
        ContainerOverrides: [{
          Name: run.container,
          ...run.command && { Command: run.command },
          Environment: Object.entries(environment).map(([Name, Value]) => ({ Name, Value })),
        }],
      },
      PropagateTags: 'TASK_DEFINITION',
    },
    TimeoutSeconds: run.timeout.toSeconds(),
    Assign: { failure: false },
    Catch: [{ ...FAILED_ATTEMPT, ErrorEquals: ['States.TaskFailed'], Next: 'Judge' }, FAILED_ATTEMPT],
  };
}

/**
 * Whether the container of the job has ended with 0. Step Functions takes each other exit code for a failure, also that
 * of a sidecar, which ECS stops when the container ends: an agent that is killed or stopped early exits with 137 or 2.
 * The cause is then the task as JSON. The cause of other errors is text, and a truncated one has another end.
 *
 * An essential sidecar that fails may have ended the task before the job, and no value of ECS says which of both was
 * first: the run has failed.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
 */
function succeeded({ container, essential }: Run): string {
  const failed = essential.map((name) => ` and $not($task.Containers[Name = "${name}"].ExitCode != 0)`).join('');
  const parsed = '($task := $parse($failure.Cause); $task.StopCode = "EssentialContainerExited" and ' +
    `$task.Containers[Name = "${container}"].ExitCode = 0${failed})`;
  const isJson = '$substring($failure.Cause, 0, 1) = "{" and $substring($failure.Cause, -1) = "}"';
  return `{% ${isJson} ? ${parsed} : false %}`;
}

function service({ partition }: Run, call: string): string {
  return `arn:${partition}:states:::${call}`;
}
