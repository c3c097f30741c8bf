import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ApiIngress } from '../fargate-api';
import { invalid } from '../private/errors';
import { checkKnownRegion } from '../private/regions';
import { MediaProcessing, PlatformAudit, PlatformJob } from '../region';
import { DatadogOptions, SentryOptions, Tracing } from '../telemetry';

/** Options of one Region of a pair. */
export interface DrRegionOptions {
  /**
   * CIDR block of the Region's VPC, /16 to /19, which must not overlap that of the other Region. Not with `vpc`.
   *
   * It can't be changed after the first deployment: the VPC would be replaced, but not database and cache, whose names
   * are fixed.
   *
   * @default - 10.0.0.0/16 in the primary Region, 10.1.0.0/16 in the standby Region
   */
  readonly cidr?: string;

  /**
   * Availability Zones of the Region's VPC, at least two. Required in Regions whose zones are not known, because
   * nothing is looked up. Not with `vpc`. More zones can be added at the end; the zones of a deployed Region can be
   * neither exchanged nor reordered, because their subnets have fixed addresses.
   *
   * To remove a zone of the standby Region, deploy the stacks of its platform and its cache with `--exclusively` first:
   * the base stack can't delete subnets that they use.
   *
   * @default - the first two zones that every account has, in the Regions that `Network` lists
   */
  readonly availabilityZones?: string[];

  /**
   * Existing VPC of the Region. It can't be set, changed or removed after the first deployment: database and cache stay
   * in their subnets, so the deployment fails. Tasks of the standby Region read a parameter of Systems Manager when
   * they start, so without a NAT gateway its VPC also needs the interface endpoint `ssm`.
   *
   * @default - a `Network`
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Clients that may connect to the Region's load balancer. In Regions whose CloudFront prefix list is not known, pass
   * `ApiIngress.cloudFrontOnly` with its id.
   *
   * @default ApiIngress.CLOUDFRONT_ONLY
   */
  readonly ingress?: ApiIngress;

  /**
   * Trust store of the load balancer, of the Region, with the certificate authority of
   * `originClientCertificate` of `Edge.cloudFront`. The load balancer then refuses connections without a client
   * certificate, also of other distributions that send the secret header. About $4 per month.
   *
   * Deploy `originClientCertificate` first, and the trust store in a second deployment. Set it for both Regions.
   *
   * @default - the secret header alone proves that a request passed CloudFront
   */
  readonly clientTrustStore?: elbv2.ITrustStore;

  /**
   * Environment variables of the tasks in the Region, in addition to `api.environment`. The same name replaces it.
   *
   * @default - `api.environment`
   */
  readonly environment?: { [name: string]: string };

  /**
   * Secrets of the tasks in the Region, in addition to `api.secrets`. The same name replaces it.
   *
   * A secret or parameter exists in one Region: tasks in the standby Region could not start without the primary Region
   * if they read it there. For a secret that is replicated from the primary Region, pass its replica:
   * `ecs.Secret.fromSecretsManager(Secret.fromSecretNameV2(scope, id, name))` with a scope in a stack of this Region.
   * Replicate it with `replicaRegions` of the `Secret` before the pair is deployed. If the replica has a customer
   * managed key, grant `kms:Decrypt` to the execution role of `standby.api`.
   *
   * @default - `api.secrets`; one of another Region is rejected
   */
  readonly secrets?: { [name: string]: ecs.Secret };

  /**
   * Existing secret of the Region that signs tokens, as a plain string. Set it for both Regions or for neither: that of
   * the standby Region is the replica, so that tokens stay valid after a failover.
   *
   * @default - a generated secret of the primary Region, replicated to the standby Region
   */
  readonly jwtSecret?: secretsmanager.ISecret;

  /**
   * Datadog in the Region, in place of `api.datadog`: the same options with an `apiKey` of the Region.
   *
   * @default - `api.datadog`; a secret or an image of another Region is rejected
   */
  readonly datadog?: DatadogOptions;

  /**
   * Sentry in the Region, in place of `api.sentry`: the same options with a `dsn` of the Region.
   *
   * @default - `api.sentry`; a secret of another Region is rejected
   */
  readonly sentry?: SentryOptions;

  /**
   * Traces in the Region, in place of `api.tracing`.
   *
   * @default - `api.tracing`; an image of another Region is rejected
   */
  readonly tracing?: Tracing;

