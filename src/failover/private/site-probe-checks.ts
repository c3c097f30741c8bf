import { Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { SiteProbeProps } from './site-probe-props';
import { checkDomain } from '../../private/domains';
import { invalid } from '../../private/errors';
import { checkName, NameRule } from '../../private/names';
import { checkInteger } from '../../private/numbers';

export const EVALUATION_PERIODS = 5;
// Read 2026-11-29: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
/** An alarm on a metric with periods of one minute can evaluate one day. */
const MAX_MINUTES = 1440;
// A limit of this library.
/** The interval is one minute, and the function needs some seconds. */
const MAX_TIMEOUT_SECONDS = 50;
const PATH: NameRule = {
  longest: 800, pattern: /^\/[\w./~-]*$/, allowed: 'an absolute path of letters, digits and _./~-',
};
const ALARM_NAME: NameRule = {
  longest: 255,
  pattern: /^[\x21-\x7E](?:[\x20-\x7E]*[\x21-\x7E])?$/,
  allowed: 'printable ASCII characters without a space at either end',
};

/** Validates the props. */
export function checkSiteProbe(scope: IConstruct, props: SiteProbeProps): void {
  const { domainName, evaluationPeriods, failuresToAlarm } = props;
  checkDomain(scope, 'domainName', domainName);
  if (!Token.isUnresolved(domainName) && domainName.startsWith('*')) {
    invalid(scope, `domainName must be a single name, got "${domainName}"; pass a name that the wildcard covers`);
  }
  checkName(scope, 'path', props.path, PATH);
  checkName(scope, 'alarmName', props.alarmName, ALARM_NAME);
  if (props.timeout) checkTimeout(scope, props.timeout);
  checkInteger(scope, 'evaluationPeriods', evaluationPeriods, 1, MAX_MINUTES);
  const max = Token.isUnresolved(evaluationPeriods) ? MAX_MINUTES : evaluationPeriods ?? EVALUATION_PERIODS;
  checkInteger(scope, 'failuresToAlarm', failuresToAlarm, 1, max);
}

function checkTimeout(scope: IConstruct, timeout: Duration): void {
  if (timeout.isUnresolved()) return;
  const seconds = timeout.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_TIMEOUT_SECONDS) {
    invalid(scope, `timeout must be whole seconds from 1 to ${MAX_TIMEOUT_SECONDS}, got ${timeout.toHumanString()}; ` +
      'choose another');
  }
}
