import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';

/** Options of a `SiteProbe`. */
export interface SiteProbeProps {
  /** The domain name of the site, e.g. `eldonia.example`. The probe uses HTTPS on port 443. */
  readonly domainName: string;

  /**
   * The path of the requests. It must respond with status 200, without authentication and not from the cache of
   * CloudFront. A redirect counts as a failure, because its target may respond while the site doesn't.
   */
  readonly path: string;

  /** The name of the alarm, e.g. for a `FailoverPlan`. It must be unique in the Region. */
  readonly alarmName?: string;

  /**
   * The topic that the alarm notifies.
   *
   * Its policy and its key policy get a statement for CloudWatch. An imported topic must already allow CloudWatch.
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * The SSM parameter in this Region with the released image. While its value is `none`, there is nothing to request,
   * and the probe reports the site as available. If the parameter can't be read, the probe requests the site.
   *
   * @default - the site is requested from the deployment on
   */
  readonly imageParameterName?: string;

  /** Whether another site has the domain name. The probe then requests nothing, and reports the site as available. */
  readonly servedElsewhere?: boolean;

  /**
   * The ECS service in this Region that a schedule stops. While its desired count is 0, the probe reports the site as
   * available. If the service can't be read, the probe requests the site.
   *
   * @default - the service is never stopped
   */
  readonly stoppedService?: ecs.IBaseService;

  /**
   * The KMS key of the function log. The policy of an imported key must already allow CloudWatch Logs.
   *
   * @default - encryption by CloudWatch Logs
   */
  readonly logEncryptionKey?: kms.IKey;
}
