import { AccountResource } from '../../account-resource';
import { AuditTrailProps } from '../../audit-trail-props';

/** The choice for each resource that an account has once. */
export interface AuditPlan {
  readonly trail: AccountResource;
  readonly configRecorder: AccountResource;
  readonly detector: AccountResource;
  readonly accessAnalyzer: AccountResource;
  readonly securityHub: AccountResource;
}

export function auditPlan(props: AuditTrailProps): AuditPlan {
  return {
    trail: props.trail ?? AccountResource.create(),
    configRecorder: props.configRecorder ?? AccountResource.create(),
    detector: props.detector ?? AccountResource.create(),
    accessAnalyzer: props.accessAnalyzer ?? AccountResource.create(),
    securityHub: props.securityHub ?? AccountResource.none(),
  };
}
