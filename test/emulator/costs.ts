import assert from 'assert/strict';
import { Budget, Notification } from '@aws-sdk/client-budgets';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT } from '../../tools/emulator/emulator';

/** The budgets of the account. */
export function costChecks({ requests, stubbed }: Clients, topic: () => Promise<string>, monthly: number): Checks {
  const budgets = async <T>(operation: string, input: Record<string, unknown> = {}) =>
    requests.json<T>('budgets', `AWSBudgetServiceGateway.${operation}`, { AccountId: ACCOUNT, ...input });

  return {
    'a month has a budget, and the database\'s reservations are watched': async () => {
      const { Budgets } = await budgets<{ Budgets: Required<Budget>[] }>('DescribeBudgets');
      assert.deepEqual(Budgets.map(({ BudgetType, BudgetLimit }) => `${BudgetType} ${BudgetLimit.Amount} ${BudgetLimit.Unit}`).sort(),
        [`COST ${monthly} USD`, 'RI_COVERAGE 100 PERCENTAGE', 'RI_UTILIZATION 100 PERCENTAGE']);
    },
    'the monthly one notifies the topic of the platform, also of its forecast, and those of reservations nobody': async () => {
      const { Budgets } = await budgets<{ Budgets: Required<Budget>[] }>('DescribeBudgets');
      const told: string[] = [];
      for (const { BudgetName, BudgetType } of Budgets) {
        const { Notifications } = await budgets<{ Notifications: Required<Notification>[] }>('DescribeNotificationsForBudget', { BudgetName });
        for (const notification of Notifications) {
          const { NotificationType, ComparisonOperator, Threshold } = notification;
          told.push(`${BudgetType} ${NotificationType} ${ComparisonOperator} ${Threshold}`);
          const { Subscribers } = await budgets<{ Subscribers: unknown[] }>('DescribeSubscribersForNotification', { BudgetName, Notification: notification });
          assert.deepEqual(Subscribers, [{ SubscriptionType: 'SNS', Address: await topic() }]);
        }
      }
      assert.deepEqual(told.sort(), [
        'COST ACTUAL GREATER_THAN 100', 'COST ACTUAL GREATER_THAN 80', 'COST FORECASTED GREATER_THAN 100',
      ]);
    },
    'unusual costs of what has the platform\'s tag are told to the topic at once': async () => {
      const monitor = stubbed('AWS::CE::AnomalyMonitor', /^PlatformCostsAnomalyMonitor/)!;
      assert.deepEqual(JSON.parse(String(monitor.MonitorSpecification)), { Tags: { Key: 'Project', Values: ['eldonia'] } });
      const { Frequency, MonitorArnList, Subscribers } = stubbed('AWS::CE::AnomalySubscription', /^PlatformCostsAnomalies/) as Record<string, unknown>;
      assert.deepEqual([Frequency, Subscribers], ['IMMEDIATE', [{ Type: 'SNS', Address: await topic() }]]);
      assert.match(String(MonitorArnList), new RegExp(`^arn:aws:ce::${ACCOUNT}:anomalymonitor/[0-9a-f-]+$`));
    },
  };
}
