import assert from 'assert/strict';
import { DescribeStacksCommand, paginateDescribeStackEvents, StackEvent } from '@aws-sdk/client-cloudformation';
import { operatingStacks } from './operating';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';

const STACK = { StackName: 'Platform' };

/** A first deployment that failed, and the deployment after its cause was mended. */
export function failureChecks(aws: Clients, again: () => Promise<unknown>): Checks {
  const { cloudFormation } = aws;
  const status = async (): Promise<string | undefined> => {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand(STACK));
    return Stacks![0].StackStatus;
  };

  const events = async (): Promise<StackEvent[]> => {
    const all: StackEvent[] = [];
    // The paginator writes its token into the input.
    for await (const { StackEvents } of paginateDescribeStackEvents({ client: cloudFormation }, { ...STACK })) all.push(...StackEvents!);
    return all;
  };

  return {
    'it is rolled back because of the record': async () => {
      const failed = (await events()).filter(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED');
      assert.deepEqual(failed.map(({ ResourceType }) => ResourceType), ['AWS::Route53::RecordSet']);
      assert.equal(await status(), 'ROLLBACK_COMPLETE');
    },
    'it leaves nothing behind whose name the next deployment needs': async () => {
      const kept = (await events()).filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_SKIPPED');
      assert.deepEqual(kept.map(({ PhysicalResourceId }) => PhysicalResourceId!).filter((id) => id.includes('eldonia')), []);
    },
    'the stacks of what operates it were not begun': async () => {
      assert.deepEqual((await operatingStacks(aws)).map(({ StackName }) => StackName), []);
    },
    'the next deployment succeeds when the cause is mended': async () => {
      await again();
      assert.equal(await status(), 'CREATE_COMPLETE');
      assert.deepEqual((await operatingStacks(aws)).map(({ StackStatus }) => StackStatus), Array(3).fill('CREATE_COMPLETE'));
    },
  };
}
