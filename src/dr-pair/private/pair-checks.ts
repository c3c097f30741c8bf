import { Annotations, Stack, Stage, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkPlatform } from '../../eldonia-platform/internal';
import { FailoverMode } from '../../failover';
import { contains, overlaps, parseCidr } from '../../private/cidr';
import { invalid } from '../../private/errors';
import { DrPairProps } from '../dr-pair-props';
import { DrRegion } from '../dr-region';

const ACCOUNT = /^\d{12}$/;
/** As the document has it for the first region, and its neighbour for the second. */
export const PRIMARY_CIDR = '10.0.0.0/16';
export const STANDBY_CIDR = '10.1.0.0/16';
/** Node types of ElastiCache that a region lacks (D1 of the requirements). */
const MISSING_CACHE_FAMILIES: Record<string, RegExp> = { 'ap-northeast-3': /^r6gd\./ };

/** Refuse what would fail at deployment, or on the night of the failover. */
export function checkDrPair(scope: Construct, props: DrPairProps, primary: DrRegion, standby: DrRegion): void {
  const { account, alarmEmail } = props;
  checkWords(scope, props);
  if (Token.isUnresolved(account) || !ACCOUNT.test(account)) {
    invalid(scope, `account must be 12 digits, got ${Token.isUnresolved(account) ? 'a token' : `"${account}"`}; names that both regions know carry it`);
  }
  if (primary.name === standby.name) {
    invalid(scope, `standbyRegion must be another one than primaryRegion, got ${standby.name} for both; choose a second region`);
  }
  if (props.api?.ingress) invalid(scope, 'api.ingress must be left out in a pair, got one for both regions; set ingress of primaryRegion and standbyRegion');
  if (props.costs?._options.uptimeSchedule) {
    invalid(scope, 'costs must have no uptimeSchedule in a pair, got some; AWS can\'t stop a global database, leave them out');
  }
  checkAddresses(scope, primary, standby);
  checkTrigger(scope, props);
  if (props.primaryStack) checkStack(scope, props.primaryStack, account, primary.name);
  checkSizes(scope, props, standby.name);
  if (alarmEmail === undefined && !(primary.alarmTopic && standby.alarmTopic)) {
    Annotations.of(scope).addWarningV2('@eldonia/dr-pair:noAlarmRecipient', 'nobody hears of an alarm; pass alarmEmail, or an alarmTopic for each region');
  }
}

/** The names that both regions have to know, in the runbook, too, which no stack can fill in. */
function checkWords(scope: Construct, { name, zone, domainName, owner, costCenter, edge, alarmEmail, criticalAlarmEmail }: DrPairProps): void {
  for (const [prop, text] of [['zone.hostedZoneId', zone.hostedZoneId], ['zone.zoneName', zone.zoneName], ['domainName', domainName]] as const) {
    if (Token.isUnresolved(text)) invalid(scope, `${prop} must be known, got a token; pass its text, so that neither region asks the other for it`);
  }
  checkPlatform(scope, { name, zone, domainName, owner, costCenter, alarmEmail, criticalAlarmEmail });
  if (edge?._originNames(domainName ?? zone.zoneName).length === 0) {
    invalid(scope, 'edge must be Edge.cloudFront() in a pair, got one whose load balancer has no name; DNS could not lead it to the other region');
  }
}

function checkAddresses(scope: Construct, primary: DrRegion, standby: DrRegion): void {
  if (primary.vpc || standby.vpc) return;
  const [first, second] = [primary.cidr ?? PRIMARY_CIDR, standby.cidr ?? STANDBY_CIDR];
  const [one, other] = [first, second].map((text) => (Token.isUnresolved(text) ? undefined : parseCidr(text)));
  if (one && other && (overlaps(one, other) || contains(one, other))) {
    invalid(scope, `standbyRegion.cidr must not overlap primaryRegion.cidr, got ${second} and ${first}; move one, or the regions can never be connected`);
  }
}

function checkTrigger(scope: Construct, { failoverMode, triggerAlarms }: DrPairProps): void {
  if (triggerAlarms && failoverMode !== FailoverMode.AUTOMATIC) {
    invalid(scope, 'triggerAlarms must be left out when failoverMode is MANUAL, got some; leave them out, or use FailoverMode.AUTOMATIC');
  }
}

function checkStack(scope: Construct, stack: Stack, account: string, region: string): void {
  if (Stage.of(stack) !== Stage.of(scope)) {
    invalid(scope, `primaryStack must be in the App or Stage of the pair, got "${stack.node.path}"; define it there, or leave it out`);
  }
  for (const [prop, wanted, got] of [['region', region, stack.region], ['account', account, stack.account]] as const) {
    if (got !== wanted) {
      invalid(scope, `primaryStack must be in ${prop} ${wanted}, got ${Token.isUnresolved(got) ? `one whose ${prop} is not known` : got}; set its env.${prop}`);
    }
  }
}

function checkSizes(scope: Construct, { standbyTier, tier }: DrPairProps, region: string): void {
  const sizes = (standbyTier ?? tier)?._sizes();
  const type = sizes?.cacheNodeType.toString() ?? '';
  if (MISSING_CACHE_FAMILIES[region]?.test(type)) {
    const prop = standbyTier ? 'standbyTier' : 'tier';
    invalid(scope, `${prop} must have a cacheNodeType that ${region} offers, got cache.${type}; choose one of r6g, or another standbyTier`);
  }
}
