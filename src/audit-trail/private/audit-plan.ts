import { AuditTrailProps } from '../audit-trail-props';
import { Singleton } from '../singleton';

/** What becomes of each thing that an account has once. */
export interface AuditPlan {
  readonly trail: Singleton;
  readonly configRecorder: Singleton;
  readonly detector: Singleton;
  readonly accessAnalyzer: Singleton;
  readonly securityHub: Singleton;
}

export function auditPlan(props: AuditTrailProps): AuditPlan {
  return {
    trail: props.trail ?? Singleton.create(),
    configRecorder: props.configRecorder ?? Singleton.create(),
    detector: props.detector ?? Singleton.create(),
    accessAnalyzer: props.accessAnalyzer ?? Singleton.create(),
    securityHub: props.securityHub ?? Singleton.skip(),
  };
}
