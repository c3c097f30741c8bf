import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { PlatformAudit } from '../eldonia-platform';
import { ApiIngress } from '../fargate-api';
import { invalid } from '../private/errors';

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/** What can be chosen for one region of a pair. */
export interface DrRegionOptions {
  /**
   * Addresses of the region's network, /16 to /19, which must not overlap those of the other region. Not with `vpc`.
   *
   * @default - 10.0.0.0/16 in the region that serves, 10.1.0.0/16 in the one that stands by
   */
  readonly cidr?: string;

  /**
   * Zones of the region's network, at least two. Needed outside Tokyo and Osaka, as nothing is looked up. Not with `vpc`.
   *
   * @default - the first two of Tokyo or Osaka
   */
  readonly availabilityZones?: string[];

  /**
   * Network of the region to use.
   *
   * @default - a `Network` of the pair's own
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Who may connect to the region's load balancer: outside Tokyo and Osaka `ApiIngress.cloudFrontOnly` with the id of CloudFront's
   * prefix list in that region.
   *
   * @default ApiIngress.CLOUDFRONT_ONLY
   */
  readonly ingress?: ApiIngress;

  /**
   * Topic of the region for its alarms and events. It must admit their senders, if it is imported.
   *
   * @default - an `AlarmTopic` of the pair's own, with `alarmEmail`
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Topic of the region for those who are woken. It must admit CloudWatch, if it is imported.
   *
   * @default - an `AlarmTopic` of the pair's own where there is a `criticalAlarmEmail`
   */
  readonly criticalAlarmTopic?: sns.ITopic;

  /**
   * The audit of the account in the region. The trail covers all regions, so the region that stands by has none.
   *
   * @default - `PlatformAudit.enabled()`, or `none()` in a tier that is one of development
   */
  readonly audit?: PlatformAudit;
}

/** One of the two regions of a pair. */
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
   * Any region, with its zones (or its network) and its `ingress`.
   *
   * @param name of the region, e.g. `eu-west-1`
   * @param options what can be chosen for it
   * @throws when the name is none, or a network is passed as well as its addresses or zones
   */
  static of(name: string, options: DrRegionOptions = {}): DrRegion {
    return new DrRegion(name, options);
  }

  /** Addresses of the network; undefined for the pair's choice. */
  readonly cidr?: string;
  /** Zones of the network; undefined for the pair's choice. */
  readonly availabilityZones?: string[];
  /** The network; undefined for one of the pair's own. */
  readonly vpc?: ec2.IVpc;
  /** Who may connect to the load balancer; undefined for CloudFront alone. */
  readonly ingress?: ApiIngress;
  /** The topic; undefined for one of the pair's own. */
  readonly alarmTopic?: sns.ITopic;
  /** The topic for those who are woken; undefined for the pair's choice. */
  readonly criticalAlarmTopic?: sns.ITopic;
  /** The audit; undefined for that of the tier. */
  readonly audit?: PlatformAudit;

  private constructor(
    /** Name of the region. */
    readonly name: string,
    options: DrRegionOptions,
  ) {
    if (Token.isUnresolved(name) || !REGION.test(name)) {
      invalid(undefined, `name must be the name of a region, got ${Token.isUnresolved(name) ? 'a token' : `"${name}"`}; write it as ap-northeast-3`);
    }
    for (const prop of ['cidr', 'availabilityZones'] as const) {
      if (options.vpc && options[prop]) invalid(undefined, `${prop} must be left out with vpc, got both for ${name}; drop one of them`);
    }
    this.cidr = options.cidr;
    this.availabilityZones = options.availabilityZones;
    this.vpc = options.vpc;
    this.ingress = options.ingress;
    this.alarmTopic = options.alarmTopic;
    this.criticalAlarmTopic = options.criticalAlarmTopic;
    this.audit = options.audit;
  }
}
