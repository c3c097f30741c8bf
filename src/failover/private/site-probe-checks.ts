import { Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { SiteProbeProps } from './site-probe-props';
import { checkDomain } from '../../private/domains';
import { invalid } from '../../private/errors';
import { checkName, NameRule } from '../../private/names';
import { checkInteger } from '../../private/numbers';

export const EVALUATION_PERIODS = 5;
/** A metric of one minute may be looked at for a day. */
const MOST_MINUTES = 1440;
/** The next question comes after a minute, and the function needs a few seconds of its own. */
const LONGEST_TIMEOUT_SECONDS = 50;
const PATH: NameRule = { longest: 800, pattern: /^\/[\w./~-]*$/, allowed: 'an absolute path of letters, digits and _./~-' };
const ALARM_NAME: NameRule = { longest: 255, pattern: /^[\x21-\x7E](?:[\x20-\x7E]*[\x21-\x7E])?$/, allowed: 'printable ASCII characters without a space at either end' };

/** Refuse what can't be asked, or what CloudWatch would refuse at deployment. */
export function checkSiteProbe(scope: IConstruct, props: SiteProbeProps): void {
  const { domainName, evaluationPeriods, failuresToAlarm } = props;
  checkDomain(scope, 'domainName', domainName);
  if (!Token.isUnresolved(domainName) && domainName.startsWith('*')) {
    invalid(scope, `domainName must be one name, got "${domainName}"; choose one that the wildcard stands for`);
  }
  checkName(scope, 'path', props.path, PATH);
  checkName(scope, 'alarmName', props.alarmName, ALARM_NAME);
  if (props.timeout) checkTimeout(scope, props.timeout);
  checkInteger(scope, 'evaluationPeriods', evaluationPeriods, 1, MOST_MINUTES);
  const most = Token.isUnresolved(evaluationPeriods) ? MOST_MINUTES : evaluationPeriods ?? EVALUATION_PERIODS;
  checkInteger(scope, 'failuresToAlarm', failuresToAlarm, 1, most);
}

function checkTimeout(scope: IConstruct, timeout: Duration): void {
  if (timeout.isUnresolved()) return;
  const seconds = timeout.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST_TIMEOUT_SECONDS) {
    invalid(scope, `timeout must be whole seconds from 1 to ${LONGEST_TIMEOUT_SECONDS}, got ${timeout.toHumanString()}; choose another`);
  }
}
