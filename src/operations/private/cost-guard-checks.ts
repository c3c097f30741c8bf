import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { CostGuardProps } from './cost-guard-props';
import { isEmail } from '../../private/emails';
import { invalid } from '../../private/errors';
import { checkInteger } from '../../private/numbers';
import { hasService } from '../../private/regions';

// Read 2026-11-29:
// https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_NotificationWithSubscribers.html
/** The maximum number of e-mail addresses of a budget notification. */
const MAX_EMAILS = 10;

/** Validates the props. */
export function checkCostGuard(scope: IConstruct, props: CostGuardProps): void {
  const { region } = Stack.of(scope);
  if (!hasService(region, 'budgets')) {
    invalid(scope, `region of the stack must support AWS::Budgets::Budget, got ${region}; `
      + 'leave it out, and create the budget in us-east-1: it counts the costs of all Regions');
  }
  checkDollars(scope, 'monthlyBudget', props.monthlyBudget);
  checkDollars(scope, 'anomalyThreshold', props.anomalyThreshold);
  checkInteger(scope, 'reservationTarget', props.reservationTarget, 1, 100);
  checkMonitor(scope, props.anomalyMonitorArn);
  const { key, value } = props.costTag;
  if (key === '' || value === '') {
    invalid(scope, `costTag must have a key and a value, got "${key}" and "${value}"; pass e.g. { key: 'Project', ` +
      'value: \'eldonia\' }');
  }
  checkReceivers(scope, props);
  if (props.requiredTags?.includes('')) invalid(scope, 'requiredTags must be keys, got an empty one; leave it out');
}

function checkMonitor(scope: IConstruct, arn: string | undefined): void {
  if (arn === undefined || Token.isUnresolved(arn) || /^arn:[\w-]+:ce::\d{12}:anomalymonitor\/[\w-]+$/.test(arn)) return;
  invalid(scope, `anomalyMonitorArn must be the ARN of an anomaly monitor, got "${arn}"; ` +
    'read it with aws ce get-anomaly-monitors');
}

function checkDollars(scope: IConstruct, prop: string, value: number | undefined): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isFinite(value) && value > 0) return;
  invalid(scope, `${prop} must be more than 0 US dollars, got ${value}; pass a positive amount`);
}

function checkReceivers(scope: IConstruct, { topic, emails = [] }: CostGuardProps): void {
  if (!topic && emails.length === 0) {
    invalid(scope, 'topic or emails must be set, got neither; pass at least one of them');
  }
  if (emails.length > MAX_EMAILS) {
    invalid(scope, `emails must have at most ${MAX_EMAILS} addresses, got ${emails.length}; pass a topic, or the ` +
      'address of a group');
  }
  for (const email of emails) {
    if (!isEmail(email)) invalid(scope, `emails must be addresses, got "${email}"; write it as costs@eldonia.example`);
  }
}
