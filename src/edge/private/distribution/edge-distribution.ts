import { CfnDeletionPolicy, Resource, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { aws_wafv2 as waf } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { BehaviorKind } from './behavior-kind';
import { BehaviorParts, behaviorOptions, defaultOptions } from './behavior-options';
import { createsAliases, createsRecords, DomainUse, isServedElsewhere } from '../domain-use';
import { checkEdgeDistribution, firstName, mediaPatterns, mediaProblem, warnOfRisks } from './edge-distribution-checks';
import { EdgeDistributionProps } from './edge-distribution-props';
import { EdgePolicies } from './edge-policies';
import { errorResponses } from './error-responses';
import { globalPlace, needsPlace } from './global-place';
import { covers, withoutSlash } from './path-pattern';
import { acknowledge } from '../../../private/acknowledge';
import { pathForCertificate } from '../../../private/readable-path';
import { GLOBAL_REGION } from '../../../private/regions';
import { referWeakly } from '../../../private/weak-references';
import { LogBucket } from '../../../secure-bucket/internal';
import { EdgeBehavior } from '../../edge-behavior';
import { IEdgeDistribution } from '../../edge-distribution-ref';
import { EdgeFirewall } from '../../edge-firewall';
import { bucketOrigin, grantDistribution } from '../media/media-access';
import { standbyMediaOf } from '../media/standby-media';
import { OriginHeader } from '../origin/origin-header';
import { IOriginHeader } from '../origin/origin-header-ref';
import { requireHeader } from '../origin/require-header';
import { siteRecords } from '../records/site-records';
import { ViewerFunctions } from '../site/viewer-functions';

/**
 * A CloudFront distribution for a load balancer and a media bucket, with a certificate, a firewall, DNS records and
 * access logs.
 *
 * CloudFront requires certificates and firewalls in us-east-1. In other Regions they are in a second, small stack,
 * which is deployed first. The distribution reads its outputs without exports or custom resources. Do not delete that
 * stack while the distribution uses it. Other domain names create another certificate. The old one is kept, unused and
 * at no cost.
 *
 * The access logs are standard logs (v1): v2 would require a further stack in us-east-1. CloudFront delivers
 * none to opt-in Regions: there, a bucket of another Region is required.
 *
 * CloudFront includes 1 TB of data transfer and 10 million requests per month, and then charges both by the location of
 * the viewer. The firewall costs about $15 per month and the secret $0.40 per month, plus the logs. The log bucket and
 * the log of the firewall are kept when the stack is deleted.
 *
 * @see https://aws.amazon.com/cloudfront/pricing/
 */
export class EdgeDistribution extends Resource implements IEdgeDistribution {
  readonly distribution: cloudfront.Distribution;
  readonly distributionId: string;
  readonly domainNames: string[];
  /** Further names, which redirect to the first domain name. */
  readonly redirectedDomainNames: string[];
  /** The certificate of the domain names, in us-east-1. */
  readonly certificate: acm.ICertificate;
  /** The firewall, in us-east-1. */
  readonly firewall: waf.IWebACLRef;
  /** The new firewall; undefined with an existing firewall. */
  readonly edgeFirewall?: EdgeFirewall;
  /**
   * The stack in us-east-1 that is deployed before the distribution; undefined if the distribution has no resources in
   * another stack.
   */
  readonly supportStack?: Stack;
  /** The secret header that proves to load balancers that a request came through this distribution. */
  readonly originHeader: IOriginHeader;
  /** The bucket of the access logs, with the prefix `cloudfront/`. */
  readonly accessLogsBucket: s3.IBucket;
  /** The cache policy of media in the bucket; undefined without media paths. */
  readonly mediaCachePolicy?: cloudfront.CachePolicy;
  readonly siteBucket?: s3.IBucket;
  readonly userStore?: cloudfront.IKeyValueStore;
  readonly hostedZone: route53.IHostedZone;

  private readonly protectedRules = new Set<elbv2.ApplicationListenerRule>();

  /** @throws when CloudFront does not support the domain names, path patterns, Regions or bucket settings */
  constructor(scope: Construct, id: string, props: EdgeDistributionProps) {
    super(scope, id);
    const { domainUse = DomainUse.PLATFORM } = props;
    const behaviors = withServices(props, behaviorsOf(props));
    this.domainNames = [...props.domainNames ?? [props.zone.zoneName]];
    this.redirectedDomainNames = [...props.redirectedDomainNames ?? []];
    checkEdgeDistribution(this, props, this.domainNames, behaviors);
    warnOfRisks(this, props, behaviors);

    const place = needsPlace(props) ? globalPlace(this, props) : { scope: this };
    this.supportStack = place.stack;
    this.certificate = props.certificate ?? this.createCertificate(place.scope, props);
    this.edgeFirewall = props.firewall ? undefined : new EdgeFirewall(place.scope, 'Firewall', props.firewallOptions);
    this.firewall = props.firewall ?? this.edgeFirewall!;
    referWeakly(this, this.certificate.certificateArn, !props.certificate);
    referWeakly(this, this.firewall.webAclRef.webAclArn, !props.firewall);
    const client = props.originClientCertificate?.certificateRef;
    if (client) referWeakly(this, client.certificateArn, false);

    this.originHeader = props.originHeader ?? new OriginHeader(this, 'OriginHeader');
    this.accessLogsBucket = props.accessLogsBucket
      ?? new LogBucket(this, 'AccessLogs', { allowCloudFrontAcl: true, retention: props.accessLogRetention }).bucket;
    const policies = new EdgePolicies(this, 'Policies', {
      ...props, kinds: new Set([...behaviors.map(({ _kind }) => _kind), ...props.site ? [BehaviorKind.SITE] : []]),
    });
    this.mediaCachePolicy = policies.media;
    const functions = new ViewerFunctions(this, 'Functions', {
      site: props.site,
      authenticates: props.basicAuthentication ?? false,
      openPaths: props.openPaths ?? [],
      redirect: props.redirectedDomainNames?.length
        ? { ...props, domainNames: this.domainNames, servesOwnName: isServedElsewhere(domainUse) }
        : undefined,
    });
    this.userStore = functions.store;
    this.siteBucket = props.siteBucket;
    this.distribution = this.createDistribution(props, policies, behaviors, functions);
    this.node.defaultChild = this.distribution.node.defaultChild;
    this.distributionId = this.distribution.distributionId;
    if (this.mediaCachePolicy) this.grantMedia(props.mediaBucket!, behaviors);
    if (this.siteBucket) grantDistribution(this, this.siteBucket, this.distribution, ['*']);
    props.origin.rules.forEach((rule) => this.requireHeader(rule));
    this.hostedZone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', props.zone);
    const target = route53.RecordTarget.fromAlias(new targets.CloudFrontTarget(this.distribution));
    if (createsRecords(domainUse)) {
      siteRecords(this, { zone: this.hostedZone, domainNames: allNames(this.domainNames, props), target, ipv6: true });
    }
  }

  /**
   * Makes a listener rule require the secret header, as the rules of `origin` do. The distribution is deployed after a
   * rule of its stack. A rule of another stack accepts the next value in advance: deploy it before the second rotation.
   *
   * A rule supports five values in its conditions. The header uses two values, and three from its second generation.
   */
  requireHeader(rule: elbv2.ApplicationListenerRule): void {
    if (this.protectedRules.has(rule)) return;
    this.protectedRules.add(rule);
    requireHeader(rule, this.originHeader);
    // The load balancer must accept a new value before CloudFront sends it. A rule of another stack uses the VPC of the
    // distribution's stack, so that it is deployed after it.
    if (Stack.of(rule) === Stack.of(this)) this.distribution.node.addDependency(rule);
  }

  /** Grants the permission to invalidate cached files, which a release may need. */
  grantCreateInvalidation(grantee: iam.IGrantable): iam.Grant {
    return this.distribution.grantCreateInvalidation(grantee);
  }

  /** The number of viewer requests: sum over 5 minutes. The metric is in us-east-1: alarms on it must be there, too. */
  metricRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metricRequests({ ...this.everywhere(), ...options });
  }

  metricBytesDownloaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metricBytesDownloaded({ ...this.everywhere(), ...options });
  }

  metricBytesUploaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metricBytesUploaded({ ...this.everywhere(), ...options });
  }

  metricTotalErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metricTotalErrorRate({ ...this.everywhere(), ...options });
  }

  /**
   * The share of requests with a 4xx response, including those that the firewall blocks, in percent: average over 5
   * minutes. The metric is in us-east-1.
   */
  metric4xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metric4xxErrorRate({ ...this.everywhere(), ...options });
  }

  metric5xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metric5xxErrorRate({ ...this.everywhere(), ...options });
  }

  /**
   * CloudFront publishes its metrics with two dimensions, of which the L2 sets one (aws/aws-cdk#19245). With one
   * dimension there is no data.
   */
  private everywhere(): cloudwatch.MetricOptions {
    return { region: GLOBAL_REGION, dimensionsMap: { DistributionId: this.distributionId, Region: 'Global' } };
  }

  private createCertificate(place: Construct, props: EdgeDistributionProps): acm.Certificate {
    const { zone } = props;
    referWeakly(place, zone.hostedZoneId, false);
    const names = allNames(this.domainNames, props);
    const domainName = firstName(names);
    const others = names.filter((name) => name !== domainName);
    const validationZone = route53.HostedZone.fromHostedZoneAttributes(place, 'ValidationZone', zone);
    const certificate = new acm.Certificate(place, 'Certificate', {
      domainName,
      subjectAlternativeNames: others.length > 0 ? others : undefined,
      validation: acm.CertificateValidation.fromDns(validationZone),
      certificateName: pathForCertificate(place, 'Certificate'),
    });
    // Other names create a new certificate while the distribution, which is deployed later, uses the old one: ACM
    // cannot delete it.
    const { cfnOptions } = certificate.node.defaultChild as acm.CfnCertificate;
    cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
    return certificate;
  }

  private createDistribution(
    props: EdgeDistributionProps, policies: EdgePolicies, behaviors: EdgeBehavior[], functions: ViewerFunctions,
  ): cloudfront.Distribution {
    const { headerName, sentValue } = this.originHeader;
    const media = mediaPatterns(behaviors).length > 0
      ? bucketOrigin(this, props.mediaBucket!, standbyMediaOf(props))
      : undefined;
    const site = this.siteBucket && bucketOrigin(this, this.siteBucket, props.standbySite, 'Site');
    const loadBalancer = props.origin._bind({
      customHeaders: { [headerName]: sentValue.unsafeUnwrap() },
      clientCertificateArn: props.originClientCertificate?.certificateRef.certificateArn,
    });
    const parts: BehaviorParts = { policies, media, site, loadBalancer };
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      defaultBehavior: functions.applied('*', defaultOptions(parts, props.defaultBehavior), site !== undefined),
      // Without the function of the site, a request for the root would list the bucket.
      defaultRootObject: site && 'index.html',
      domainNames: createsAliases(props.domainUse ?? DomainUse.PLATFORM)
        ? allNames(this.domainNames, props)
        : undefined,
      // Also without aliases: CloudFront moves an alias only to a distribution whose certificate covers it.
      certificate: this.certificate,
      minimumProtocolVersion: props.minimumProtocolVersion ?? cloudfront.SecurityPolicyProtocol.TLS_V1_3_2025,
      webAclId: this.firewall.webAclRef.webAclArn,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      priceClass: props.priceClass ?? cloudfront.PriceClass.PRICE_CLASS_200,
      geoRestriction: props.geoRestriction,
      errorResponses: errorResponses(props.errorResponses),
      logBucket: this.accessLogsBucket,
      logFilePrefix: 'cloudfront/',
      comment: props.comment ?? this.domainNames[0],
    });
    // In the order of the prop: an object with paths as keys does not always keep it.
    for (const behavior of behaviors) {
      const { origin, ...options } = functions.applied(behavior.pathPattern, behaviorOptions(behavior, parts));
      distribution.addBehavior(behavior.pathPattern, origin, options);
    }
    acknowledge(distribution, 'AwsSolutions-CFR1', 'a geographic restriction is optional, ' +
      'and depends on the users of the site');
    return distribution;
  }

  private grantMedia(bucket: s3.IBucket, behaviors: EdgeBehavior[]): void {
    grantDistribution(this, bucket, this.distribution, mediaPatterns(behaviors));
    // Lifecycle rules can be added later.
    this.node.addValidation({ validate: () => [mediaProblem(bucket, behaviors) ?? []].flat() });
  }
}

