import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Api, ORIGIN_HEADER } from './api';

const IMAGES = ['jpg', 'jpeg', 'png', 'gif', 'webp', 'avif', 'svg', 'ico'];
const ASSETS = ['js', 'mjs', 'css', 'woff', 'woff2'];
/** Statuses that CloudFront would answer from its cache for some time. */
const ERRORS = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

export interface EdgeProps {
  readonly zone: route53.IHostedZone;
  readonly api: Api;
  readonly media: s3.Bucket;
  readonly certificate: acm.ICertificate;
  readonly webAclArn: string;
}

/** CloudFront in front of the load balancer and the media bucket, and their DNS records. */
export class Edge extends Construct {
  readonly distribution: cloudfront.Distribution;

  constructor(scope: Construct, id: string, private readonly props: EdgeProps) {
    super(scope, id);
    this.distribution = this.createDistribution();
    // The load balancer has to know a header before it is sent.
    this.distribution.node.addDependency(props.api.rule);
    this.admitDistribution();
    const { zone } = props;
    const target = route53.RecordTarget.fromAlias(new targets.CloudFrontTarget(this.distribution));
    new route53.ARecord(this, 'Record', { zone, target });
    new route53.AaaaRecord(this, 'Ipv6Record', { zone, target });
    this.nameOrigin();
  }

  private createDistribution(): cloudfront.Distribution {
    const { zone, media, certificate, webAclArn } = this.props;
    const uncached = this.createBehavior();
    const [images, assets] = [this.createCachePolicy('Images', Duration.days(1), 'Host'), this.createCachePolicy('Assets', Duration.days(7), 'Host')];
    // A query string would reach S3, which takes versions and content types from it.
    const files = this.createCachePolicy('Media', Duration.days(1));
    // Browsers ask each time whether their copy is still the same.
    const responseHeadersPolicy = this.createHeaders('CachedHeaders', 'public, no-cache');
    const cached = (cachePolicy: cloudfront.CachePolicy): cloudfront.BehaviorOptions => ({
      ...uncached,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      cachePolicy,
      // The origin sees what is in the key only.
      originRequestPolicy: undefined,
      responseHeadersPolicy,
    });
    return new cloudfront.Distribution(this, 'Distribution', {
      comment: 'eldonia',
      domainNames: [zone.zoneName],
      certificate,
      webAclId: webAclArn,
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_3_2025,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_200,
      logBucket: this.createLogBucket(),
      logFilePrefix: 'cloudfront/',
      defaultBehavior: uncached,
      additionalBehaviors: {
        '/api/*': uncached,
        '/media/*': {
          origin: origins.S3BucketOrigin.withOriginAccessControl(media),
          viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
          allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
          cachePolicy: files,
          // What users upload runs no scripts.
          responseHeadersPolicy: this.createHeaders('MediaHeaders', 'public, no-cache', "default-src 'none'; sandbox"),
        },
        ...Object.fromEntries(IMAGES.map((type) => [`*.${type}`, cached(images)])),
        ...Object.fromEntries(ASSETS.map((type) => [`*.${type}`, cached(assets)])),
      },
      // An error of the API isn't the answer to the next request.
      errorResponses: ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    });
  }

  private createBehavior(): cloudfront.BehaviorOptions {
    return {
      origin: new origins.HttpOrigin(this.originName, {
        protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
        customHeaders: { [ORIGIN_HEADER]: this.props.api.originSecrets[0].secretValue.unsafeUnwrap() },
      }),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_AND_CLOUDFRONT_2022,
      responseHeadersPolicy: this.createHeaders('Headers'),
    };
  }

  private createCachePolicy(name: string, time: Duration, ...headers: string[]): cloudfront.CachePolicy {
    const { CacheHeaderBehavior, CacheQueryStringBehavior } = cloudfront;
    return new cloudfront.CachePolicy(this, name, {
      cachePolicyName: `eldonia-${name}`,
      minTtl: Duration.seconds(0),
      defaultTtl: time,
      maxTtl: time,
      headerBehavior: headers.length > 0 ? CacheHeaderBehavior.allowList(...headers) : CacheHeaderBehavior.none(),
      queryStringBehavior: headers.length > 0 ? CacheQueryStringBehavior.all() : CacheQueryStringBehavior.none(),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
  }

  private createHeaders(name: string, cacheControl?: string, csp?: string): cloudfront.ResponseHeadersPolicy {
    return new cloudfront.ResponseHeadersPolicy(this, name, {
      responseHeadersPolicyName: `eldonia-${name}`,
      securityHeadersBehavior: {
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: false, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.SAMEORIGIN, override: false },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: false },
        contentSecurityPolicy: csp === undefined ? undefined : { contentSecurityPolicy: csp, override: true },
      },
      customHeadersBehavior: cacheControl === undefined ? undefined : {
        customHeaders: [{ header: 'Cache-Control', value: cacheControl, override: false }],
      },
    });
  }

  /** CloudFront's logs are delivered by access control lists. */
  private createLogBucket(): s3.Bucket {
    return new s3.Bucket(this, 'Logs', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(365), abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Without it S3 says 403 of an object that is missing. */
  private admitDistribution(): void {
    const { media } = this.props;
    media.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('cloudfront.amazonaws.com')],
      actions: ['s3:ListBucket'],
      resources: [media.bucketArn],
      conditions: { StringEquals: { 'AWS:SourceArn': this.distribution.distributionArn } },
    }));
  }

  private get originName(): string {
    return `origin.${this.props.zone.zoneName}`;
  }

  /**
   * The origin record of the load balancer: geolocation, then failover routing, so that a second Region can
   * join.
   */
  private nameOrigin(): void {
    const { zone, api } = this.props;
    const failover = new route53.ARecord(this, 'Failover', {
      zone,
      recordName: `active.${this.originName}`,
      failover: route53.Failover.PRIMARY,
      setIdentifier: 'PRIMARY',
      healthCheck: this.watchTargets(),
      target: route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(api.loadBalancer, { evaluateTargetHealth: true })),
    });
    const locations = { Japan: route53.GeoLocation.country('JP'), Everywhere: route53.GeoLocation.default() };
    for (const [setIdentifier, geoLocation] of Object.entries(locations)) {
      new route53.ARecord(this, setIdentifier, {
        zone,
        recordName: this.originName,
        geoLocation,
        setIdentifier,
        target: route53.RecordTarget.fromAlias({
          bind: () => ({ dnsName: failover.domainName, hostedZoneId: zone.hostedZoneId, evaluateTargetHealth: true }),
        }),
      });
    }
  }

  /** Route 53's health checkers can't reach the load balancer, so the health check follows an alarm. */
  private watchTargets(): route53.HealthCheck {
    const alarm = new cloudwatch.Alarm(this, 'TargetsAlarm', {
      alarmDescription: 'No task answers its liveness check',
      metric: this.props.api.targetGroup.metrics.healthyHostCount({ period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    return new route53.HealthCheck(this, 'TargetsCheck', {
      type: route53.HealthCheckType.CLOUDWATCH_METRIC,
      alarmIdentifier: { name: alarm.alarmName, region: alarm.env.region },
      insufficientDataHealthStatus: route53.InsufficientDataHealthStatusEnum.UNHEALTHY,
    });
  }
}
