import { Annotations, Resource, Stack, Stage, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { checkRegionBound, checkShared } from './region-bound';
import { checkJobs, choicesOf } from './region-choices';
import { RPO_PARAMETER } from '../../aurora-cluster/internal';
import { FailoverMode } from '../../failover';
import { contains, overlaps, parseCidr } from '../../private/cidr';
import { checkZoneAccount } from '../../private/domains';
import { checkDays, invalid } from '../../private/errors';
import { checkEnvironment, differs, placedIn } from '../../private/places';
import { GLOBAL_REGION, isCommercial } from '../../private/regions';
import { ownAccount } from '../../private/structs/placed-props';
import { MediaProcessing, PlatformDatabaseOptions, PlatformTier } from '../../region';
import { checkGlobalTopics, CommonPlan, NOTIFIED_ELSEWHERE } from '../../region/internal';
import { DrPairProps } from '../dr-pair-props';
import { DrRegion } from '../dr-region';
import { RecoveryOptions } from '../recovery-options';

const ACCOUNT = /^\d{12}$/;
/** The CIDR blocks of the specification: the primary Region's, and the next block for the standby Region. */
const PRIMARY_CIDR = '10.0.0.0/16';
export const STANDBY_CIDR = '10.1.0.0/16';
/** Node types of ElastiCache that a Region does not offer. */
const MISSING_CACHE_FAMILIES: Record<string, RegExp> = { 'ap-northeast-3': /^r6gd\./ };

/** Validates what would fail at deployment, or during a failover. */
export function checkDrPair(
  scope: Construct, props: DrPairProps, common: CommonPlan, primary: DrRegion, standby: DrRegion,
): void {
  const { account, recovery = {} } = props;
  checkKnown(scope, common);
  if (account === undefined || Token.isUnresolved(account) || !ACCOUNT.test(account)) {
    invalid(scope, `account must be 12 digits, got ${shown(account)}; physical names in both Regions contain it`);
  }
  if (primary.name === standby.name) {
    invalid(scope, `recovery.standbyRegion must differ from primaryRegion, got ${standby.name} for both; choose a ` +
      'second Region');
  }
  for (const [prop, { name }] of [['primaryRegion', primary], ['recovery.standbyRegion', standby]] as const) {
    if (isCommercial(name)) continue;
    invalid(scope, `${prop} must be in the partition aws, which has ${GLOBAL_REGION} for the failover plan, got ` +
      `${name}; choose another Region, or define an EldoniaPlatform with Edge.none()`);
  }
  if (props.api?.ingress) {
    invalid(scope, 'api.ingress must be absent in a pair, got one for both Regions; set ingress of primaryRegion ' +
      'and recovery.standbyRegion');
  }
  if (props.costs?.uptimeSchedule) {
    invalid(scope, 'costs must have no uptimeSchedule in a pair, got one; AWS can\'t stop a global database, leave ' +
      'it out');
  }
  if (props.api?.loadBalancer?.accessLogsBucket) {
    invalid(scope, 'api.loadBalancer.accessLogsBucket must be absent in a pair, got one for both Regions; leave it ' +
      'out, each Region has a log bucket');
  }
  for (const [prop, region] of [['primaryRegion', primary], ['recovery.standbyRegion', standby]] as const) {
    checkJobs(scope, prop, common, region);
    checkMedia(scope, prop, common, region);
    checkRegionBound(scope, prop, common, region);
    if (recovery.backups !== false || common.monitoring) checkEventTopic(scope, prop, account, region);
  }
  if (common.zone._account !== undefined) checkZoneAccount(scope, 'zone', common.zone._account, account);
  checkGlobalTopics(scope, account, common.monitoring);
  const place = { account, region: primary.name };
  const testProject = props.github?.imageBuild?.testProject;
  checkEnvironment(scope, 'github.imageBuild.testProject', testProject, place, ownAccount('a project'));
  checkShared(scope, props, common, [primary, standby]);
  checkTokens(scope, primary, standby);
  checkVariables(scope, common, primary, standby);
  checkAddresses(scope, primary, standby);
  if (recovery.triggerAlarms && recovery.failoverMode !== FailoverMode.AUTOMATIC) {
    invalid(scope, 'recovery.triggerAlarms must be absent when failoverMode is MANUAL, got some; leave them out, ' +
      'or use FailoverMode.AUTOMATIC');
  }
  checkDays(scope, 'recovery.dailyBackupRetention', recovery.dailyBackupRetention, 7, undefined,
    'what ransomware or a mistake overwrites is often noticed after days');
  checkDays(scope, 'recovery.monthlyBackupRetention', recovery.monthlyBackupRetention, 31, undefined,
    'the last monthly backup would be gone before the next one exists');
  for (const prop of ['backupCopies', 'dailyBackupRetention', 'monthlyBackupRetention'] as const) {
    if (recovery.backups !== false || recovery[prop] === undefined || Object(recovery[prop]).length === 0) continue;
    invalid(scope, `recovery.${prop} must be absent without backups, got some; leave it out, or enable backups`);
  }
  checkDatabase(scope, props.database);
  checkKey(scope, standby._options.existing?.encryptionKey);
  checkApprovers(scope, recovery, account);
  checkStacks(scope, props, primary.name, standby.name);
  checkSizes(scope, props, standby.name);
  const haveTopics = [primary, standby].every(({ _options }) => _options.existing?.alarmTopic);
  if (props.alarmEmail === undefined && !haveTopics) {
    Annotations.of(scope).addWarningV2('@eldonia/dr-pair:noAlarmRecipient',
      'nobody receives the alarms; pass alarmEmail, or an existing.alarmTopic for each Region');
  }
}

/** The standby Region does not know the domain name of the distribution, which the primary Region creates. */
export function warnOfOtherSite(
  scope: Construct, domainName: string,
  { triggerAlarms, startsByItself }: { readonly triggerAlarms?: string[]; readonly startsByItself: boolean },
): void {
  const starts = startsByItself
    ? `, and only ${triggerAlarms!.join(' and ')} of recovery.triggerAlarms can start a failover`
    : triggerAlarms ? ', and no failover starts automatically' : '';
  Annotations.of(scope).addWarningV2('@eldonia/dr-pair:siteNotProbed',
    `another site has ${domainName}, so that the probe of the standby Region requests nothing and reports it as ` +
    `available: only the primary Region watches the platform${starts}; use ` +
    'PlatformZone.withExistingRecords(...) when the records point to the platform');
}

/** Failed backups are events, also where nothing is monitored. */
function checkEventTopic(scope: Construct, prop: string, account: string, { name, _options }: DrRegion): void {
  const place = { account, region: name };
  checkEnvironment(scope, `${prop}.existing.alarmTopic`, _options.existing?.alarmTopic, place, NOTIFIED_ELSEWHERE);
}

/** The database of the standby Region is a secondary cluster, which becomes the primary one. */
function checkDatabase(scope: Construct, { proxy, parameters }: PlatformDatabaseOptions = {}): void {
  if (proxy) {
    invalid(scope, 'database.proxy must be absent in a pair, got true; leave it out, because the standby cluster has ' +
      'no proxy, and tasks would connect in another way after a failover');
  }
  const rpo = parameters?.[RPO_PARAMETER];
  if (rpo !== undefined) {
    invalid(scope, `database.parameters must not have ${RPO_PARAMETER} in a pair, got ${rpo}; use ` +
      'recovery.enforceRpo, because it would block commits of the standby Region after a failover');
  }
}

/** Policies of a key of the app name roles of its stack, and the base stack can't refer to the others. */
function checkKey(scope: Construct, key: kms.IKey | undefined): void {
  if (!key || !Resource.isOwnedResource(key)) return;
  invalid(scope, 'recovery.standbyRegion.existing.encryptionKey must be imported, got a key of the stack ' +
    `"${Stack.of(key).node.path}"; import it with kms.Key.fromKeyArn(), because three stacks use it`);
}

/**
 * The trust policy of a role that is passed is not changed. ARC accepts approvals of a role of the plan's account only.
 *
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/manual-approval-block.html
 */
function checkApprovers(scope: Construct, { approver, approvers }: RecoveryOptions, account: string): void {
  checkEnvironment(scope, 'recovery.approver', approver, { account, region: approver?.env.region ?? '' }, {
    account: 'pass it as one of recovery.approvers, which may assume a role of this account',
  });
  if (approvers?.length === 0) {
    invalid(scope, 'recovery.approvers must not be empty, got []; pass the principals that approve a failover, or ' +
      'leave it out');
  }
  if (approver && approvers) {
    invalid(scope, 'recovery.approvers must be absent with recovery.approver, got both; change the trust policy of ' +
      'that role');
  }
}

/** Names that both Regions and the runbook contain can't be tokens. */
function checkKnown(scope: Construct, { zone, edge }: CommonPlan): void {
  const { hostedZoneId, zoneName, domainName, alternateDomainNames } = zone;
  for (const [prop, text] of [
    ['zone.hostedZoneId', hostedZoneId], ['zone.zoneName', zoneName], ['zone.domainName', domainName],
    ...alternateDomainNames.map((name): [string, string] => ['zone.alternateDomainNames', name]),
    ['edge.originDomainName', edge._failoverOrigin(domainName)?.name],
  ] as const) {
    const [found] = placedIn(prop, text);
    if (found || Token.isUnresolved(text)) {
      invalid(scope, `${prop} must be known, got ${found?.shown ?? 'a token'}; pass its text, for example by ` +
        'ssm.StringParameter.valueFromLookup(), so that neither Region refers to the other for it');
    }
  }
  if (!edge._failoverOrigin(domainName)) {
    invalid(scope, 'edge must be Edge.cloudFront() in a pair, got one whose load balancer has no name; DNS could not ' +
      'fail over to the other Region');
  }
}

/** Both Regions have the same files, and one distribution serves those of either. */
function checkMedia(
  scope: Construct, prop: string, { media: common = MediaProcessing.images() }: CommonPlan, { _options }: DrRegion,
): void {
  const [own, wanted] = [_options.media ?? common, common].map((media) => media._prefixes());
  const places = { sourcePrefix: 'source', outputPrefix: 'output', outputBucket: 'served' } as const;
  for (const [name, key] of Object.entries(places)) {
    if (own[key] === wanted[key]) continue;
    invalid(scope, `${prop}.media must have the ${name} of media of the pair, got "${own[key]}" and "${wanted[key]}" ` +
      'as prefixes; pass the same in media of the pair, primaryRegion and recovery.standbyRegion');
  }
}

/** An application may need any variable: it would fail when users come to the Region that has none. */
function checkVariables(scope: Construct, common: CommonPlan, primary: DrRegion, standby: DrRegion): void {
  const regions = [['primaryRegion', primary], ['recovery.standbyRegion', standby]] as const;
  const [first, second] = regions.map(([prop, region]) => {
    const { environment, secrets } = choicesOf(common, region).api;
    return { prop, names: Object.keys({ ...environment, ...secrets }) };
  });
  for (const [given, other] of [[first, second], [second, first]]) {
    const missing = given.names.find((name) => !other.names.includes(name));
    if (missing === undefined) continue;
    invalid(scope, `${other.prop} must have the variable ${missing} of ${given.prop}, got none; pass it in ` +
      'environment or secrets of both, with the value of each Region');
  }
}

/** Tokens of one Region must be valid in the other. */
function checkTokens(scope: Construct, primary: DrRegion, standby: DrRegion): void {
  const secrets = [primary, standby].map(({ _options }) => _options.existing?.jwtSecret);
  const [first, second] = secrets.map((secret) => secret !== undefined);
  const props = ['primaryRegion', 'recovery.standbyRegion'];
  if (first && second) {
    const [name, replica] = secrets.map((secret) => secret!.secretName);
    if (!differs(name, replica)) return;
    invalid(scope, 'recovery.standbyRegion.existing.jwtSecret must be the replica of ' +
      `primaryRegion.existing.jwtSecret, which has its name, got "${replica}" and "${name}"; replicate the secret, ` +
      'because tokens are valid with it only');
  }
  if (first === second) return;
  const [given, missing] = first ? props : props.reverse();
  invalid(scope, `${missing}.existing.jwtSecret is required with ${given}.existing.jwtSecret, got none; ` +
    'replicate the secret of primaryRegion, and pass the replica as that of recovery.standbyRegion');
}

function checkAddresses(scope: Construct, primary: DrRegion, standby: DrRegion): void {
  if (primary._options.existing?.vpc || standby._options.existing?.vpc) return;
  const [first, second] = [
    primary._options.network?.cidr ?? PRIMARY_CIDR, standby._options.network?.cidr ?? STANDBY_CIDR,
  ];
  const overlap = overlapOf(first, second);
  if (overlap) {
    invalid(scope, `recovery.standbyRegion.network.cidr must not overlap primaryRegion.network.cidr, ${overlap}; ` +
      'change one, or the VPCs can never be connected');
  }
}

/** @returns what is wrong, for an error */
export function overlapOf(first: string, second: string): string | undefined {
  const [one, other] = [first, second].map((text) => (Token.isUnresolved(text) ? undefined : parseCidr(text)));
  return one && other && (overlaps(one, other) || contains(one, other)) ? `got ${second} and ${first}` : undefined;
}

function checkStack(scope: Construct, prop: string, stack: Stack | undefined, account: string, region: string): void {
  if (!stack) return;
  if (Stage.of(stack) !== Stage.of(scope)) {
    invalid(scope, `${prop} must be in the App or Stage of the pair, got "${stack.node.path}"; define it there, or ` +
      'leave it out');
  }
  for (const [place, wanted, got] of [['Region', region, stack.region], ['account', account, stack.account]] as const) {
    if (got !== wanted) {
      invalid(scope, `${prop} must be in ${place} ${wanted}, got ` +
        `${Token.isUnresolved(got) ? `one whose ${place} is not known` : got}; set its env.${place.toLowerCase()}`);
    }
  }
}

function checkStacks(scope: Construct, { account, stacks = {} }: DrPairProps, primary: string, standby: string): void {
  const regions = {
    primary,
    release: primary,
    audit: primary,
    operations: primary,
    costs: primary,
    costAnomalies: primary,
    edgeAlarms: GLOBAL_REGION,
    failoverPlan: GLOBAL_REGION,
    standby,
    standbyBase: standby,
    standbyCache: standby,
    standbyAudit: standby,
    standbyOperations: standby,
  };
  for (const [name, region] of Object.entries(regions) as [keyof typeof regions, string][]) {
    checkStack(scope, `stacks.${name}`, stacks[name], account, region);
  }
  // The update of a failover must not reach the service, and the base stack must not depend on the cache.
  for (const other of ['standby', 'standbyBase'] as const) {
    if (!stacks.standbyCache || stacks.standbyCache !== stacks[other]) continue;
    invalid(scope, `stacks.standbyCache must differ from stacks.${other}, got "${stacks.standbyCache.node.path}" for ` +
      'both; define another stack, or remove it');
  }
}

function checkSizes(scope: Construct, { recovery, tier }: DrPairProps, region: string): void {
  checkClass(scope, 'tier', tier);
  checkClass(scope, 'recovery.standbyTier', recovery?.standbyTier);
  const sizes = (recovery?.standbyTier ?? tier)?._inPair()._sizes();
  const type = sizes?.cacheNodeType.toString() ?? '';
  if (MISSING_CACHE_FAMILIES[region]?.test(type)) {
    const prop = recovery?.standbyTier ? 'recovery.standbyTier' : 'tier';
    invalid(scope, `${prop} must have a cacheNodeType that ${region} offers, got cache.${type}; choose one of r6g, ` +
      'or another standbyTier');
  }
}

function checkClass(scope: Construct, prop: string, tier: PlatformTier | undefined): void {
  const type = tier?._inPair()._sizes().databaseInstanceType.toString() ?? '';
  if (Token.isUnresolved(type) || !/^t\d/.test(type)) return;
  invalid(scope, `${prop} must have a databaseInstanceType that a global database supports, got ${type}; ` +
    'choose a memory-optimized class, e.g. r6g.large');
}

function shown(text: string | undefined): string {
  if (text === undefined) return 'none';
  return Token.isUnresolved(text) ? 'a token' : `"${text}"`;
}
