import assert from 'assert/strict';
import { Stack } from '@aws-sdk/client-cloudformation';
import { ChangeAction, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { eventsOf, typesThat } from './stack-events';
import { OPERATING } from '../../tools/emulator/app';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { DOMAIN, Emulator, REGION } from '../../tools/emulator/emulator';
import { Guide } from '../../tools/emulator/guide';
import { eventually } from '../../tools/emulator/patience';
import { refusalOf } from '../../tools/emulator/refusals';
import { CommandFailed } from '../../tools/steps';

/** Creates or deletes a record of the domain that the platform doesn't know. */
export async function changeRecord({ route53 }: Clients, HostedZoneId: string, Action: ChangeAction): Promise<void> {
  const record: ResourceRecordSet = { Name: DOMAIN, Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] };
  const ChangeBatch = { Changes: [{ Action, ResourceRecordSet: record }] };
  await route53.changeResourceRecordSets({ HostedZoneId, ChangeBatch });
}

/** Waits for a deployment that must not succeed. */
export async function failing(deployment: Promise<unknown>): Promise<void> {
  const error: unknown = await deployment.then(() => new Error('the deployment succeeded'), (reason: unknown) => reason);
  if (!(error instanceof CommandFailed)) throw error;
}

/** Whether CloudFront accepts distributions of the account: refused before AWS has verified it, accepted and deleted afterwards. */
export function verificationChecks(emulator: Emulator, guide: Guide): Checks {
  const trial = () => guide.run('2. Check the quotas', 2);
  return {
    'the trial of the guide is refused before AWS has verified the account': async () => {
      emulator.account({ Account: 'unverified' });
      assert.throws(trial, new RegExp(refusalOf('cloudfront CreateDistribution')));
    },
    'and succeeds afterwards': async () => {
      emulator.account({});
      trial();
    },
  };
}

const STACK = { StackName: 'Platform' };

/** The stacks of what operates the platform, as far as they are there. */
async function operatingStacks({ cloudFormation, globalCloudFormation }: Clients): Promise<Stack[]> {
  const found = await Promise.all([cloudFormation, globalCloudFormation].map(async (client) => (await client.describeStacks({})).Stacks!));
  return found.flat().filter(({ StackName }) => Object.values(OPERATING).includes(StackName!));
}

/** A first deployment that failed, and the deployment after its cause was mended. */
export function failureChecks(aws: Clients, guide: Guide, again: () => Promise<unknown>): Checks {
  const { cloudFormation } = aws;
  const status = async (): Promise<string | undefined> => {
    const { Stacks } = await cloudFormation.describeStacks(STACK);
    return Stacks![0].StackStatus;
  };

  return {
    'it is rolled back because of the record, up to what is protected from deletion': async () => {
      assert.deepEqual(await typesThat(aws, STACK.StackName, 'CREATE_FAILED'), ['AWS::Route53::RecordSet']);
      assert.deepEqual(await typesThat(aws, STACK.StackName, 'DELETE_FAILED'), ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::RDS::DBCluster']);
      assert.equal(await status(), 'ROLLBACK_FAILED');
    },
    'it leaves nothing behind whose name the next deployment needs': async () => {
      const kept = (await eventsOf(aws, STACK.StackName)).filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_SKIPPED');
      assert.deepEqual(kept.map(({ PhysicalResourceId }) => PhysicalResourceId!).filter((id) => id.includes('eldonia')), []);
    },
    'the stacks of what operates it were not begun': async () => {
      assert.deepEqual((await operatingStacks(aws)).map(({ StackName }) => StackName), []);
    },
    'the commands of the guide delete the stack with what is protected': async () => {
      guide.run('The first deployment fails', 1, `REGION=${REGION} STACK=${STACK.StackName}`);
      await eventually('the stack is deleted', async () => (await status().catch(() => undefined)) === undefined || undefined);
    },
    'the next deployment succeeds when the cause is mended': async () => {
      await again();
      assert.equal(await status(), 'CREATE_COMPLETE');
      assert.deepEqual((await operatingStacks(aws)).map(({ StackStatus }) => StackStatus), Object.keys(OPERATING).fill('CREATE_COMPLETE'));
    },
  };
}
