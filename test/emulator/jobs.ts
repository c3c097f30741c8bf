import assert from 'assert/strict';
import { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { eventually } from '../../tools/emulator/patience';

const CLUSTER = { cluster: 'eldonia-cluster' };

type Execution = Required<DescribeExecutionOutput>;

/** What the emulator's Step Functions and DynamoDB know of a job. */
class Job {
  constructor(private readonly aws: Clients, private readonly id: string) {}

  private async machine(): Promise<string> {
    return this.physicalId('AWS::StepFunctions::StateMachine', 'Run');
  }

  async executions(): Promise<Execution[]> {
    const { executions } = await this.states<{ executions: Execution[] }>('ListExecutions', { stateMachineArn: await this.machine() });
    return executions;
  }

  /** Wait for an execution to get out of `RUNNING`. */
  async end(executionArn: string): Promise<Execution> {
    return eventually(`the end of ${executionArn}`, async () => {
      const execution = await this.states<Execution>('DescribeExecution', { executionArn });
      return execution.status === 'RUNNING' ? undefined : execution;
    });
  }

  async start(): Promise<Execution> {
    const { executionArn } = await this.states<Execution>('StartExecution', { stateMachineArn: await this.machine(), input: '{}' });
    return this.end(executionArn!);
  }

  async holder(): Promise<string | undefined> {
    const { Items } = await this.aws.requests.json<{ Items: { HeldBy: { S: string } }[] }>('dynamodb', 'DynamoDB_20120810.Scan', {
      TableName: await this.physicalId('AWS::DynamoDB::Table', 'Lock'),
    });
    return Items[0]?.HeldBy.S;
  }

  private async states<T>(operation: string, input: Record<string, unknown>): Promise<T> {
    return this.aws.requests.json('states', `AWSStepFunctions.${operation}`, input);
  }

  private async physicalId(type: string, part: string): Promise<string> {
    return this.aws.physicalId(type, new RegExp(`Jobs${this.id}${part}[0-9A-F]{8}$`));
  }
}

export function jobChecks(aws: Clients): Checks {
  const { ecs } = aws;
  const once = new Job(aws, 'Import');
  let execution: string;

  /** The service runs tasks of the same family, whose group is the service. */
  async function ownTasks(): Promise<string[]> {
    const { taskArns } = await ecs.listTasks({ ...CLUSTER, family: 'eldonia-backend' });
    const { tasks } = await ecs.describeTasks({ ...CLUSTER, tasks: taskArns });
    return tasks!.filter(({ group }) => !group!.startsWith('service:')).map(({ taskArn }) => taskArn!);
  }

  return {
    'the job of one time begins at that time, takes the lock and starts its task': async () => {
      const [begun] = await eventually('an execution', async () => ((await once.executions()).length > 0 ? once.executions() : undefined));
      execution = begun.executionArn!;
      await eventually('its task', async () => (await ownTasks())[0]);
      assert.equal(await once.holder(), execution);
    },
    'a second run beside it starts nothing': async () => {
      const { status, error } = await once.start();
      assert.deepEqual([status, error], ['FAILED', 'JobStillRunning']);
      assert.equal(await once.holder(), execution);
    },
    'it succeeds when its task ends, and gives the lock back': async () => {
      const tasks = await ownTasks();
      assert.equal(tasks.length, 1);
      await ecs.stopTask({ ...CLUSTER, task: tasks[0] });
      assert.equal((await once.end(execution)).status, 'SUCCEEDED');
      assert.equal(await once.holder(), undefined);
    },
  };
}
