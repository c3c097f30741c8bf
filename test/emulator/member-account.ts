import assert from 'assert/strict';
import { eventsOf, typesThat } from './stack-events';
import { AccountResource } from '../../src/operations';
import { OPERATING } from '../../tools/emulator/app';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { Guide } from '../../tools/emulator/guide';
import { refusalOf } from '../../tools/emulator/refusals';

/** The monitor by service of an account in which Cost Explorer was opened. */
const ARN = 'arn:aws:ce::000000000000:anomalymonitor/12345678-1234-1234-1234-123456789012';
const { costAnomalies } = OPERATING;

/** A member account of an organization, after a deployment that AWS has refused only because of the monitor of cost anomalies. */
export function memberAccountChecks(aws: Clients, guide: Guide, deploy: (anomalyMonitor: AccountResource) => Promise<unknown>): Checks {
  const { cloudFormation, globalCloudFormation } = aws;
  const statuses = async (): Promise<Record<string, string>> => {
    const found = await Promise.all([cloudFormation, globalCloudFormation].map(async (client) => (await client.describeStacks({})).Stacks!));
    return Object.fromEntries(found.flat().filter(({ StackName }) => StackName!.startsWith('Platform')).map((one) => [one.StackName!, one.StackStatus!]));
  };
  const others = ['Platform', 'Platform-Audit', 'Platform-Costs', 'Platform-EdgeAlarms', 'Platform-Release', 'Platform-UsEast1'];
  const complete = Object.fromEntries(others.map((name) => [name, 'CREATE_COMPLETE']));

  return {
    'only the last stack is rolled back, because of the monitor': async () => {
      assert.deepEqual(await statuses(), { ...complete, [costAnomalies]: 'ROLLBACK_COMPLETE' });
      assert.deepEqual(await typesThat(aws, costAnomalies, 'CREATE_FAILED'), ['AWS::CE::AnomalyMonitor']);
      const reasons = (await eventsOf(aws, costAnomalies)).map(({ ResourceStatusReason = '' }) => ResourceStatusReason);
      assert.ok(reasons.some((reason) => reason.includes(refusalOf('ce CreateAnomalyMonitor'))), reasons.join('\n'));
    },
    'the budgets are there': async () => {
      const { StackResourceSummaries } = await cloudFormation.listStackResources({ StackName: OPERATING.costs });
      const budgets = StackResourceSummaries!.filter(({ ResourceType }) => ResourceType === 'AWS::Budgets::Budget');
      assert.deepEqual(budgets.map(({ ResourceStatus }) => ResourceStatus), Array(3).fill('CREATE_COMPLETE'));
    },
    'a deployment with the monitor by service succeeds': async () => {
      await deploy(AccountResource.fromExisting(ARN));
      assert.deepEqual(await statuses(), { ...complete, [costAnomalies]: 'CREATE_COMPLETE' });
      assert.deepEqual(await typesThat(aws, costAnomalies, 'CREATE_COMPLETE'), ['AWS::CE::AnomalySubscription']);
    },
    'the command of the guide deletes the stack, and a deployment without a monitor succeeds': async () => {
      guide.run('AWS refuses the monitor of cost anomalies', 1);
      await deploy(AccountResource.none());
      assert.deepEqual(await statuses(), complete);
    },
  };
}
