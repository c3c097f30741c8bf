import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkDays, invalid } from '../../../private/errors';
import { AccountResource } from '../../account-resource';
import { AuditTrailProps } from '../../audit-trail-props';

/** The choice for each resource that an account has once. */
export type AuditPlan = Required<Pick<
  AuditTrailProps, 'trail' | 'configRecorder' | 'detector' | 'accessAnalyzer' | 'securityHub'
>>;

export function auditPlan(props: AuditTrailProps): AuditPlan {
  return {
    trail: props.trail ?? AccountResource.create(),
    configRecorder: props.configRecorder ?? AccountResource.create(),
    detector: props.detector ?? AccountResource.create(),
    accessAnalyzer: props.accessAnalyzer ?? AccountResource.create(),
    securityHub: props.securityHub ?? AccountResource.none(),
  };
}

// Not read yet: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
const MAX_LOCK_DAYS = 36_500;
// Read 2026-11-29: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
/** The limits of CloudTrail and GuardDuty. */
const MAX_DATA_EVENT_BUCKETS = 250;
const IDENTIFIER = /^[A-Z][A-Z0-9_]*$/;

type Adopted = 'trail' | 'configRecorder' | 'detector' | 'accessAnalyzer' | 'securityHub';

/** The pattern, the description and the lookup command of each identifier. */
const IDS: Record<Adopted, [RegExp, string, string]> = {
  trail: [
    /^arn:[a-z-]+:cloudtrail:[a-z0-9-]+:\d{12}:trail\/.+$/, 'the ARN of a trail', 'aws cloudtrail describe-trails',
  ],
  configRecorder: [
    /^.{1,256}$/, 'the name of a recorder, of at most 256 characters',
    'aws configservice describe-configuration-recorders',
  ],
  detector: [/^[0-9a-f]{32}$/, 'the id of a detector', 'aws guardduty list-detectors'],
  accessAnalyzer: [
    /^arn:[a-z-]+:access-analyzer:[a-z0-9-]+:\d{12}:analyzer\/.+$/, 'the ARN of an analyzer',
    'aws accessanalyzer list-analyzers',
  ],
  securityHub: [
    /^arn:[a-z-]+:securityhub:[a-z0-9-]+:\d{12}:hub(?:v2)?\/.+$/, 'the ARN of a hub',
    'aws securityhub describe-hub or describe-security-hub-v2',
  ],
};

/** Validates the props: throws for values that AWS rejects and for props without effect. */
export function checkAuditTrail(scope: IConstruct, props: AuditTrailProps, plan: AuditPlan): void {
  for (const prop of Object.keys(IDS) as Adopted[]) checkId(scope, prop, plan[prop]);
  const { trailLogGroup, watchedEvents, configRole, configRules, protectionPlans, minimumSeverity, retention } = props;
  if (trailLogGroup && plan.trail._existingId === undefined) {
    invalid(scope, 'trailLogGroup must be passed with an existing trail, got none; leave it out, or pass ' +
      'AccountResource.fromExisting() as trail');
  }
  const hasLogGroup = plan.trail._created || trailLogGroup !== undefined;
  if (watchedEvents && !hasLogGroup) {
    invalid(scope, `watchedEvents must be passed with a log group, got ${watchedEvents.join()} without one; pass ` +
      'trailLogGroup');
  }
  if (configRules && plan.configRecorder._skipped) {
    invalid(scope, `configRules must be passed with a configuration recorder, got ${configRules.join()} without one; ` +
      'leave them out, or use the existing recorder');
  }
  if (configRole && !plan.configRecorder._created) {
    invalid(scope, `configRole must be passed with a created configuration recorder, got ${configRole.node.path} ` +
      'without one; set it where the recorder is created');
  }
  if (protectionPlans && !plan.detector._created) {
    invalid(scope, `protectionPlans must be passed with a created detector, got ${protectionPlans.join()} without one; `
      + 'enable them where the detector is created');
  }
  checkTrailOptions(scope, props, plan);
  checkScans(scope, props, plan);
  for (const rule of configRules ?? []) checkIdentifier(scope, rule);
  checkSeverity(scope, minimumSeverity, plan);
  checkDays(scope, 'retention', retention, 1, MAX_LOCK_DAYS);
}

function checkId(scope: IConstruct, prop: Adopted, { _existingId: id }: AccountResource): void {
  const [pattern, words, command] = IDS[prop];
  if (id === undefined || Token.isUnresolved(id) || pattern.test(id)) return;
  invalid(scope, `${prop} must be ${words} for an existing resource, got "${id}"; find it with ${command}`);
}

function checkIdentifier(scope: IConstruct, rule: string): void {
  if (Token.isUnresolved(rule) || !IDENTIFIER.test(rule)) {
    const value = Token.isUnresolved(rule) ? 'a token' : `"${rule}"`;
    invalid(scope, `configRules must be identifiers of managed rules, e.g. ENCRYPTED_VOLUMES, got ${value}; `
      + 'use config.ManagedRuleIdentifiers');
  }
}

function checkSeverity(scope: IConstruct, severity: number | undefined, plan: AuditPlan): void {
  if (severity === undefined) return;
  if (plan.detector._skipped) {
    invalid(scope, `minimumSeverity must be passed with a detector, got ${severity} without one; leave it out, or ` +
      'use the existing detector');
  }
  if (!Token.isUnresolved(severity) && !(severity >= 1 && severity <= 10)) {
    invalid(scope, `minimumSeverity must be from 1 to 10, got ${severity}; 4 is medium, 7 is high`);
  }
}

function checkTrailOptions(scope: IConstruct, props: AuditTrailProps, plan: AuditPlan): void {
  const { dataEventBuckets, trailReplication } = props;
  const got = Object.entries({ dataEventBuckets, trailReplication }).find(([, value]) => value !== undefined)?.[0];
  if (got && !plan.trail._created) {
    invalid(scope, `${got} must be passed with a created trail, got none; set it where the trail is created`);
  }
  if (dataEventBuckets && dataEventBuckets.length > MAX_DATA_EVENT_BUCKETS) {
    invalid(scope, `dataEventBuckets must be at most ${MAX_DATA_EVENT_BUCKETS} buckets, got ` +
      `${dataEventBuckets.length}; use advanced event selectors on the trail`);
  }
  if (trailReplication && trailReplication.destinationKeyArn === undefined) {
    invalid(scope, 'trailReplication.destinationKeyArn is required, got none; pass the ARN of a key of the ' +
      'destination');
  }
}

function checkScans(scope: IConstruct, { scannedBuckets }: AuditTrailProps, plan: AuditPlan): void {
  if (scannedBuckets && plan.detector._skipped) {
    invalid(scope, `scannedBuckets must be passed with a detector, got ${scannedBuckets.length} without one; leave ` +
      'them out, or use the existing detector');
  }
}
