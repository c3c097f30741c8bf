import { Duration } from 'aws-cdk-lib';
import { Run, runDefinition } from '../../../../src/jobs/private/run-definition';
import { Execution, play, StateError } from '../../../../tools/states/play';

const CLUSTER = 'arn:aws-cn:ecs:cn-north-1:123456789012:cluster/shop';
const SERVICE = 'arn:aws-cn:ecs:cn-north-1:123456789012:service/shop/backend';
const START = new Date('2026-05-01T18:00:00Z');

/** A run of the release of a service, with a lock. */
const RUN: Run = {
  partition: 'aws-cn',
  clusterArn: CLUSTER,
  taskDefinition: 'backend:1',
  release: { clusterArn: CLUSTER, serviceArn: SERVICE },
  container: 'app',
  essential: [],
  environment: {},
  subnetIds: ['subnet-1'],
  securityGroupIds: ['sg-1'],
  publicIp: false,
  spot: false,
  timeout: Duration.hours(1),
  retryAttempts: 2,
  deadLetterQueueUrl: 'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/dead',
  tableName: 'lock',
};

interface Deployment { readonly TaskDefinition: string; readonly RolloutState: string; readonly CreatedAt: string }

/** ECS, the table of the lock and the dead-letter queue. */
class World {
  /** The images of the revisions. */
  images: Record<string, string> = { 'backend:1': 'repo:none', 'backend:2': 'repo:v2', 'backend:3': 'repo:v3' };
  /** The newest first, as ECS lists them. */
  deployments: Deployment[] = [];
  /** The task definition of the service; undefined for a missing service. */
  current?: string = 'backend:2';
  /** The outcomes of the tasks; a task succeeds without one. */
  readonly outcomes: (StateError | undefined)[] = [];
  readonly started: string[] = [];
  readonly deadLetters: { readonly error: string; readonly cause: string }[] = [];
  lock?: { readonly HeldBy: string; readonly LeaseEnd: number };
  /** What happens while a task runs. */
  during: () => void | Promise<void> = () => undefined;

  deployed(TaskDefinition: string, RolloutState: string, day: number): Deployment {
    return { TaskDefinition, RolloutState, CreatedAt: `2026-04-${10 + day}T00:00:00.000Z` };
  }

  run(run: Partial<Run> = {}, { id = 'run-1', time = START } = {}): Promise<Execution> {
    return play(runDefinition({ ...RUN, ...run }), (resource, args) => this.call(resource, args), { id, time });
  }

