import { Annotations, Duration, Stack, Token } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { RegionNames } from './names';
import { OriginAnswer } from './role';
import { EdgeBehavior, EdgeFirewallProps } from '../../edge';
import {
  DomainUse, EdgeDistribution, EdgeDistributionProps, EdgeOrigin, HEADER_NAME, isPath, isServedElsewhere, OriginHeader,
  OriginHeaderProps, OriginRecords, refuseOpenRules, requireHeader, Site,
} from '../../edge/internal';
import { ApiIngress, FargateApi, FargateApiOptions } from '../../fargate-api';
import { invalid } from '../../private/errors';
import { IDLE_SECONDS } from '../../private/keep-alive';
import { EdgeOptions } from '../edge-options';

/** The id of the construct with the records of the site. */
export const EDGE_ID = 'Edge';

// Read 2026-11-29: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
/** The time that CloudFront waits by default, its longest time without a higher quota, and its lead, in seconds. */
const CDN_SECONDS = { default: 30, most: 120, longer: 5 };

/** What an edge needs of the platform. */
export interface EdgeSite {
  readonly names: RegionNames;
  /** The names of the platform, of which the first one is its address. */
  readonly domainNames: string[];
  readonly domainUse: DomainUse;
  /** Further names, and path patterns, of services behind the load balancer. */
  readonly services: { readonly hosts: string[]; readonly paths: string[] };
  readonly zone: route53.HostedZoneAttributes;
  readonly hostedZone: route53.IHostedZone;
  readonly api: FargateApi;
  /** The idle timeout of the load balancer; absent for its default. */
  readonly idleTimeout?: Duration;
  readonly dualStack: boolean;
  readonly mediaBucket: s3.IBucket;
  /** The prefix of the keys that CloudFront serves. */
  readonly mediaPrefix: string;
  readonly logBucket: s3.IBucket;
  /** Whether the load balancer requires a client certificate. */
  readonly verifiesClients: boolean;
  readonly accessLogRetention: Duration;
  readonly firewallOptions: EdgeFirewallProps;
  readonly header: OriginHeaderProps & { readonly secretName: string };
  readonly origin: OriginAnswer;
}

/** An origin that DNS can fail over to another Region. */
export interface FailoverOrigin {
  readonly name: string;
  /** Paths of CloudFront; absent for the default. */
  readonly behaviors?: EdgeBehavior[];
}

/** What an edge creates. */
export interface EdgeParts {
  readonly distribution?: EdgeDistribution;
  readonly originRecords?: OriginRecords;
  /** Makes a rule on the load balancer require the secret header; undefined without one. */
  readonly requireHeader?: (rule: elbv2.ApplicationListenerRule) => void;
  /** The files of the front end; undefined without one. */
  readonly site?: Site;
}

/** A legal choice that may not be intended. */
export function warnOfOpenOrigin(scope: Construct, ingress: ApiIngress): void {
  if (ingress !== ApiIngress.INTERNET) return;
  Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:openOrigin',
    'any client may connect to the load balancer, and only the secret header rejects requests that bypass ' +
    'CloudFront; leave api.ingress out');
}

/** The prefix list of CloudFront, and its origins by default, have IPv4 addresses only. */
export function checkIpv4(scope: Construct, { loadBalancer }: FargateApiOptions): void {
  if (!loadBalancer?.dualStack) return;
  invalid(scope, 'api.loadBalancer.dualStack must be absent behind CloudFront, which connects to the load balancer ' +
    'by IPv4, got true; remove it: users have IPv6 anyway');
}

/** Checked before the load balancer looks for its prefix list, which would not be the only missing value. */
export function checkStackRegion(scope: Construct, { certificate, firewall }: EdgeOptions): void {
  if (Token.isUnresolved(Stack.of(scope).region) && !(certificate && firewall)) {
    invalid(scope, 'region of the stack must be known, got none; set env.region of the stack, or use Edge.none()');
  }
}

/** The origin's name, the same in both Regions of a pair. */
export const originName = (domainName: string, { originDomainName }: EdgeOptions): string =>
  originDomainName ?? `origin.${domainName.replace(/^\*\./, '')}`;

