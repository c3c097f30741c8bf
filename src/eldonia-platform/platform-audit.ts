import type { PlatformTier } from './platform-tier';
import { AuditTrailProps, ProtectionPlan } from '../operations';

/**
 * Whether a platform brings the audit of its account: CloudTrail, AWS Config, GuardDuty, Access Analyzer and their alarms (R5.8.3).
 *
 * An account has each of them once, or once in a region. They are in a stack of their own, so if the account has one already, that stack fails to
 * deploy and the platform doesn't. Then adopt or skip it:
 *
 * @example
 * const audit = PlatformAudit.enabled({
 *   trail: AccountResource.fromExisting('arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company'),
 *   detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef'),
 *   configRecorder: AccountResource.none(),
 * });
 */
export class PlatformAudit {
  /**
   * It does. About $10 a month, and what the calls, changes and flows of the account cost.
   *
   * @param options as those of an `AuditTrail`. Alarms and findings go to the platform's topic. IAM is recorded, as of the one region that is not a
   * standby; a standby has no trail, because that of the other region covers it.
   */
  static enabled(options: AuditTrailProps = {}): PlatformAudit {
    return new PlatformAudit(true, options);
  }

  /** It doesn't: the account has an audit of its own, or another platform brings it. */
  static disabled(): PlatformAudit {
    return new PlatformAudit(false, {});
  }

  /**
   * What is chosen, or what the tier has: production is audited.
   *
   * @internal
   */
  static _of(audit: PlatformAudit | undefined, tier: PlatformTier): PlatformAudit {
    return audit ?? (tier._development ? PlatformAudit.disabled() : PlatformAudit.enabled());
  }

  private constructor(
    /** @internal */
    public readonly _on: boolean,
    /** @internal */
    public readonly _options: AuditTrailProps,
  ) {}

  /**
   * Whether there is anything to bring: of an account that has it all, there may be nothing left, and a stack can't be empty.
   *
   * @internal
   */
  _brings(standby: boolean): boolean {
    const { trail, trailLogGroup, configRecorder, detector, accessAnalyzer, securityHub } = this._options;
    const recorded = trail ? trail._created || trailLogGroup !== undefined : !standby;
    const others = [configRecorder, detector, accessAnalyzer].some((one) => !one?._skipped);
    return this._on && (recorded || others || (securityHub !== undefined && !securityHub._skipped));
  }

  /**
   * Whether GuardDuty will add an agent to the tasks. That of a detector which exists is not known.
   *
   * @internal
   */
  get _watchesTasks(): boolean {
    const { detector, protectionPlans } = this._options;
    return this._on && (detector?._created ?? true) && (protectionPlans?.includes(ProtectionPlan.FARGATE_RUNTIME) ?? true);
  }
}