  /**
   * Jobs of the Region that replace those of the pair with the same ids, for example with a Lambda function of the
   * Region.
   *
   * @default - `jobs` of the pair; a function of another Region is rejected
   */
  readonly jobs?: PlatformJob[];

  /**
   * Processing of uploaded images in the Region, in place of `media` of the pair.
   *
   * @default - `media` of the pair; functions, buckets, topics, keys and layers of another Region are rejected
   */
  readonly media?: MediaProcessing;

  /**
   * Existing topic of the Region for alarms and events. The policy of an imported topic must allow their services to
   * publish.
   *
   * @default - an `AlarmTopic` with `alarmEmail`
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Existing topic of the Region for pages. The policy of an imported topic must allow CloudWatch to publish.
   *
   * @default - an `AlarmTopic` if `monitoring` has a `criticalAlarmEmail`
   */
  readonly criticalAlarmTopic?: sns.ITopic;

  /**
   * Audit of the account in the Region. The trail of the primary Region covers all Regions, so the standby Region has
   * none.
   *
   * @default - `PlatformAudit.enabled()`; `disabled()` with a development tier
   */
  readonly audit?: PlatformAudit;

  /**
   * Existing stack for the Region. To turn an `EldoniaPlatform` into the primary Region of a pair, pass its stack and
   * its construct id: nothing of it is replaced.
   *
   * @default - a stack of the pair
   */
  readonly stack?: Stack;

  /**
   * Existing stack for what must exist in the standby Region before the primary Region is deployed. For the standby
   * Region only.
   *
   * @default - a stack `<pair>-StandbyBase`
   */
  readonly baseStack?: Stack;

  /**
   * Existing stack for the cache of the standby Region, which is deployed after `baseStack` and before `stack`. For the
   * standby Region only.
   *
   * The failover plan of a pilot light updates this stack with a role that can change only the cache. So the stack
   * should contain nothing else: an update would fail if other resources read values that have changed. CloudFormation
   * keeps the role for deployments that specify none, so a stack that deploys without a role gets a warning.
   *
   * @default - a stack `<pair>-StandbyCache`
   */
  readonly cacheStack?: Stack;

  /**
   * Existing stack for the audit of the Region, which is deployed after both Regions.
   *
   * @default - a stack `<stack of the Region>-Audit`
   */
  readonly auditStack?: Stack;

  /**
   * Existing stack for the budgets, which is deployed after both Regions. For the primary Region only.
   *
   * @default - a stack `<stack of the Region>-Costs`
   */
  readonly costsStack?: Stack;

  /**
   * Existing stack for the image parameter, which is deployed before the stack of the Region. For the primary Region
   * only.
   *
   * @default - a stack `<stack of the Region>-Release`
   */
  readonly releaseStack?: Stack;

  /**
   * Existing stack in us-east-1 for the alarms on CDN and web ACL. For the primary Region only.
   *
   * @default - a stack `<stack of the Region>-EdgeAlarms`
   */
  readonly edgeAlarmsStack?: Stack;

  /**
   * Id of the platform's construct in its stack. It can't be changed after the first deployment: CloudFormation would
   * create every resource again, and fails at the first fixed name.
   *
   * @default 'Platform'
   */
  readonly platformId?: string;
}

/** One of the two Regions of a pair. */
export class DrRegion {
  /** ap-northeast-1. */
  static tokyo(options: DrRegionOptions = {}): DrRegion {
    return new DrRegion('ap-northeast-1', options);
  }

  /** ap-northeast-3. */
  static osaka(options: DrRegionOptions = {}): DrRegion {
    return new DrRegion('ap-northeast-3', options);
  }

  /**
   * Any Region.
   *
   * @param name name of the Region, for example `eu-west-1`
   * @param options options of the Region
   * @throws if the name is not a Region's, or a VPC is passed together with its addresses or zones
   */
  static of(name: string, options: DrRegionOptions = {}): DrRegion {
    return new DrRegion(name, options);
  }

  private constructor(
    /** Name of the Region. */
    readonly name: string,
    /** @internal */
    readonly _options: DrRegionOptions,
  ) {
    checkKnownRegion(undefined, 'name', name);
    for (const prop of ['cidr', 'availabilityZones'] as const) {
      if (_options.vpc && _options[prop]) {
        invalid(undefined, `${prop} must be left out with vpc, got both for ${name}; drop one of them`);
      }
    }
  }
}