/**
 * The origin records of the Region and, where the role has it, CloudFront. Otherwise the CloudFront of the primary
 * Region is used.
 */
export function publishOrigin(scope: Construct, site: EdgeSite, options: EdgeOptions): EdgeParts {
  checkClientCertificate(scope, site, options);
  checkHosts(scope, site, options);
  if (site.origin.distribution) {
    const originRecords = recordOrigin(scope, site, options);
    const origin = EdgeOrigin.loadBalancer(originRecords.domainName, [site.api.listenerRule], readTimeout(scope, site));
    const parts = protectedBy(distribute(scope, site, origin, options), site);
    // A name that does not exist yet would be an error, which resolvers keep.
    parts.distribution!.distribution.node.addDependency(...originRecords.records);
    return { ...parts, originRecords };
  }
  const files = siteOf(scope, site, options);
  const { secretName, encryptionKey } = site.header;
  const header = OriginHeader.fromSecretName(
    scope, 'OriginHeader', secretName, options.headerGeneration, encryptionKey,
  );
  requireHeader(site.api.listenerRule, header);
  refuseOpenRules(scope, listenersOf(site), HEADER_NAME);
  return {
    originRecords: recordOrigin(scope, site, options),
    requireHeader: (rule) => requireHeader(rule, header),
    site: files,
  };
}

/** CloudFront with the internal load balancer as its VPC origin. */
export function publishVpcOrigin(scope: Construct, site: EdgeSite, options: EdgeOptions): EdgeParts {
  const { api } = site;
  checkHosts(scope, site, options);
  const origin = EdgeOrigin.vpcLoadBalancer(
    api.loadBalancer, [api.listenerRule], certifiedName(site), readTimeout(scope, site),
  );
  return protectedBy(distribute(scope, site, origin, options), site);
}

/**
 * The certificate of the load balancer contains the domain name only. While viewers use another name, such as that of
 * the distribution or a service, CloudFront needs this one to compare it with.
 */
function certifiedName({ domainNames: [domainName, ...others], domainUse, services }: EdgeSite): string | undefined {
  const several = others.length + services.hosts.length > 0;
  return several || isServedElsewhere(domainUse) ? domainName.replace(/^\*/, 'origin') : undefined;
}

function protectedBy(
  { distribution, site: files }: { readonly distribution: EdgeDistribution; readonly site?: Site }, site: EdgeSite,
): EdgeParts {
  refuseOpenRules(distribution, listenersOf(site), HEADER_NAME);
  return { distribution, requireHeader: (rule) => distribution.requireHeader(rule), site: files };
}

/** The files of the front end. Each Region deploys them itself: replication has no order, and a page could be first. */
const siteOf = (
  scope: Construct, { names, logBucket, origin, firewallOptions: { removalPolicy }, header }: EdgeSite,
  { site }: EdgeOptions,
): Site | undefined => site && new Site(scope, 'Site', {
  options: site,
  bucketName: names.siteBucket,
  accessLogsBucket: logBucket,
  removalPolicy,
  logEncryptionKey: header.encryptionKey,
  standby: !origin.distribution,
});

/** The listeners that CloudFront reaches. */
const listenersOf = ({ api: { listener, redirectListener } }: EdgeSite): elbv2.ApplicationListener[] =>
  redirectListener ? [listener, redirectListener] : [listener];

/** A workflow copies the files of a site without a folder, into the buckets of both Regions. */
export function acceptSite(
  files: Site, deployRole: iam.IRole,
  { names, role: { origin: { mediaReplicaRegion } } }: Pick<EdgeSite, 'names'> & { role: Pick<EdgeSite, 'origin'> },
): void {
  if (files.options.folder !== undefined) return;
  files.grantUpload(deployRole, mediaReplicaRegion === undefined ? undefined : names.in(mediaReplicaRegion).siteBucket);
}

