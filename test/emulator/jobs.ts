import assert from 'assert/strict';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { eventually } from '../../tools/emulator/patience';

const CLUSTER = { cluster: 'eldonia-cluster' };

/** The job that runs once. What its state machine does otherwise is in test/jobs/scheduled-job/private/runs.test.ts. */
export function jobChecks({ ecs, physicalId, requests, states }: Clients): Checks {
  const idOf = async (type: string, part: string) => physicalId(type, new RegExp(`JobsImport${part}[0-9A-F]{8}$`));
  const machine = async () => ({ stateMachineArn: await idOf('AWS::StepFunctions::StateMachine', 'Run') });
  const holder = async () => {
    const TableName = await idOf('AWS::DynamoDB::Table', 'Lock');
    const { Items } = await requests.json<{ Items: { HeldBy: { S: string } }[] }>('dynamodb', 'DynamoDB_20120810.Scan', { TableName });
    return Items[0]?.HeldBy.S;
  };
  /** Waits for an execution to get out of `RUNNING`. */
  const end = async (executionArn: string) => eventually(`the end of ${executionArn}`, async () => {
    const execution = await states.describeExecution({ executionArn });
    return execution.status === 'RUNNING' ? undefined : execution;
  });
  /** The service runs tasks of the same family, whose group is the service. */
  const ownTasks = async () => {
    const { taskArns } = await ecs.listTasks({ ...CLUSTER, family: 'eldonia-backend' });
    const { tasks } = await ecs.describeTasks({ ...CLUSTER, tasks: taskArns });
    return tasks!.filter(({ group }) => !group!.startsWith('service:')).map(({ taskArn }) => taskArn!);
  };

  return {
    'the job of one time begins at that time, and keeps a second run from starting a task until its own ends': async () => {
      const executionArn = await eventually('an execution', async () =>
        (await states.listExecutions(await machine())).executions![0]?.executionArn);
      const task = await eventually('its task', async () => (await ownTasks())[0]);
      assert.equal(await holder(), executionArn);
      const second = await states.startExecution({ ...await machine(), input: '{}' });
      const { status, error } = await end(second.executionArn!);
      assert.deepEqual([status, error, await holder(), await ownTasks()], ['FAILED', 'JobStillRunning', executionArn, [task]]);
      await ecs.stopTask({ ...CLUSTER, task });
      assert.deepEqual([(await end(executionArn)).status, await holder()], ['SUCCEEDED', undefined]);
    },
  };
}
