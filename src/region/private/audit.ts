import { Annotations, Stack, Tags, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { lastScope } from './last-scope';
import { RegionPlan } from './plan';
import { PlatformParts } from './platform-parts';
import {
  AccountResource, AlarmThresholds, AuditEvent, AuditTrail, AuditTrailProps, ProtectionPlan,
} from '../../operations';
import { resolveThresholds, trailAlarm } from '../../operations/internal';
import { claim } from '../../private/claim';
import { invalid } from '../../private/errors';
import { referWeakly } from '../../private/weak-references';
import { PlatformAuditOptions } from '../platform-audit';

/**
 * Whether the audit creates any resource: for an account that has all of it nothing may be left, and a stack can't be
 * empty.
 */
export function createsAudit(audit: AuditTrailProps | undefined, recordsAccount: boolean): boolean {
  if (!audit) return false;
  const { trail, trailLogGroup, configRecorder, detector, accessAnalyzer, securityHub } = audit;
  const recorded = trail ? trail._created || trailLogGroup !== undefined : recordsAccount;
  const others = [configRecorder, detector, accessAnalyzer].some((one) => !one?._skipped);
  return recorded || others || (securityHub !== undefined && !securityHub._skipped);
}

/** Whether GuardDuty adds its agent to the tasks. For an existing detector this is not known. */
export function watchesTasks(audit: AuditTrailProps | undefined): boolean {
  if (!audit) return false;
  const { detector, protectionPlans } = audit;
  return (detector?._created ?? true) && (protectionPlans?.includes(ProtectionPlan.FARGATE_RUNTIME) ?? true);
}

/** In a stack of its own: an account may have an audit already, and the platform must not roll back for that. */
export function createAudit(
  scope: Construct, plan: RegionPlan, { recordMediaAccess, scanUploads, ...audit }: PlatformAuditOptions,
  { mediaBucket, alarmTopic }: PlatformParts<'mediaBucket' | 'alarmTopic'>, thresholds?: AlarmThresholds,
): AuditTrail {
  if (scanUploads && audit.detector?._skipped) {
    invalid(scope, 'audit.scanUploads must be absent without a detector, got true; use the existing detector');
  }
  const support = lastScope(scope, plan, alarmTopic!, {
    suffix: 'Audit',
    description: `Audit of the account of ${plan.names.platform}`,
    existing: { prop: 'stacks.audit', stack: plan.stacks.audit },
  });
  warnOfSecondAudit(support);
  if (recordMediaAccess || scanUploads) referWeakly(support, mediaBucket.bucketName, !plan.existing.mediaBucket);
  const { recordsAccount } = plan.role;
  const hasLog = audit.trailLogGroup !== undefined || (audit.trail?._created ?? recordsAccount);
  const trail = new AuditTrail(support, 'Audit', {
    alarmTopic,
    // The trail and the recorder of the primary Region cover all Regions.
    trail: recordsAccount ? undefined : AccountResource.none(),
    recordGlobalTypes: recordsAccount && !audit.configRecorder?._skipped,
    watchedEvents: hasLog && plan.role.hasFailoverPlan ? Object.values(AuditEvent) : undefined,
    ...audit,
    dataEventBuckets: recordMediaAccess ? [...audit.dataEventBuckets ?? [], ...mediaBuckets(support, mediaBucket, plan)]
      : audit.dataEventBuckets,
  });
  // CloudFormation reads an output of another stack again when the template changes: with the name of the bucket.
  if (recordMediaAccess || scanUploads) {
    const includeResourceTypes = ['AWS::CloudTrail::Trail', 'AWS::GuardDuty::MalwareProtectionPlan'];
    const { bucketName } = plan.existing.mediaBucket ?? { bucketName: plan.names.mediaBucket };
    Tags.of(trail).add('MediaBucket', bucketName, { includeResourceTypes });
  }
  const { trailLogGroup: log } = trail;
  if (log && thresholds) {
    const naming = { prefix: plan.names.platform, root: trail };
    const watch = { thresholds: resolveThresholds(trail, thresholds), topic: alarmTopic, naming };
    trailAlarm(trail, watch, log);
  }
  if (scanUploads) trail._scan(mediaBucket, [plan.media._prefixes().source]);
  return trail;
}

/** The media bucket of this Region and, in a pair, of the other one, which has a known name. */
const mediaBuckets = (
  scope: Construct, mediaBucket: s3.IBucket, { names, role: { replicaRegion } }: RegionPlan,
): s3.IBucket[] => replicaRegion === undefined ? [mediaBucket]
  : [mediaBucket, s3.Bucket.fromBucketName(scope, 'MediaReplica', names.in(replicaRegion).mediaBucket)];

/** Two in one account and Region can't be deployed. */
function warnOfSecondAudit(scope: Construct): void {
  const { account, region } = Stack.of(scope);
  if ([account, region].some((place) => Token.isUnresolved(place))) return;
  const first = claim(scope, 'audit', account, region);
  if (!first) return;
  Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:secondAudit',
    `${first.node.path} deploys the audit of this account and Region already, so this stack may fail to deploy; ` +
    'set audit.enabled of one of the platforms to false');
}