  /* eslint-disable-next-line @typescript-eslint/no-explicit-any */
  private async call(resource: string, args: any): Promise<unknown> {
    switch (resource.replace('arn:aws-cn:states:::', '')) {
      case 'aws-sdk:ecs:describeServices': {
        expect(args).toEqual({ Cluster: CLUSTER, Services: [SERVICE] });
        const Services = this.current === undefined ? [] : [{ TaskDefinition: this.current, Deployments: this.deployments }];
        return { Services, Failures: [] };
      }
      case 'aws-sdk:ecs:describeTaskDefinition':
        return { TaskDefinition: { ContainerDefinitions: [{ Name: 'agent', Image: 'agent:1' }, { Name: 'app', Image: this.images[args.TaskDefinition] }] } };
      case 'dynamodb:putItem': {
        const { HeldBy, LeaseEnd } = args.Item;
        const now = Number(args.ExpressionAttributeValues[':now'].N);
        if (this.lock && this.lock.LeaseEnd >= now && this.lock.HeldBy !== HeldBy.S) throw new StateError('DynamoDB.ConditionalCheckFailedException');
        this.lock = { HeldBy: HeldBy.S, LeaseEnd: Number(LeaseEnd.N) };
        return {};
      }
      case 'dynamodb:deleteItem':
        if (this.lock?.HeldBy !== args.ExpressionAttributeValues[':me'].S) throw new StateError('DynamoDB.ConditionalCheckFailedException');
        this.lock = undefined;
        return {};
      case 'ecs:runTask.sync': {
        this.started.push(args.TaskDefinition);
        await this.during();
        const failure = this.outcomes.shift();
        if (failure) throw failure;
        return {};
      }
      case 'sqs:sendMessage':
        this.deadLetters.push(args.MessageBody);
        return {};
      default: throw new Error(`${resource} is not known here`);
    }
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

const FAILED = new StateError('States.TaskFailed', 'Essential container in task exited');

/** What tells the outcomes of a run apart. */
async function outcome(run: Partial<Run> = {}) {
  const { status, error } = await world.run(run);
  return { outcome: error ?? status, started: world.started, dead: world.deadLetters.map((one) => one.error), locked: world.lock !== undefined };
}

describe('the release of a service', () => {
  test.each<[string, current: string, deployments: [TaskDefinition: string, RolloutState: string, day: number][], started: string]>([
    ['is what a job runs, and not the revision of the template', 'backend:2', [['backend:2', 'COMPLETED', 1]], 'backend:2'],
    ['is the one before a deployment in progress', 'backend:3', [['backend:3', 'IN_PROGRESS', 2], ['backend:2', 'COMPLETED', 1]], 'backend:2'],
    ['is not a failed one', 'backend:3', [['backend:3', 'FAILED', 2], ['backend:2', 'COMPLETED', 1]], 'backend:2'],
    ['is the one that a rollback returns to, although another revision is newer', 'backend:2',
      [['backend:2', 'IN_PROGRESS', 1], ['backend:3', 'FAILED', 2]], 'backend:2'],
    ['is the newest while the tasks of the previous one stop', 'backend:3',
      [['backend:2', 'COMPLETED', 1], ['backend:3', 'COMPLETED', 2]], 'backend:3'],
    ['is that of the service where ECS reports no state of the deployments', 'backend:2', [], 'backend:2'],
  ])('%s', async (_, current, deployments, started) => {
    world.current = current;
    world.deployments = deployments.map((one) => world.deployed(...one));

    expect(await outcome()).toEqual({ outcome: 'SUCCEEDED', started: [started], dead: [], locked: false });
  });

  test('is found again for each attempt', async () => {
    world.outcomes.push(FAILED);
    world.during = () => {
      world.current = 'backend:3';
    };

    expect(await outcome()).toEqual({ outcome: 'SUCCEEDED', started: ['backend:2', 'backend:3'], dead: [], locked: false });
  });

  test('is not looked up without a service', async () => expect((await outcome({ release: undefined })).started).toEqual(['backend:1']));
});

/** A task of containers, each with its end: Step Functions fails the state if one of them does not end with 0. */
function ended(codes: Record<string, number | undefined>, StopCode = 'EssentialContainerExited'): StateError | undefined {
  if (Object.values(codes).every((code) => code === 0)) return undefined;
  const Containers = Object.entries(codes).map(([Name, ExitCode]) => ({ ContainerArn: `arn:${Name}`, ExitCode, LastStatus: 'STOPPED', Name, NetworkInterfaces: [{ AttachmentId: 'a' }] }));
  return new StateError('States.TaskFailed', JSON.stringify({ Attachments: [], Containers, LastStatus: 'STOPPED', StopCode, StoppedReason: 'Essential container in task exited' }));
}

describe('a task with sidecars', () => {
  test.each<[string, StateError | undefined, boolean]>([
    ['whose containers all end with 0', ended({ agent: 0, app: 0 }), true],
    ['whose agent is killed after the job', ended({ agent: 137, app: 0 }), true],
    ['whose agent is stopped early', ended({ 'app': 0, 'cwagent': 2, 'datadog-agent': 143 }), true],
    ['whose agent has no exit code', ended({ agent: undefined, app: 0 }), true],
    ['whose own container fails', ended({ agent: 0, app: 1 }), false],
    ['whose containers all fail', ended({ agent: 137, app: 137 }), false],
    ['whose own container never started', ended({ agent: 0, app: undefined }), false],
    ['that does not have the container', ended({ agent: 1 }), false],
    ['whose essential proxy fails, so that the job is stopped', ended({ agent: 137, app: 0, proxy: 1 }), false],
    ['whose essential proxy ends with 0 after the job', ended({ agent: 137, app: 0, proxy: 0 }), true],
    ['that is interrupted, and ends with 0 on the signal', ended({ agent: 137, app: 0 }, 'SpotInterruption'), false],
    ['whose cause is truncated', new StateError('States.TaskFailed', ended({ agent: 137, app: 0 })!.reason.slice(0, 90)), false],
    ['whose cause is text', new StateError('States.TaskFailed', 'Essential container in task exited'), false],
    ['without a cause', new StateError('States.TaskFailed'), false],
  ])('%s', async (_, end, success) => {
    world.outcomes.push(...Array<StateError | undefined>(3).fill(end));

    expect(await outcome({ essential: ['proxy'] })).toEqual(success
      ? { outcome: 'SUCCEEDED', started: ['backend:2'], dead: [], locked: false }
      : { outcome: 'States.TaskFailed', started: Array(3).fill('backend:2'), dead: ['States.TaskFailed'], locked: false });
  });
});

describe.each([['with a lock', 'lock'], ['without a lock', undefined]])('outcomes %s', (_, tableName) => {
  test('before the first release no task starts, and it is not a failure', async () => {
    world.current = 'backend:1';
    world.deployments = [world.deployed('backend:1', 'COMPLETED', 0)];
    const { cause } = await world.run({ tableName });

    expect(await outcome({ tableName })).toEqual({ outcome: 'JobNotReleased', started: [], dead: [], locked: false });
    expect(cause).toBe('the service runs no released image; this run has started no task');
  });

  test('during the first release no task starts', async () => {
    world.deployments = [world.deployed('backend:2', 'IN_PROGRESS', 1), world.deployed('backend:1', 'COMPLETED', 0)];

    expect((await outcome({ tableName })).outcome).toBe('JobNotReleased');
  });

  test.each<[string, StateError, string]>([
    ['always fails', FAILED, 'States.TaskFailed'],
    ['ECS refuses to start', new StateError('ECS.AccessDeniedException', 'not authorized to perform: ecs:TagResource'), 'ECS.AccessDeniedException'],
    ['hangs', new StateError('States.Timeout'), 'States.Timeout'],
  ])('a task that %s is a failure after all attempts', async (_how, failure, error) => {
    world.outcomes.push(failure, failure, failure);

    expect(await outcome({ tableName })).toEqual({ outcome: error, started: Array(3).fill('backend:2'), dead: [error], locked: false });
  });

  test('a service that does not exist is a failure', async () => {
    world.current = undefined;

    expect(await outcome({ tableName })).toEqual({
      outcome: 'States.QueryEvaluationError', started: [], dead: ['States.QueryEvaluationError'], locked: false,
    });
  });

  test('a failed attempt is reported, also if a rollback of the stack restores the state before the first release', async () => {
    world.outcomes.push(FAILED);
    world.during = () => {
      world.current = 'backend:1';
    };

    expect(await outcome({ tableName })).toEqual({ outcome: 'States.TaskFailed', started: ['backend:2'], dead: ['States.TaskFailed'], locked: false });
  });
});

test('a run that is due during another run starts no task, and is neither a failure nor before a release', async () => {
  let second: Execution | undefined;
  world.during = async () => {
    second = await world.run({}, { id: 'run-2' });
  };
  const first = await world.run();

  expect(first.status).toBe('SUCCEEDED');
  expect(second).toMatchObject({ status: 'FAILED', error: 'JobStillRunning' });
  expect(world).toMatchObject({ started: ['backend:2'], deadLetters: [], lock: undefined });
});

test('an aborted run holds the lock for as long as all its attempts and lookups could last', async () => {
  world.lock = { HeldBy: 'aborted', LeaseEnd: START.getTime() / 1_000 + 3 * (3_600 + 240) + 2 * 60 + 600 };
  const at = (seconds: number) => world.run({}, { time: new Date(START.getTime() + seconds * 1_000) });

  expect((await at(12_240)).error).toBe('JobStillRunning');
  expect((await at(12_241)).status).toBe('SUCCEEDED');
  const lease = () => world.lock!.LeaseEnd - START.getTime() / 1_000;
  const leases: number[] = [];
  world.during = () => {
    leases.push(lease());
  };
  await world.run();
  expect(leases).toEqual([12_240]);
});
