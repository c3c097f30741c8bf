import { AuditTrailProps } from '../operations';

/**
 * Audit of the account of a platform: CloudTrail, AWS Config, GuardDuty, IAM Access Analyzer and alarms on them.
 *
 * An account has each of them once, or once per Region. They are in a stack of their own, which is deployed last: if
 * the account has one of them already, that stack fails to deploy, and the platform is not affected. Adopt or skip what
 * exists:
 *
 * @example
 * const audit = PlatformAudit.enabled({
 *   trail: AccountResource.fromExisting('arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company'),
 *   detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef'),
 *   configRecorder: AccountResource.none(),
 * });
 */
export abstract class PlatformAudit {
  /**
   * Enables the audit. With the production tier about $29 per month, of which RDS Protection of GuardDuty is about $16
   * per month. Activity of the account adds to the price: `docs/costs.md` has the assumptions and the unit prices.
   *
   * @param options options of the `AuditTrail`. Alarms and findings are sent to the platform's topic. AWS Config
   *   records IAM in the primary Region only; the standby Region has no trail, because the trail of the primary Region
   *   covers all Regions.
   */
  static enabled(options: AuditTrailProps = {}): PlatformAudit {
    return new Enabled(options);
  }

  /** Disables the audit, for an account that has one or where another platform deploys it. */
  static disabled(): PlatformAudit {
    return new Disabled();
  }

  /**
   * The options; undefined where the audit is disabled.
   *
   * @internal
   */
  abstract _settle(): AuditTrailProps | undefined;
}

class Enabled extends PlatformAudit {
  constructor(private readonly options: AuditTrailProps) {
    super();
  }

  _settle(): AuditTrailProps {
    return this.options;
  }
}

class Disabled extends PlatformAudit {
  _settle(): undefined {
    return undefined;
  }
}
