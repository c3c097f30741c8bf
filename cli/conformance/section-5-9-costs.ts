import { Assembly, between, every, TemplateResource } from './assembly';
import { attribute, caches, databases, loadBalancers, mediaBuckets, services } from './queries';
import { DATABASE, hold, IN_PRODUCTION, joined, Kind, MEDIA_BUCKET, ofType, overall, section, SERVICE } from './requirement';
import { DATA } from './section-5-2-2-data';

const RUNNERS = 'AWS::AutoScaling::AutoScalingGroup';
const RDS = 'Amazon Relational Database Service';
const KEYS = ['Project', 'Environment', 'Owner', 'CostCenter'];
const NEARLY_SPENT_PERCENT = 80;
/** Of a month: costs do not reach more. */
const MOST_DOLLARS = 1_000_000;
const BUDGET = ofType('budget', 'AWS::Budgets::Budget');
const MONITOR = ofType('monitor of cost anomalies', 'AWS::CE::AnomalyMonitor');

export const SAVINGS = section('5.9.1', 'Savings', [
  // The architecture has no EC2 instances but test runners; Fargate Spot is the equivalent.
  overall(
    'development services and test runners run on Spot capacity',
    SERVICE,
    (app, kind) => (kind === Kind.PRODUCTION || every(services(app), usesSpot))
      && app.all(RUNNERS).every((group) =>
        group.only('MixedInstancesPolicy/InstancesDistribution/OnDemandPercentageAboveBaseCapacity', 0)),
    { applies: (app, kind) => kind === Kind.DEVELOPMENT || app.all(RUNNERS).length > 0, literally: (app) => app.all(RUNNERS).length > 0 },
  ),
  // CloudFormation can't purchase reservations, and a deployment should not. Alerts are useful only after a purchase.
  overall('budgets watch the coverage and the utilization of RDS reserved instances', DATABASE, (app) =>
    ['RI_COVERAGE', 'RI_UTILIZATION'].every((type) => BUDGET.find(app).some((budget) =>
      budget.only('Budget/BudgetType', type) && budget.has('Budget/CostFilters/Service/*', RDS))), IN_PRODUCTION),
  overall('S3 Intelligent-Tiering moves served media to the cheapest tier automatically', MEDIA_BUCKET, hold(DATA, 'R5.2.2-12')),
]);

export const COST_CONTROL = section('5.9.2', 'Cost control', [
  joined('cost anomaly detection sends notifications, and a budget alerts on the forecast of the month', MONITOR, {
    'cost analysis': (app) => {
      const subscriptions = app.all('AWS::CE::AnomalySubscription')
        .filter((subscription) => subscription.has('MonitorArnList/*') && subscription.has('Subscribers/*/Address'));
      // The monitor may be one that the account has already.
      return subscriptions.length > 0
        && MONITOR.find(app).every((monitor) => subscriptions.some((subscription) => subscription.refs('MonitorArnList').includes(monitor)));
    },
    'forecast': (app) => BUDGET.find(app).some((budget) => warns(budget, 'FORECASTED', 100)),
  }),
  overall('a monthly budget alerts at 80 % and 100 % of actual costs and at 100 % of forecast costs', BUDGET, (app) =>
    BUDGET.find(app).some((budget) => budget.is({ 'Budget/BudgetType': 'COST', 'Budget/TimeUnit': 'MONTHLY' }) && !budget.has('Budget/TimePeriod/End') && isOfProject(app, budget)
      && warns(budget, 'ACTUAL', NEARLY_SPENT_PERCENT) && warns(budget, 'ACTUAL', 100) && warns(budget, 'FORECASTED', 100))),
  joined('resources have the cost allocation tags, and the service propagates them to its tasks', SERVICE, {
    'resource management tags': (app) => every([services, databases, caches, mediaBuckets, loadBalancers].flatMap((find) => find(app)), (resource) =>
      KEYS.every((key) => attribute(resource, 'Tags', key).some((tag) => tag.is(/\S/)))),
    'cost allocation': (app) => every(services(app), (service) => service.is({ PropagateTags: 'SERVICE', EnableECSManagedTags: true })),
  }),
]);

/** Whether a budget is of all costs, or of those with a tag of the services. */
function isOfProject(app: Assembly, budget: TemplateResource): boolean {
  const own = services(app).flatMap((service) => service.parts('Tags/*')).map((tag) => `user:${tag.textAt('Key')}$${tag.textAt('Value')}`);
  return budget.parts('Budget/CostFilters').every((filters) => filters.only('*/*', (one) => own.includes(one.text())));
}

function usesSpot(service: TemplateResource): boolean {
  return service.has('CapacityProviderStrategy/*/CapacityProvider', 'FARGATE_SPOT');
}

function warns(budget: TemplateResource, type: string, percent: number): boolean {
  return ['BudgetLimit', 'PlannedBudgetLimits/*'].every((limit) => budget.parts(`Budget/${limit}/Amount`).every(between(1, MOST_DOLLARS))) && budget.has('NotificationsWithSubscribers/*', (one) => one.has('Notification/NotificationType', type)
    && one.is({ Notification: { Threshold: percent, ComparisonOperator: 'GREATER_THAN', ThresholdType: (unit) => !unit.is('ABSOLUTE_VALUE') } }) && one.has('Subscribers/*/Address', /\S/));
}
