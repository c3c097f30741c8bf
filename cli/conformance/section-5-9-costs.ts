import { caches, databases, loadBalancers, mediaBuckets, services } from './queries';
import { IN_PRODUCTION, Kind, section } from './requirement';
import { DATA } from './section-5-2-2-data';
import { DATABASE, MEDIA_BUCKET, ofType, SERVICE } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const BUDGET = 'AWS::Budgets::Budget';
const RUNNERS = 'AWS::AutoScaling::AutoScalingGroup';
const RDS = 'Amazon Relational Database Service';
const KEYS = ['Project', 'Environment', 'Owner', 'CostCenter'];
const NEARLY_SPENT_PERCENT = 80;

export const SAVINGS = section('5.9.1', [
  [
    // The architecture has no EC2 instances but test runners; Fargate Spot is the equivalent.
    'development services and test runners run on Spot capacity',
    SERVICE,
    (app, kind) => (kind === Kind.PRODUCTION || every(services(app), usesSpot))
      && app.all(RUNNERS).every((group) =>
        group.only('MixedInstancesPolicy/InstancesDistribution/OnDemandPercentageAboveBaseCapacity', 0)),
    { applies: (app, kind) => kind === Kind.DEVELOPMENT || app.all(RUNNERS).length > 0 },
  ],
  [
    // CloudFormation can't purchase reservations, and a deployment should not. Alerts are useful only after a purchase.
    'budgets watch the coverage and the utilization of RDS reserved instances',
    DATABASE,
    (app) =>
      ['RI_COVERAGE', 'RI_UTILIZATION'].every((type) =>
        app.all(BUDGET).some((budget) => budget.only('Budget/BudgetType', type)
          && budget.has('Budget/CostFilters/Service/*', RDS))),
    IN_PRODUCTION,
  ],
  [
    'S3 Intelligent-Tiering moves served media to the cheapest tier automatically',
    MEDIA_BUCKET,
    (app, kind) =>
      DATA.filter(({ number }) => number === 'R5.2.2-12').every((requirement) => requirement.holds(app, kind)),
  ],
]);

export const COST_CONTROL = section('5.9.2', [
  [
    'cost anomaly detection sends notifications, and a budget alerts on the forecast of the month',
    ofType('monitor of cost anomalies', 'AWS::CE::AnomalyMonitor'),
    (app) => {
      const subscriptions = app.all('AWS::CE::AnomalySubscription')
        .filter((subscription) => subscription.has('MonitorArnList/*') && subscription.has('Subscribers/*/Address'));
      // The monitor may be one that the account has already.
      return subscriptions.length > 0
        && app.all('AWS::CE::AnomalyMonitor').every((monitor) =>
          subscriptions.some((subscription) => subscription.refs('MonitorArnList').includes(monitor)))
        && app.all(BUDGET).some((budget) => warns(budget, 'FORECASTED', 100));
    },
  ],
  [
    'a monthly budget alerts at 80 % and 100 % of actual costs and at 100 % of forecast costs',
    ofType('budget', BUDGET),
    (app) =>
      app.all(BUDGET).some((budget) =>
        budget.only('Budget/BudgetType', 'COST') && budget.only('Budget/TimeUnit', 'MONTHLY')
          && warns(budget, 'ACTUAL', NEARLY_SPENT_PERCENT) && warns(budget, 'ACTUAL', 100)
          && warns(budget, 'FORECASTED', 100)),
  ],
  [
    'resources have the cost allocation tags, and the service propagates them to its tasks',
    SERVICE,
    (app) =>
      every([
        ...services(app), ...databases(app), ...caches(app), ...mediaBuckets(app), ...loadBalancers(app),
      ], (resource) =>
        KEYS.every((key) => resource.has('Tags/*/Key', key)))
        && every(services(app), (service) =>
          service.only('PropagateTags', 'SERVICE') && service.only('EnableECSManagedTags', true)),
  ],
]);

function usesSpot(service: TemplateResource): boolean {
  return service.has('CapacityProviderStrategy/*/CapacityProvider', 'FARGATE_SPOT');
}

function warns(budget: TemplateResource, type: string, percent: number): boolean {
  return budget.has('NotificationsWithSubscribers/*', (one: TemplatePart) =>
    one.has('Notification/NotificationType', type)
      && one.has('Notification/Threshold', percent) && one.has('Subscribers/*/Address'));
}
