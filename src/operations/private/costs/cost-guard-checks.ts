import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { CostAnomaliesProps, CostGuardProps, CostTag } from './cost-guard-props';
import { checkInteger, invalid } from '../../../private/errors';
import { hasService } from '../../../private/regions';
import { AccountResource } from '../../account-resource';

const MONITOR_ARN = /^arn:[\w-]+:ce::(\d{12}):anomalymonitor\/[\w-]+$/;

/** Validates the props. */
export function checkCostGuard(scope: IConstruct, props: CostGuardProps): void {
  checkRegion(scope, 'AWS::Budgets::Budget', 'create the budget in us-east-1: it counts');
  checkDollars(scope, 'monthlyBudget', props.monthlyBudget);
  checkInteger(scope, 'reservationTarget', props.reservationTarget, 1, 100);
  checkTag(scope, props.costTag);
  if (props.requiredTags?.includes('')) invalid(scope, 'requiredTags must be keys, got an empty one; leave it out');
}

/** Validates the props. */
export function checkCostAnomalies(scope: IConstruct, monitor: AccountResource, props: CostAnomaliesProps): void {
  checkRegion(scope, 'AWS::CE::AnomalyMonitor', 'create the monitor in us-east-1: it watches');
  checkDollars(scope, 'anomalyThreshold', props.anomalyThreshold);
  checkMonitor(scope, monitor);
  checkTag(scope, props.costTag);
}

function checkRegion(scope: IConstruct, type: string, instead: string): void {
  const { region } = Stack.of(scope);
  if (hasService(region, 'budgets')) return;
  invalid(scope, `region of the stack must support ${type}, got ${region}; leave it out, and ${instead} the costs of ` +
    'all Regions');
}

function checkMonitor(scope: IConstruct, { _existingId: arn, _skipped }: AccountResource): void {
  if (_skipped) {
    invalid(scope, 'anomalyMonitor must be created or exist, got AccountResource.none(); leave the construct out');
  }
  if (arn === undefined || Token.isUnresolved(arn)) return;
  const [, owner] = MONITOR_ARN.exec(arn) ?? [];
  if (owner === undefined) {
    invalid(scope, `anomalyMonitor must be the ARN of an anomaly monitor for an existing resource, got "${arn}"; ` +
      'find it with aws ce get-anomaly-monitors');
  }
  // Only the account that created a monitor has access to it, also within an organization.
  const { account } = Stack.of(scope);
  if (Token.isUnresolved(account) || account === owner) return;
  invalid(scope, `anomalyMonitor must be in the account of the stack, ${account}, got account ${owner}; pass a ` +
    'monitor that aws ce get-anomaly-monitors lists in that account');
}

function checkTag(scope: IConstruct, { key, value }: CostTag): void {
  if (key !== '' && value !== '') return;
  invalid(scope, `costTag must have a key and a value, got "${key}" and "${value}"; pass e.g. { key: 'Project', ` +
    'value: \'eldonia\' }');
}

function checkDollars(scope: IConstruct, prop: string, value: number | undefined): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (Number.isFinite(value) && value > 0) return;
  invalid(scope, `${prop} must be more than 0 US dollars, got ${value}; pass a positive amount`);
}
