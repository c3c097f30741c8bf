import { Names, Stack, Stage } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as ce from 'aws-cdk-lib/aws-ce';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { allowEncryption, allowPublish, ofAccount } from '../../private/allow-publish';
import { BudgetScope } from '../budget-scope';
import { checkCostGuard } from './cost-guard-checks';
import { CostGuardProps, CostTag } from './cost-guard-props';
import { untagged } from './untagged';

const ANOMALY_THRESHOLD = 100;
const RESERVATION_TARGET = 80;
const RDS = 'Amazon Relational Database Service';
/** Names that the caller never sees, but that AWS asks for. */
const LONGEST_NAME = 100;

/**
 * Tells when the costs of a month reach 80 % and 100 % of a budget, when they are forecast to exceed it, when they are unusual, and when the
 * reservations of RDS are too few or idle (R5.9.1-2, R5.9.2-1, R5.9.2-2).
 *
 * Budgets and anomaly detection cost nothing. AWS updates the costs about three times a day, so that an alert comes hours late. A budget stops
 * nothing: what runs goes on. Nothing survives the deletion of the stack.
 *
 * Osaka has no budgets in CloudFormation; one guard in Tokyo sees the costs of all regions.
 *
 * @example
 * new CostGuard(this, 'Costs', {
 *   monthlyBudget: 2000,
 *   costTag: { key: 'Project', value: 'eldonia' },
 *   topic,
 *   emails: ['costs@eldonia.example'],
 *   requiredTags: ['Project', 'Environment'],
 * });
 */
export class CostGuard extends Construct {
  /** The budget of a month. */
  readonly budget: budgets.CfnBudget;
  /** How much of the hours of RDS is reserved, then how much of the reserved hours is used; empty if they are not watched. */
  readonly reservationBudgets: budgets.CfnBudget[];
  /** Looks for unusual costs of what has the cost tag. */
  readonly anomalyMonitor: ce.CfnAnomalyMonitor;
  /** Tells of anomalies: the topic at once, the e-mails once a day. */
  readonly anomalySubscriptions: ce.CfnAnomalySubscription[];

  /**
   * @throws when the region has no budgets, an amount is not above zero, an e-mail is none, or nobody would be told
   */
  constructor(scope: Construct, id: string, props: CostGuardProps) {
    super(scope, id);
    checkCostGuard(this, props);

    const topicPolicy = props.topic && this.allowServices(props.topic);
    this.budget = this.monthlyBudget(props);
    this.reservationBudgets = props.databaseReservations ?? true
      ? [this.reservationBudget('ReservationCoverage', 'RI_COVERAGE', props), this.reservationBudget('ReservationUtilization', 'RI_UTILIZATION', props)]
      : [];
    this.anomalyMonitor = this.createMonitor(props.costTag);
    this.anomalySubscriptions = this.subscribe(props);
    // AWS publishes a test message on creation.
    if (topicPolicy) this.all.forEach((resource) => resource.node.addDependency(topicPolicy));
    const { requiredTags = [] } = props;
    if (requiredTags.length > 0) this.node.addValidation({ validate: () => untagged(Stage.of(this) ?? this.node.root, requiredTags) });
  }

  private get all(): Construct[] {
    return [this.budget, ...this.reservationBudgets, ...this.anomalySubscriptions];
  }

  /** Allows both services to publish for this account, under the conditions that AWS documents. */
  private allowServices(topic: sns.ITopic): sns.TopicPolicy | undefined {
    const budgetsOfAccount = Stack.of(this).formatArn({ service: 'budgets', region: '', resource: '*' });
    allowPublish(topic, 'budgets', { ...ofAccount(this), ArnLike: { 'aws:SourceArn': budgetsOfAccount } });
    const { policyDependable } = allowPublish(topic, 'costalerts', ofAccount(this));
    allowEncryption(topic.masterKey, ['budgets', 'costalerts'], ofAccount(this), ['kms:Decrypt', 'kms:GenerateDataKey']);
    return policyDependable as sns.TopicPolicy | undefined;
  }

  private monthlyBudget({ monthlyBudget, budgetScope, costTag, ...receivers }: CostGuardProps): budgets.CfnBudget {
    const tell = (notificationType: string, threshold: number) => notification(receivers, { notificationType, threshold, comparisonOperator: 'GREATER_THAN' });
    return new budgets.CfnBudget(this, 'MonthlyBudget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyBudget, unit: 'USD' },
        // The form of a user-defined tag; `user:` sets it apart from those of AWS.
        costFilters: budgetScope === BudgetScope.COST_TAG ? { TagKeyValue: [`user:${costTag.key}$${costTag.value}`] } : undefined,
      },
      notificationsWithSubscribers: [tell('ACTUAL', 80), tell('ACTUAL', 100), tell('FORECASTED', 100)],
    });
  }

  private reservationBudget(id: string, budgetType: string, props: CostGuardProps): budgets.CfnBudget {
    const { reservationTarget = RESERVATION_TARGET, ...receivers } = props;
    return new budgets.CfnBudget(this, id, {
      budget: { budgetType, timeUnit: 'MONTHLY', budgetLimit: { amount: 100, unit: 'PERCENTAGE' }, costFilters: { Service: [RDS] } },
      notificationsWithSubscribers: [
        notification(receivers, { notificationType: 'ACTUAL', threshold: reservationTarget, comparisonOperator: 'LESS_THAN' }),
      ],
    });
  }

  /** The monitor by service would be the one that an account may have. */
  private createMonitor({ key, value }: CostTag): ce.CfnAnomalyMonitor {
    return new ce.CfnAnomalyMonitor(this, 'AnomalyMonitor', {
      monitorName: Names.uniqueResourceName(this, { maxLength: LONGEST_NAME, separator: '-' }),
      monitorType: 'CUSTOM',
      monitorSpecification: Stack.of(this).toJsonString({ Tags: { Key: key, Values: [value] } }),
    });
  }

  /** AWS tells a topic of each anomaly at once, and an address only in a list. */
  private subscribe({ topic, emails = [], anomalyThreshold = ANOMALY_THRESHOLD }: CostGuardProps): ce.CfnAnomalySubscription[] {
    const name = Names.uniqueResourceName(this, { maxLength: LONGEST_NAME, separator: '-' });
    const subscription = (id: string, frequency: string, type: string, addresses: string[]) => new ce.CfnAnomalySubscription(this, id, {
      subscriptionName: `${name}-${id}`,
      frequency,
      monitorArnList: [this.anomalyMonitor.attrMonitorArn],
      subscribers: addresses.map((address) => ({ type, address })),
      thresholdExpression: Stack.of(this).toJsonString({
        Dimensions: { Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE', MatchOptions: ['GREATER_THAN_OR_EQUAL'], Values: [String(anomalyThreshold)] },
      }),
    });
    return [
      ...topic ? [subscription('AnomaliesAtOnce', 'IMMEDIATE', 'SNS', [topic.topicArn])] : [],
      ...emails.length > 0 ? [subscription('AnomaliesDaily', 'DAILY', 'EMAIL', emails)] : [],
    ];
  }
}

function notification(
  { topic, emails = [] }: Pick<CostGuardProps, 'topic' | 'emails'>, of: budgets.CfnBudget.NotificationProperty,
): budgets.CfnBudget.NotificationWithSubscribersProperty {
  return {
    notification: { ...of, thresholdType: 'PERCENTAGE' },
    subscribers: [
      ...topic ? [{ subscriptionType: 'SNS', address: topic.topicArn }] : [],
      ...emails.map((address) => ({ subscriptionType: 'EMAIL', address })),
    ],
  };
}
