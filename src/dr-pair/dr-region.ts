import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApiIngress } from '../fargate-api';
import { invalid } from '../private/errors';
import { checkKnownRegion } from '../private/regions';
import { checkKnownProps } from '../private/structs/known-props';
import {
  ExistingRegionResources, ExistingResources, MediaProcessing, PlatformAuditOptions, PlatformJob,
  PlatformNetworkOptions,
} from '../region';
import { checkNetwork } from '../region/internal';
import { DatadogOptions, SentryOptions, Tracing } from '../telemetry';

/** Options of one Region of a pair. */
export interface DrRegionOptions {
  /**
   * Resources of the Region to use instead of creating them.
   *
   * @default - all resources are created
   */
  readonly existing?: ExistingRegionResources;

  /**
   * The VPC of the Region: addresses, zones, endpoints. Not with `existing.vpc`. The blocks of both Regions must not
   * overlap.
   *
   * @default - 10.0.0.0/16 in the primary Region, 10.1.0.0/16 in the standby Region, in two zones
   */
  readonly network?: PlatformNetworkOptions;

  /**
   * Clients that may connect to the Region's load balancer. In Regions whose CloudFront prefix list is not known, pass
   * `ApiIngress.cloudFrontOnly` with its id.
   *
   * @default ApiIngress.CLOUDFRONT_ONLY
   */
  readonly ingress?: ApiIngress;

  /**
   * Environment variables of the tasks in the Region, in addition to `api.environment`. The same name replaces it. Both
   * Regions must have the same names, here or as `secrets`; values may differ.
   *
   * @default - `api.environment`
   */
  readonly environment?: { [name: string]: string };

  /**
   * Secrets of the tasks in the Region, in addition to `api.secrets`. The same name replaces it. Both Regions
   * must have the same names.
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
   * Processing of uploaded images in the Region, in place of `media` of the pair: the same prefixes and derivatives,
   * with resources of the Region.
   *
   * @default - `media` of the pair; functions, buckets, topics, keys and layers of another Region are rejected
   */
  readonly media?: MediaProcessing;

  /**
   * Audit of the account in the Region. The trail of the primary Region covers all Regions, so the standby Region has
   * none.
   *
   * @default - enabled; disabled with the economy tier
   */
  readonly audit?: PlatformAuditOptions;

  /**
   * Id of the platform's construct in its stack. It can't be changed after the first deployment: CloudFormation would
   * create every resource again, and fails at the first fixed name.
   *
   * @default 'Platform'
   */
  readonly platformId?: string;
}

/**
 * One of the two Regions of a pair.
 *
 * @example
 * new DrPair(app, 'Eldonia', {
 *   account: '123456789012',
 *   zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
 *   alarmEmail: 'ops@eldonia.example',
 *   primaryRegion: DrRegion.of('eu-west-1'),
 *   recovery: { standbyRegion: DrRegion.of('eu-central-1') },
 * });
 */
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
   * @throws if the name is not a Region's, or a VPC is passed together with options of a network
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
    checkCreated(name, _options);
    checkKnownProps(undefined, 'DrRegionOptions', _options);
    checkKnownRegion(undefined, 'name', name);
    checkNetwork(undefined, _options.existing?.vpc, _options.network, ` for ${name}`);
  }
}

/** What a pair creates where a platform takes an existing resource, and how to move what that holds. */
const CREATED: Record<Exclude<keyof ExistingResources, keyof ExistingRegionResources>, string> = {
  cache: '',
  certificate: '',
  cluster: '',
  database: ', from database.snapshot of the pair',
  imageParameterName: '',
  logBucket: '',
  mediaBucket: ': copy the objects to its bucket',
  repository: ': push the images to its repository',
};

/** The type of a variable may have more than that of the prop, which the primary Region would use without a replica. */
function checkCreated(region: string, { existing = {} }: DrRegionOptions): void {
  const [found] = Object.entries(CREATED).filter(([prop]) => Object(existing)[prop] !== undefined);
  if (!found) return;
  invalid(undefined, `existing.${found[0]} must be absent in a pair, got one for ${region}; leave it out, because ` +
    `the pair creates its own in both Regions${found[1]}`);
}
