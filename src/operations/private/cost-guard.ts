import { CfnResource, Names, Stack, Stage } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as ce from 'aws-cdk-lib/aws-ce';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { checkCostGuard } from './cost-guard-checks';
import { CostGuardProps, CostTag } from './cost-guard-props';
import { untagged } from './untagged';
import { allowEncryption, allowPublish, ofAccount } from '../../private/allow-publish';

const ANOMALY_THRESHOLD = 100;
const RESERVATION_TARGET = 80;
/** In percent of the budget. */
const NEARLY_SPENT = 80;
const SPENT = 100;
const RDS = 'Amazon Relational Database Service';
/** The maximum length of generated names. */
const MAX_NAME = 100;

/**
 * AWS Budgets and Cost Anomaly Detection: alerts at 80 % and 100 % of a monthly budget, when the forecast exceeds it,
 * and on cost anomalies. Two more budgets show coverage and utilization of RDS reservations, optionally with alerts.
 *
 * Budgets and anomaly detection are free of charge. AWS updates costs about three times per day, so that alerts arrive
 * hours later. A budget stops no resources. Nothing is retained after the deletion of the stack.
 *
 * CloudFormation has no budgets in Osaka and most of the Regions that are not enabled by default. One CostGuard, in any
 * other Region, counts the costs of all Regions.
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
  /** The monthly budget. */
  readonly budget: budgets.CfnBudget;
  /** The budgets on coverage and on utilization of RDS reservations. */
  readonly reservationBudgets: budgets.CfnBudget[];
  /** Detects cost anomalies of the resources with the cost tag; undefined with `anomalyMonitorArn`. */
  readonly anomalyMonitor?: ce.CfnAnomalyMonitor;
  /** The subscriptions for anomalies: the topic immediately, e-mails once per day. */
  readonly anomalySubscriptions: ce.CfnAnomalySubscription[];

  /**
   * @throws when the Region has no budgets, an amount is not above zero, an e-mail address is not valid, or there is no
   * recipient
   */
  constructor(scope: Construct, id: string, props: CostGuardProps) {
    super(scope, id);
    checkCostGuard(this, props);

    const topicPolicy = props.topic && this.allowServices(props.topic);
    this.budget = this.monthlyBudget(props);
    this.reservationBudgets = [
      this.reservationBudget('ReservationCoverage', 'RI_COVERAGE', props),
      this.reservationBudget('ReservationUtilization', 'RI_UTILIZATION', props),
    ];
    this.anomalyMonitor = props.anomalyMonitorArn === undefined ? this.createMonitor(props.costTag) : undefined;
    this.anomalySubscriptions = this.subscribe(props);
    // AWS publishes a test message on creation.
    if (topicPolicy) this.all.forEach((resource) => resource.node.addDependency(topicPolicy));
    const { requiredTags = [] } = props;
    if (requiredTags.length === 0) return;
    this.node.addValidation({ validate: () => untagged(Stage.of(this) ?? this.node.root, requiredTags) });
  }

  private get all(): Construct[] {
    return [this.budget, ...this.reservationBudgets, ...this.anomalySubscriptions];
  }

  /** Allows both services to publish for this account, under the conditions that AWS documents. */
  private allowServices(topic: sns.ITopic): sns.TopicPolicy | undefined {
    const budgetsOfAccount = Stack.of(this).formatArn({ service: 'budgets', region: '', resource: '*' });
    allowPublish(topic, 'budgets', { ...ofAccount(this), ArnLike: { 'aws:SourceArn': budgetsOfAccount } });
    const { policyDependable } = allowPublish(topic, 'costalerts', ofAccount(this));
    allowEncryption(
      topic.masterKey, ['budgets', 'costalerts'], ofAccount(this), ['kms:Decrypt', 'kms:GenerateDataKey'],
    );
    return policyDependable as sns.TopicPolicy | undefined;
  }

  private monthlyBudget({ monthlyBudget, taggedCostsOnly, costTag, ...receivers }: CostGuardProps): budgets.CfnBudget {
    const alert = (notificationType: string, threshold: number) =>
      notification(receivers, { notificationType, threshold, comparisonOperator: 'GREATER_THAN' });
    return new budgets.CfnBudget(this, 'MonthlyBudget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyBudget, unit: 'USD' },
        // The format of a user-defined tag; the prefix `user:` distinguishes it from AWS-generated tags.
        costFilters: taggedCostsOnly ? { TagKeyValue: [`user:${costTag.key}$${costTag.value}`] } : undefined,
      },
      notificationsWithSubscribers: [
        alert('ACTUAL', NEARLY_SPENT), alert('ACTUAL', SPENT), alert('FORECASTED', SPENT),
      ],
    });
  }

  private reservationBudget(id: string, budgetType: string, props: CostGuardProps): budgets.CfnBudget {
    const { reservationAlerts, reservationTarget = RESERVATION_TARGET, ...receivers } = props;
    return new budgets.CfnBudget(this, id, {
      budget: {
        budgetType,
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: 100, unit: 'PERCENTAGE' },
        costFilters: { Service: [RDS] },
      },
      // Without reservations the coverage is 0 %, and an alert would be sent in each month.
      notificationsWithSubscribers: reservationAlerts ? [
        notification(receivers, {
          notificationType: 'ACTUAL', threshold: reservationTarget, comparisonOperator: 'LESS_THAN',
        }),
      ] : undefined,
    });
  }

  /** An account can have only one monitor by service, and usually has it already, so that this one is by tag. */
  private createMonitor({ key, value }: CostTag): ce.CfnAnomalyMonitor {
    return withoutTags(new ce.CfnAnomalyMonitor(this, 'AnomalyMonitor', {
      monitorName: Names.uniqueResourceName(this, { maxLength: MAX_NAME, separator: '-' }),
      monitorType: 'CUSTOM',
      monitorSpecification: Stack.of(this).toJsonString({ Tags: { Key: key, Values: [value] } }),
    }));
  }

  /** A topic receives each anomaly immediately; e-mail addresses receive a daily or weekly summary only. */
  private subscribe(
    { topic, emails = [], anomalyThreshold = ANOMALY_THRESHOLD, anomalyMonitorArn }: CostGuardProps,
  ): ce.CfnAnomalySubscription[] {
    const name = Names.uniqueResourceName(this, { maxLength: MAX_NAME, separator: '-' });
    const subscription = (
      id: string, frequency: string, type: string, addresses: string[],
    ) => withoutTags(new ce.CfnAnomalySubscription(this, id, {
      subscriptionName: `${name}-${id}`,
      frequency,
      monitorArnList: [anomalyMonitorArn ?? this.anomalyMonitor!.attrMonitorArn],
      subscribers: addresses.map((address) => ({ type, address })),
      thresholdExpression: Stack.of(this).toJsonString({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: [String(anomalyThreshold)],
        },
      }),
    }));
    return [
      ...topic ? [subscription('AnomaliesAtOnce', 'IMMEDIATE', 'SNS', [topic.topicArn])] : [],
      ...emails.length > 0 ? [subscription('AnomaliesDaily', 'DAILY', 'EMAIL', emails)] : [],
    ];
  }
}

/**
 * A change of a tag would replace the resource: CloudFormation can't create a second one with the name of the first,
 * and a new monitor has learned nothing.
 */
function withoutTags<T extends CfnResource>(resource: T): T {
  resource.addPropertyDeletionOverride('ResourceTags');
  return resource;
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