/** The names of the site, and those that redirect to it. */
function allNames(domainNames: string[], { redirectedDomainNames = [] }: EdgeDistributionProps): string[] {
  return [...domainNames, ...redirectedDomainNames];
}

/** The behaviors of the caller, or the default ones; with a site also the paths of the load balancer for probes. */
function behaviorsOf(
  { behaviors, mediaBucket, mediaPrefix, openPaths = [], site }: EdgeDistributionProps,
): EdgeBehavior[] {
  const all = EdgeBehavior.defaults(mediaPrefix).filter(({ _kind }) => mediaBucket || _kind !== BehaviorKind.MEDIA);
  if (!site) return behaviors ?? all;
  const own = behaviors ?? all.filter(({ _kind }) => [BehaviorKind.UNCACHED, BehaviorKind.MEDIA].includes(_kind));
  const first = (path: string) => own.find(({ pathPattern }) => covers(pathPattern, path));
  const missing = openPaths.filter((path) => first(path)?._kind !== BehaviorKind.UNCACHED);
  return [...missing.map((path) => EdgeBehavior.uncached(path)), ...own];
}

/** The paths of services come first, unless the caller has a behavior for the same pattern. */
function withServices({ servicePaths = [] }: EdgeDistributionProps, behaviors: EdgeBehavior[]): EdgeBehavior[] {
  const listed = behaviors.map(({ pathPattern }) => withoutSlash(pathPattern));
  const missing = servicePaths.filter((path) => !listed.includes(withoutSlash(path)));
  return [...missing.map((path) => EdgeBehavior.uncached(path)), ...behaviors];
}
