import { CfnDeletionPolicy, Stack, Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { EdgeBehavior } from './edge-behavior';
import { EdgeDistributionProps } from './edge-distribution-props';
import { IEdgeDistribution } from './edge-distribution-ref';
import { EdgeFirewall } from './edge-firewall';
import { IEdgeFirewall } from './edge-firewall-ref';
import { OriginHeader } from './origin-header';
import { IOriginHeader } from './origin-header-ref';
import { BehaviorKind } from './private/behavior-kind';
import { BehaviorParts, behaviorOptions, uncached } from './private/behavior-options';
import { checkEdgeDistribution, firstName, mediaPatterns, mediaProblem, warnOfRisks } from './private/edge-distribution-checks';
import { EdgePolicies } from './private/edge-policies';
import { errorResponses } from './private/error-responses';
import { admitDistribution, mediaOrigin } from './private/media-access';
import { requireHeader } from './private/require-header';
import { standbyMediaOf } from './private/standby-media';
import { acknowledge } from '../private/acknowledge';
import { globalPlace, needsPlace } from './private/global-place';
import { GLOBAL_REGION, referWeakly } from '../private/us-east-1';
import { LogBucket } from '../secure-bucket';

/**
 * A CloudFront distribution in front of a load balancer and a media bucket, with certificate, firewall, names and logs.
 *
 * Everything is forced to HTTPS and answered with HSTS; API and pages aren't cached, images are for 24 hours, scripts and
 * style sheets for a week (R5.2.4-1 to R5.2.4-7). The load balancer is told a secret header, so that nobody can go round the
 * firewall, and the bucket is read by this distribution alone.
 *
 * CloudFront takes certificates and firewalls from us-east-1 alone. Outside of it they are in a second, small stack, which
 * is deployed first; the distribution reads its outputs, without exports or custom resources. That stack must not be deleted
 * while the distribution uses it. Other domain names make another certificate; the old one stays, unused and for nothing.
 *
 * Logs are standard logs (v1): v2 would take one more stack in us-east-1. Some regions that must be opted in to can't hold the
 * bucket of v1; pass one of another region there.
 *
 * CloudFront sends out 1 TB and answers 10 million requests a month for nothing, then bills both by the viewer's place. The
 * firewall costs about 10 USD a month and the secret 0.40; the logs come on top. The log bucket and the firewall's log outlive the stack.
 * See https://aws.amazon.com/cloudfront/pricing/
 *
 * @example
 * new EdgeDistribution(this, 'Edge', {
 *   zone: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' },
 *   origin: EdgeOrigin.loadBalancer('origin.eldonia.example', [api.listenerRule]),
 *   mediaBucket: bucket,
 *   behaviors: [EdgeBehavior.uncached('/admin/*'), EdgeBehavior.media('/media/*'), EdgeBehavior.assets('/static/*')],
 * });
 */
export class EdgeDistribution extends Construct implements IEdgeDistribution {
  /** The distribution. */
  readonly distribution: cloudfront.Distribution;
  /** The ID of the distribution. */
  readonly distributionId: string;
  /** The names that users reach the site by. */
  readonly domainNames: string[];
  /** The certificate that viewers see, of us-east-1. */
  readonly certificate: acm.ICertificate;
  /** The firewall, of us-east-1. */
  readonly firewall: IEdgeFirewall;
  /** The firewall's construct; undefined when `firewall` was passed. */
  readonly edgeFirewall?: EdgeFirewall;
  /** The stack in us-east-1; undefined when nothing of the distribution's own is in another stack. */
  readonly supportStack?: Stack;
  /** The header that proves to load balancers that a request came through this distribution. */
  readonly originHeader: IOriginHeader;
  /** Where the access logs go, under `cloudfront/`. */
  readonly accessLogsBucket: s3.IBucket;
  /** The headers that every answer gets. */
  readonly headersPolicy: cloudfront.ResponseHeadersPolicy;
  /** The headers that answers of cached paths get; undefined without such paths. */
  readonly cachedHeadersPolicy?: cloudfront.ResponseHeadersPolicy;
  /** How media of the bucket is cached; undefined without media paths. */
  readonly mediaCachePolicy?: cloudfront.CachePolicy;
  /** How images of the load balancer are cached; undefined without image paths. */
  readonly imageCachePolicy?: cloudfront.CachePolicy;
  /** How scripts and style sheets are cached; undefined without asset paths. */
  readonly assetCachePolicy?: cloudfront.CachePolicy;
  /** The hosted zone. */
  readonly hostedZone: route53.IHostedZone;
  /** The records of the domain names, for IPv4 and IPv6. */
  readonly records: route53.RecordSet[];

  private readonly guarded = new Set<elbv2.ApplicationListenerRule>();

  /**
   * @throws when names, paths, regions or the buckets' settings are none that CloudFront can work with
   */
  constructor(scope: Construct, id: string, props: EdgeDistributionProps) {
    super(scope, id);
    const behaviors = props.behaviors ?? EdgeBehavior.defaults().filter(({ _kind }) => props.mediaBucket || _kind !== BehaviorKind.MEDIA);
    this.domainNames = [...props.domainNames ?? [props.zone.zoneName]];
    checkEdgeDistribution(this, props, this.domainNames, behaviors);
    warnOfRisks(this, props, behaviors);

    const place = needsPlace(props) ? globalPlace(this, props) : { scope: this };
    this.supportStack = place.stack;
    this.certificate = props.certificate ?? this.createCertificate(place.scope, props);
    this.edgeFirewall = props.firewall ? undefined : new EdgeFirewall(place.scope, 'Firewall', props.firewallOptions);
    this.firewall = props.firewall ?? this.edgeFirewall!;
    referWeakly(this, this.certificate.certificateArn, !props.certificate);
    referWeakly(this, this.firewall.webAclArn, !props.firewall);

    this.originHeader = props.originHeader ?? new OriginHeader(this, 'OriginHeader');
    this.accessLogsBucket = props.accessLogsBucket ?? new LogBucket(this, 'AccessLogs', { allowCloudFrontAcl: true }).bucket;
    const policies = new EdgePolicies(this, 'Policies', {
      kinds: new Set(behaviors.map(({ _kind }) => _kind)), contentSecurityPolicy: props.contentSecurityPolicy,
    });
    this.headersPolicy = policies.headers;
    this.cachedHeadersPolicy = policies.cachedHeaders;
    this.mediaCachePolicy = policies.media;
    this.imageCachePolicy = policies.images;
    this.assetCachePolicy = policies.assets;
    this.distribution = this.createDistribution(props, policies, behaviors);
    this.distributionId = this.distribution.distributionId;
    if (this.mediaCachePolicy) this.admitToMedia(props.mediaBucket!, behaviors);
    props.origin.rules.forEach((rule) => this.requireHeader(rule));
    this.hostedZone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', props.zone);
    this.records = this.createRecords();
  }

  /**
   * Have a listener rule ask for the secret header, as those of `origin` do. The distribution is deployed after the rule.
   *
   * A rule takes five values in its conditions; the header needs one, and from its second generation on two.
   */
  requireHeader(rule: elbv2.ApplicationListenerRule): void {
    if (this.guarded.has(rule)) return;
    this.guarded.add(rule);
    requireHeader(rule, this.originHeader);
    // A new value is taken before it is sent.
    this.distribution.node.addDependency(rule);
  }

  /** Permit to have cached files forgotten, which a release may need. */
  grantCreateInvalidation(grantee: iam.IGrantable): iam.Grant {
    return this.distribution.grantCreateInvalidation(grantee);
  }

  /** How many requests came, in sum. CloudFront's metrics are in us-east-1: alarms on them have to be there, too. */
  metricRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metricRequests({ ...this.everywhere(), ...options });
  }

  /** How many bytes viewers downloaded, in sum. In us-east-1. */
  metricBytesDownloaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metricBytesDownloaded({ ...this.everywhere(), ...options });
  }

  /** How many bytes viewers uploaded, in sum. In us-east-1. */
  metricBytesUploaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metricBytesUploaded({ ...this.everywhere(), ...options });
  }

  /** The share of requests that were answered with an error, in percent. In us-east-1. */
  metricTotalErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metricTotalErrorRate({ ...this.everywhere(), ...options });
  }

  /** The share of requests that were answered with 4xx, what the firewall blocks among them, in percent. In us-east-1. */
  metric4xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metric4xxErrorRate({ ...this.everywhere(), ...options });
  }

  /** The share of requests that were answered with 5xx, in percent. In us-east-1. */
  metric5xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metric5xxErrorRate({ ...this.everywhere(), ...options });
  }

  /** CloudFront publishes with two dimensions, of which the L2 knows one (aws/aws-cdk#19245); with one there are no values. */
  private everywhere(): cloudwatch.MetricOptions {
    return { region: GLOBAL_REGION, dimensionsMap: { DistributionId: this.distribution.distributionId, Region: 'Global' } };
  }

  private createCertificate(place: Construct, { zone }: EdgeDistributionProps): acm.Certificate {
    referWeakly(place, zone.hostedZoneId, false);
    const domainName = firstName(this.domainNames);
    const others = this.domainNames.filter((name) => name !== domainName);
    const certificate = new acm.Certificate(place, 'Certificate', {
      domainName,
      subjectAlternativeNames: others.length > 0 ? others : undefined,
      validation: acm.CertificateValidation.fromDns(route53.HostedZone.fromHostedZoneAttributes(place, 'ValidationZone', zone)),
    });
    // New names make a new certificate, while the distribution, which is deployed later, still uses the old: ACM would not delete it.
    const { cfnOptions } = certificate.node.defaultChild as acm.CfnCertificate;
    cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    cfnOptions.deletionPolicy = CfnDeletionPolicy.DELETE;
    return certificate;
  }

  private createDistribution(props: EdgeDistributionProps, policies: EdgePolicies, behaviors: EdgeBehavior[]): cloudfront.Distribution {
    const { headerName, sentValue } = this.originHeader;
    const media = mediaPatterns(behaviors).length > 0 ? mediaOrigin(this, props.mediaBucket!, standbyMediaOf(props)) : undefined;
    const parts: BehaviorParts = { policies, media, loadBalancer: props.origin._bind({ [headerName]: sentValue.unsafeUnwrap() }) };
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      defaultBehavior: uncached(parts),
      domainNames: this.domainNames,
      certificate: this.certificate,
      minimumProtocolVersion: props.minimumProtocolVersion ?? cloudfront.SecurityPolicyProtocol.TLS_V1_3_2025,
      webAclId: this.firewall.webAclArn,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      priceClass: props.priceClass ?? cloudfront.PriceClass.PRICE_CLASS_200,
      geoRestriction: props.geoRestriction,
      errorResponses: errorResponses(props.errorResponses),
      logBucket: this.accessLogsBucket,
      logFilePrefix: 'cloudfront/',
      comment: props.comment ?? this.domainNames[0],
    });
    // In the caller's order, which an object with paths as keys would not always keep.
    for (const behavior of behaviors) {
      const { origin, ...options } = behaviorOptions(behavior, parts);
      distribution.addBehavior(behavior.pathPattern, origin, options);
    }
    acknowledge(distribution, 'AwsSolutions-CFR1', 'the architecture restricts countries where there is a need (R5.2.4-5), which only the caller knows');
    return distribution;
  }

  private admitToMedia(bucket: s3.IBucket, behaviors: EdgeBehavior[]): void {
    admitDistribution(this, bucket, this.distribution, mediaPatterns(behaviors));
    // A lifecycle rule can still be added.
    this.node.addValidation({ validate: () => [mediaProblem(bucket, behaviors) ?? []].flat() });
  }

  /** Named after the domains, so that another order of them doesn't replace records by themselves. */
  private createRecords(): route53.RecordSet[] {
    const records = new Construct(this, 'Records');
    const target = route53.RecordTarget.fromAlias(new targets.CloudFrontTarget(this.distribution));
    return this.domainNames.flatMap((recordName, index) => {
      const scope = new Construct(records, Token.isUnresolved(recordName) ? `Name${index + 1}` : recordName.toLowerCase());
      const props = { zone: this.hostedZone, recordName, target };
      return [new route53.ARecord(scope, 'Ipv4', props), new route53.AaaaRecord(scope, 'Ipv6', props)];
    });
  }
}
