import { Annotations, Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FailoverMode } from '../failover-mode';
import { checkPair } from './failover-pair-checks';
import { FailoverPlanProps } from './failover-plan-props';
import { checkDomain, checkWithin, checkZone } from '../../private/domains';
import { invalid } from '../../private/errors';
import { checkInteger } from '../../private/numbers';

const ROLE_ARN = /^arn:[\w-]+:iam::\d{12}:role\/.+/;
// Read 2026-11-29: https://docs.aws.amazon.com/arc-region-switch/latest/api/API_Trigger.html
const MAX_CONDITIONS = 10;
// Read 2026-11-29: https://docs.aws.amazon.com/arc-region-switch/latest/api/API_CreatePlan.html
/** The maximum recovery time objective of ARC. */
const MAX_OBJECTIVE = Duration.days(7);

/** Validates the props. */
export function checkFailoverPlan(scope: IConstruct, props: FailoverPlanProps): void {
  const { pair, mode = FailoverMode.MANUAL, domainName, zone } = props;
  checkPair(scope, pair);
  checkInteger(scope, 'capacityPercent', props.capacityPercent, 1, 1_000);
  checkMinutes(scope, 'recoveryTimeObjective', props.recoveryTimeObjective, MAX_OBJECTIVE);
  checkMinutes(scope, 'approvalTimeout', props.approvalTimeout, MAX_OBJECTIVE);
  checkMinutes(scope, 'triggerInterval', props.triggerInterval, MAX_OBJECTIVE);
  checkZone(scope, 'zone', zone);
  checkDomain(scope, 'domainName', domainName);
  checkWithin(scope, 'domainName', domainName, zone.zoneName);
  if (mode === FailoverMode.MANUAL) checkManual(scope, props);
  else checkAutomatic(scope, props);
  const role = props.approver?.roleArn;
  if (role !== undefined && !Token.isUnresolved(role) && !ROLE_ARN.test(role)) {
    invalid(scope, `approver must be an IAM role, got "${role}"; pass a role with the path in its ARN`);
  }
}

function checkManual(scope: IConstruct, props: FailoverPlanProps): void {
  if (!props.approver) {
    invalid(scope, 'approver must be passed when mode is MANUAL, got none; pass the role of the approvers, or use ' +
      'FailoverMode.AUTOMATIC');
  }
  for (const prop of ['triggerAlarms', 'triggerInterval'] as const) {
    if (props[prop]) {
      invalid(scope, `${prop} must be absent when mode is MANUAL, got one; leave it out, or use ` +
        'FailoverMode.AUTOMATIC');
    }
  }
}

function checkAutomatic(scope: IConstruct, { triggerAlarms = [], pair }: FailoverPlanProps): void {
  if (triggerAlarms.length < 1 || triggerAlarms.length > MAX_CONDITIONS) {
    invalid(scope, `triggerAlarms must be 1 to ${MAX_CONDITIONS} names when mode is AUTOMATIC, got ` +
      `${triggerAlarms.length}; pass alarms in ${pair.standby.region} that watch ${pair.primary.region}`);
  }
  Annotations.of(scope).addWarningV2('@eldonia/failover-plan:automaticDataLoss',
    `each activation of ${pair.standby.region} promotes its database without waiting for ${pair.primary.region} and ` +
    'loses data that was not replicated yet; acknowledge this warning, or use FailoverMode.MANUAL');
}

function checkMinutes(scope: IConstruct, prop: string, duration: Duration | undefined, max: Duration): void {
  if (!duration || duration.isUnresolved()) return;
  const seconds = duration.toMilliseconds() / 1000;
  if (seconds % 60 !== 0 || seconds < 60 || seconds > max.toSeconds()) {
    invalid(scope, `${prop} must be whole minutes from 1 minute to ${max.toHumanString()}, got ` +
      `${duration.toHumanString()}; choose another`);
  }
}
