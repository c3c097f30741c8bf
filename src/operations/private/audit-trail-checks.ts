import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AuditTrailProps } from '../audit-trail-props';
import { AuditPlan } from './audit-plan';
import { invalid } from '../../private/errors';
import { wholeDays } from '../../secure-bucket/internal';
import { AccountResource } from '../account-resource';

const LONGEST_LOCK_DAYS = 36_500;
const IDENTIFIER = /^[A-Z][A-Z0-9_]*$/;

type Adopted = 'trail' | 'configRecorder' | 'detector' | 'accessAnalyzer' | 'securityHub';

/** What AWS calls each, in a pattern and in words. */
const IDS: Record<Adopted, [RegExp, string, string]> = {
  trail: [/^arn:[a-z-]+:cloudtrail:[a-z0-9-]+:\d{12}:trail\/.+$/, 'the ARN of a trail', 'aws cloudtrail describe-trails'],
  configRecorder: [/^.{1,256}$/, 'the name of a recorder, of at most 256 characters', 'aws configservice describe-configuration-recorders'],
  detector: [/^[0-9a-f]{32}$/, 'the id of a detector', 'aws guardduty list-detectors'],
  accessAnalyzer: [/^arn:[a-z-]+:access-analyzer:[a-z0-9-]+:\d{12}:analyzer\/.+$/, 'the ARN of an analyzer', 'aws accessanalyzer list-analyzers'],
  securityHub: [/^arn:[a-z-]+:securityhub:[a-z0-9-]+:\d{12}:hub\/.+$/, 'the ARN of a hub', 'aws securityhub describe-hub'],
};

/** Refuse what AWS would refuse at deployment, and what would have no effect. */
export function checkAuditTrail(scope: IConstruct, props: AuditTrailProps, plan: AuditPlan): void {
  for (const prop of Object.keys(IDS) as Adopted[]) checkId(scope, prop, plan[prop]);
  const { trailLogGroup, watchedEvents, configRules, protectionPlans, minimumSeverity, retention } = props;
  if (trailLogGroup && plan.trail._existingId === undefined) {
    invalid(scope, 'trailLogGroup must come with a trail that exists, got one without; leave it out, or pass AccountResource.fromExisting() as trail');
  }
  const read = plan.trail._created || trailLogGroup !== undefined;
  if (watchedEvents && !read) {
    invalid(scope, `watchedEvents must come with a log group to read, got ${watchedEvents.join()} without; pass trailLogGroup`);
  }
  if (configRules && plan.configRecorder._skipped) {
    invalid(scope, `configRules must come with a recorder, got ${configRules.join()} without; leave them out, or adopt the recorder`);
  }
  if (protectionPlans && !plan.detector._created) {
    invalid(scope, `protectionPlans must come with a detector of ours, got ${protectionPlans.join()} without; ` +
      'switch them on where the detector is defined');
  }
  for (const rule of configRules ?? []) checkIdentifier(scope, rule);
  checkSeverity(scope, minimumSeverity, plan);
  if (retention) wholeDays(scope, 'retention', retention, 1, LONGEST_LOCK_DAYS);
}

function checkId(scope: IConstruct, prop: Adopted, { _existingId: id }: AccountResource): void {
  const [pattern, words, command] = IDS[prop];
  if (id === undefined || Token.isUnresolved(id) || pattern.test(id)) return;
  invalid(scope, `${prop} must be ${words} where it exists, got "${id}"; find it with ${command}`);
}

function checkIdentifier(scope: IConstruct, rule: string): void {
  if (Token.isUnresolved(rule) || !IDENTIFIER.test(rule)) {
    const value = Token.isUnresolved(rule) ? 'one that is known at deployment only' : `"${rule}"`;
    invalid(scope, `configRules must be identifiers of managed rules, such as ENCRYPTED_VOLUMES, got ${value}; ` +
      'take them from config.ManagedRuleIdentifiers');
  }
}

function checkSeverity(scope: IConstruct, severity: number | undefined, plan: AuditPlan): void {
  if (severity === undefined) return;
  if (plan.detector._skipped) {
    invalid(scope, `minimumSeverity must come with a detector, got ${severity} without; leave it out, or adopt the detector`);
  }
  if (!Token.isUnresolved(severity) && !(severity >= 1 && severity <= 10)) {
    invalid(scope, `minimumSeverity must be from 1 to 10, got ${severity}; 4 is medium, 7 is high`);
  }
}
