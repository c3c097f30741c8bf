import { CfnResource, TagManager, Stage } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct, Construct } from 'constructs';
import { checkCostGuard } from './cost-guard-checks';
import { CostGuardProps } from './cost-guard-props';
import { allowEncryption, allowPublish, ofAccount } from '../../../private/allow-publish';
import { arnFor } from '../../../private/permissions';

const RESERVATION_TARGET = 80;
/** In percent of the budget. */
const NEARLY_SPENT = 80;
const SPENT = 100;
const RDS = 'Amazon Relational Database Service';
/** The maximum number of resources in the message. */
const MAX_LISTED = 10;

/**
 * AWS Budgets: alerts at 80 % and 100 % of a monthly budget, and when the forecast exceeds it. Two more budgets show
 * coverage and utilization of RDS reservations, optionally with alerts.
 *
 * Budgets are free of charge. AWS updates costs about three times per day, so that alerts arrive hours later. A budget
 * stops no resources. Nothing is retained after the deletion of the stack.
 *
 * CloudFormation has no budgets in Osaka and most of the Regions that are not enabled by default. One CostGuard, in any
 * other Region, counts the costs of all Regions.
 */
export class CostGuard extends Construct {
  /** The monthly budget. */
  readonly budget: budgets.CfnBudget;
  /** The budgets on coverage and on utilization of RDS reservations. */
  readonly reservationBudgets: budgets.CfnBudget[];

  /** @throws when the Region has no budgets, or an amount is not above zero */
  constructor(scope: Construct, id: string, props: CostGuardProps) {
    super(scope, id);
    checkCostGuard(this, props);

    const topicPolicy = this.allowService(props.topic);
    this.budget = this.monthlyBudget(props);
    this.reservationBudgets = [
      this.reservationBudget('ReservationCoverage', 'RI_COVERAGE', props),
      this.reservationBudget('ReservationUtilization', 'RI_UTILIZATION', props),
    ];
    // AWS publishes a test message on creation.
    if (topicPolicy) {
      [this.budget, ...this.reservationBudgets].forEach((budget) => budget.node.addDependency(topicPolicy));
    }
    const { requiredTags = [] } = props;
    if (requiredTags.length === 0) return;
    this.node.addValidation({ validate: () => untagged(Stage.of(this) ?? this.node.root, requiredTags) });
  }

  /** Allows the service to publish for this account, under the conditions that AWS documents. */
  private allowService(topic: sns.ITopic): sns.TopicPolicy | undefined {
    const budgetsOfAccount = arnFor(this, 'budgets', '*', { region: '' });
    const { policyDependable } = allowPublish(
      topic, 'budgets', { ...ofAccount(this), ArnLike: { 'aws:SourceArn': budgetsOfAccount } },
    );
    allowEncryption(topic.masterKey, ['budgets'], ofAccount(this));
    return policyDependable as sns.TopicPolicy | undefined;
  }

  private monthlyBudget({ monthlyBudget, taggedCostsOnly, costTag, topic }: CostGuardProps): budgets.CfnBudget {
    const alert = (notificationType: string, threshold: number) =>
      notification(topic, { notificationType, threshold, comparisonOperator: 'GREATER_THAN' });
    return new budgets.CfnBudget(this, 'MonthlyBudget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyBudget, unit: 'USD' },
        // The format of a user-defined tag; the prefix `user:` distinguishes it from AWS-generated tags.
        costFilters: taggedCostsOnly ? { TagKeyValue: [`user:${costTag.key}$${costTag.value}`] } : undefined,
      },
      notificationsWithSubscribers: [alert('ACTUAL', NEARLY_SPENT), alert('ACTUAL', SPENT), alert('FORECASTED', SPENT)],
    });
  }

  private reservationBudget(id: string, budgetType: string, props: CostGuardProps): budgets.CfnBudget {
    const { reservationAlerts, reservationTarget = RESERVATION_TARGET, topic } = props;
    return new budgets.CfnBudget(this, id, {
      budget: {
        budgetType,
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: 100, unit: 'PERCENTAGE' },
        costFilters: { Service: [RDS] },
      },
      // Without reservations the coverage is 0 %, and an alert would be sent in each month.
      notificationsWithSubscribers: reservationAlerts ? [
        notification(topic, {
          notificationType: 'ACTUAL', threshold: reservationTarget, comparisonOperator: 'LESS_THAN',
        }),
      ] : undefined,
    });
  }
}

function notification(
  topic: sns.ITopic, of: budgets.CfnBudget.NotificationProperty,
): budgets.CfnBudget.NotificationWithSubscribersProperty {
  return {
    notification: { ...of, thresholdType: 'PERCENTAGE' },
    subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
  };
}

/** Returns one line per taggable resource without a required tag. */
function untagged(root: IConstruct, keys: readonly string[]): string[] {
  const found = root.node.findAll().flatMap((node) => {
    if (!CfnResource.isCfnResource(node)) return [];
    const tags = TagManager.of(node)?.tagValues();
    const missing = tags ? keys.filter((key) => !(key in tags)) : [];
    if (missing.length === 0) return [];
    return `${node.node.path} (${node.cfnResourceType}) must have the tags ${missing.join(', ')}; use ` +
      'Tags.of(app).add()';
  });
  const more = found.length - MAX_LISTED;
  if (more <= 0) return found;
  return [...found.slice(0, MAX_LISTED), `and ${more} more resources without the tags ${keys.join(', ')}`];
}
