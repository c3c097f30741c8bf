import { IResource, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EdgeFirewall } from './edge-firewall';

/** A CloudFront distribution that other constructs can observe, protect origins with and invalidate. */
export interface IEdgeDistribution extends IResource {
  /** The CloudFront distribution. */
  readonly distribution: cloudfront.IDistribution;
  /** The ID of the CloudFront distribution. */
  readonly distributionId: string;
  /** The domain names of the site. */
  readonly domainNames: string[];
  /** The firewall that the distribution created; undefined with an existing firewall. */
  readonly edgeFirewall?: EdgeFirewall;
  /** The stack in us-east-1 that is deployed before the distribution; undefined without one. */
  readonly supportStack?: Stack;
  /** The bucket of the files of the front end; undefined without `site`. */
  readonly siteBucket?: s3.IBucket;
  /** The users of `basicAuthentication`; undefined without it. */
  readonly userStore?: cloudfront.IKeyValueStore;

  /** Makes a listener rule require the secret header. The distribution is deployed after a rule of its stack. */
  requireHeader(rule: elbv2.ApplicationListenerRule): void;

  /** Grants the permission to invalidate cached files. */
  grantCreateInvalidation(grantee: iam.IGrantable): iam.Grant;

  /** The number of viewer requests: sum over 5 minutes. The metric is in us-east-1. */
  metricRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** The bytes that viewers downloaded: sum over 5 minutes. The metric is in us-east-1. */
  metricBytesDownloaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** The bytes that viewers uploaded: sum over 5 minutes. The metric is in us-east-1. */
  metricBytesUploaded(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * The share of requests with a 4xx or 5xx response, in percent: average over 5 minutes. The metric is in us-east-1.
   */
  metricTotalErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** The share of requests with a 4xx response, in percent: average over 5 minutes. The metric is in us-east-1. */
  metric4xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** The share of requests with a 5xx response, in percent: average over 5 minutes. The metric is in us-east-1. */
  metric5xxErrorRate(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}
