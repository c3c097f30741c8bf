import { AuditTrailProps, ProtectionPlan } from '../../operations';

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
