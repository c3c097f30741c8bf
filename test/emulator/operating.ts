import assert from 'assert/strict';
import { Stack } from '@aws-sdk/client-cloudformation';
import { readAlarms } from './alarms';
import { OPERATING } from '../../tools/emulator/app';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';

/** The stacks of what operates the platform, as far as they are there. */
export async function operatingStacks({ cloudFormation, globalCloudFormation }: Clients): Promise<Stack[]> {
  const found = await Promise.all([cloudFormation, globalCloudFormation].map(async (client) =>
    (await client.describeStacks({})).Stacks!));
  return found.flat().filter(({ StackName }) => Object.values(OPERATING).includes(StackName!));
}

/** What operates the platform, after a deployment of all stacks. */
export function operatingChecks(aws: Clients, status: string, costCenter: string): Checks {
  const { requests, stubbed } = aws;

  return {
    [`the stacks of audit, budgets and alarms of us-east-1 are in ${status}, and their tags and those of alarms are of ${costCenter}`]: async () => {
      assert.deepEqual((await operatingStacks(aws)).map(({ StackStatus }) => StackStatus), Array(3).fill(status));
      const tag = { Key: 'CostCenter', Value: costCenter };
      assert.deepEqual((stubbed('AWS::GuardDuty::Detector', /./)!.Tags as typeof tag[]).find(({ Key }) => Key === tag.Key), tag);
      // A change of a tag would replace it.
      assert.equal(stubbed('AWS::CE::AnomalyMonitor', /./)!.ResourceTags, undefined);
      const { MetricAlarms, CompositeAlarms } = await readAlarms(aws);
      for (const { AlarmArn, AlarmName } of [...MetricAlarms, ...CompositeAlarms].filter(({ AlarmActions }) => AlarmActions.length > 0)) {
        const { Tags } = await requests.cloudWatch<{ Tags: typeof tag[] }>('ListTagsForResource', { ResourceARN: AlarmArn });
        assert.equal(Tags.find(({ Key }) => Key === tag.Key)?.Value, tag.Value, AlarmName);
      }
    },
  };
}
