import { Stack, StackProps } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as ce from 'aws-cdk-lib/aws-ce';
import { Construct } from 'constructs';
import { AlarmTopic } from './topic';

export interface CostsStackProps extends StackProps {
  readonly topic: AlarmTopic;
}

/** AWS Budgets. */
export class CostsStack extends Stack {
  private readonly topicArn: string;

  constructor(scope: Construct, id: string, { topic, ...props }: CostsStackProps) {
    super(scope, id, props);
    this.topicArn = topic.topicArn;
    this.createBudget('Monthly', { budgetType: 'COST', timeUnit: 'MONTHLY', budgetLimit: { amount: 3_500, unit: 'USD' } }, [
      ['ACTUAL', 'GREATER_THAN', 80], ['ACTUAL', 'GREATER_THAN', 100], ['FORECASTED', 'GREATER_THAN', 100],
    ]);
    for (const budgetType of ['RI_COVERAGE', 'RI_UTILIZATION']) {
      this.createBudget(budgetType, {
        budgetType,
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: 100, unit: 'PERCENTAGE' },
        costFilters: { Service: ['Amazon Relational Database Service'] },
      });
    }
  }

  private createBudget(id: string, budget: budgets.CfnBudget.BudgetDataProperty, limits?: [type: string, when: string, percent: number][]): void {
    new budgets.CfnBudget(this, id, {
      budget,
      notificationsWithSubscribers: limits?.map(([notificationType, comparisonOperator, threshold]) => ({
        notification: { notificationType, comparisonOperator, threshold, thresholdType: 'PERCENTAGE' },
        subscribers: [{ subscriptionType: 'SNS', address: this.topicArn }],
      })),
    });
  }
}

/** Cost anomaly detection, separate because AWS refuses the monitor in a member account of an organization. */
export class CostAnomaliesStack extends Stack {
  constructor(scope: Construct, id: string, { topic, ...props }: CostsStackProps) {
    super(scope, id, props);
    const monitor = new ce.CfnAnomalyMonitor(this, 'Anomalies', {
      monitorName: 'eldonia', monitorType: 'CUSTOM', monitorSpecification: JSON.stringify({ Tags: { Key: 'Project', Values: ['eldonia'] } }),
    });
    new ce.CfnAnomalySubscription(this, 'Subscription', {
      subscriptionName: 'eldonia',
      frequency: 'IMMEDIATE',
      monitorArnList: [monitor.attrMonitorArn],
      subscribers: [{ type: 'SNS', address: topic.topicArn }],
      thresholdExpression: JSON.stringify({
        Dimensions: { Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE', MatchOptions: ['GREATER_THAN_OR_EQUAL'], Values: ['100'] },
      }),
    });
  }
}