/** CloudFront must wait longer than the load balancer, whose metrics show only the requests that it ends itself. */
function readTimeout(
  scope: Construct, { idleTimeout = Duration.seconds(IDLE_SECONDS) }: EdgeSite,
): Duration | undefined {
  if (idleTimeout.isUnresolved()) return undefined;
  const seconds = idleTimeout.toSeconds() + CDN_SECONDS.longer;
  if (seconds > CDN_SECONDS.most) {
    Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:longIdleTimeout',
      `CloudFront waits at most ${CDN_SECONDS.most} s for the load balancer, whose idle timeout is ` +
      `${idleTimeout.toHumanString()}: no alarm shows requests that hang; set api.loadBalancer.idleTimeout to at ` +
      `most ${CDN_SECONDS.most - CDN_SECONDS.longer} s`);
  }
  return seconds <= CDN_SECONDS.default ? undefined : Duration.seconds(Math.min(seconds, CDN_SECONDS.most));
}

/** Both, or neither; the certificate alone is the first of two deployments. */
function checkClientCertificate(
  scope: Construct, { verifiesClients }: EdgeSite, { originClientCertificate }: EdgeOptions,
): void {
  if (verifiesClients && !originClientCertificate) {
    invalid(scope, 'originClientCertificate is required with clientTrustStore, got none; ' +
      'pass the client certificate to Edge.cloudFront, because the load balancer would refuse its connections');
  }
  if (originClientCertificate && !verifiesClients) {
    Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:clientCertificateUnchecked',
      'CloudFront sends a client certificate, which the load balancer does not verify; ' +
      'set clientTrustStore in the next deployment');
  }
}

/** CloudFront chooses the origin by the path alone. */
function checkHosts(scope: Construct, { services: { hosts: [host] } }: EdgeSite, { site }: EdgeOptions): void {
  if (!site || host === undefined) return;
  invalid(scope, `hosts of a service must be absent with a site, got "${host}": CloudFront would respond to its ` +
    'requests with the files of the site; use paths for the service, or leave out site');
}

function recordOrigin(scope: Construct, site: EdgeSite, options: EdgeOptions): OriginRecords {
  const { api, origin } = site;
  return new OriginRecords(scope, 'Origin', {
    zone: site.hostedZone,
    domainName: originName(site.domainNames[0], options),
    loadBalancer: api.loadBalancer,
    targetGroups: [api.targetGroup, ...api.alternateTargetGroup ? [api.alternateTargetGroup] : []],
    role: origin.role,
    healthCheck: origin.healthCheck,
  });
}

function distribute(
  scope: Construct, site: EdgeSite, origin: EdgeOrigin, options: EdgeOptions,
): { readonly distribution: EdgeDistribution; readonly site?: Site } {
  const { names, api: { readinessPath }, origin: { headerReplicaRegions: replicaRegions, mediaReplicaRegion } } = site;
  const files = siteOf(scope, site, options);
  const distribution = new EdgeDistribution(scope, EDGE_ID, {
    ...options,
    siteBucket: files?.bucket,
    standbySite: mediaReplicaRegion === undefined
      ? undefined
      : { bucketName: names.in(mediaReplicaRegion).siteBucket, region: mediaReplicaRegion },
    openPaths: isPath(readinessPath) ? [readinessPath] : [],
    ...standbyMedia(names, mediaReplicaRegion),
    accessLogRetention: site.accessLogRetention,
    mediaBucket: site.mediaBucket,
    mediaPrefix: site.mediaPrefix,
    firewallOptions: options.firewall ? undefined : firewallOptions(site.firewallOptions, options.firewallOptions),
    zone: site.zone,
    domainNames: [...site.domainNames, ...site.services.hosts],
    domainUse: site.domainUse,
    servicePaths: site.services.paths,
    comment: options.comment ?? names.platform,
    origin,
    originHeader: new OriginHeader(scope, 'OriginHeader', {
      ...site.header, generation: options.headerGeneration, replicaRegions,
    }),
  });
  return { distribution, site: files };
}

/** A key of the caller takes precedence over the default of the tier. */
function firewallOptions(defaults: EdgeFirewallProps, own: EdgeFirewallProps = {}): EdgeFirewallProps {
  const { customerManagedKey, ...others } = defaults;
  return { ...others, ...own.encryptionKey ? {} : { customerManagedKey }, ...own };
}

const standbyMedia = (names: RegionNames, region: string | undefined): Partial<EdgeDistributionProps> =>
  region === undefined
    ? {}
    : { standbyMediaBucketName: names.in(region).mediaBucket, standbyMediaBucketRegion: region };
