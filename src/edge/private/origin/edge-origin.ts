import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { checkDomain } from '../../../private/domains';
import { invalid } from '../../../private/errors';

/** What CloudFront sends to the load balancer of its own. */
export interface OriginProof {
  /** Names and values of HTTP headers. */
  readonly customHeaders: Record<string, string>;
  /** The ARN of the client certificate; undefined without mTLS. */
  readonly clientCertificateArn?: string;
}

/** The load balancer of a distribution, and the way CloudFront connects to it. */
export class EdgeOrigin {
  /**
   * An internet-facing load balancer, by its domain name.
   *
   * Its certificate must cover that name and the domain names of the distribution, because CloudFront forwards the
   * `Host` header of the viewer. DNS can move the name to another Region, for requests of all methods.
   *
   * @param domainName e.g. `origin.eldonia.example`
   * @param rules the listener rules of the application, which then require the secret header
   * @param readTimeout the time that CloudFront waits for a response; 30 seconds if absent
   * @throws when it is not a domain name
   */
  static loadBalancer(domainName: string, rules: elbv2.ApplicationListenerRule[], readTimeout?: Duration): EdgeOrigin {
    checkHost(domainName);
    return new EdgeOrigin(domainName, rules, ({ customHeaders, clientCertificateArn }) => new PublicOrigin(domainName, {
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
      readTimeout,
      customHeaders,
    }, clientCertificateArn));
  }

  /**
   * An internal load balancer, to which CloudFront connects within its VPC (VPC origin).
   *
   * Its certificate must cover the domain names of the distribution, because CloudFront forwards the `Host` header of
   * the viewer. Its security group must allow the security group `CloudFront-VPCOrigins-Service-SG` of CloudFront. A
   * VPC origin belongs to one load balancer: DNS cannot move it to another Region. The connection costs nothing.
   *
   * @param loadBalancer it must have an HTTPS listener on port 443
   * @param rules the listener rules of the application, which then require the secret header
   * @param domainName the domain name of the origin; that of the load balancer if absent
   * @param readTimeout the time that CloudFront waits for a response; 30 seconds if absent
   * @throws when it is not a domain name
   */
  static vpcLoadBalancer(
    loadBalancer: elbv2.IApplicationLoadBalancer, rules: elbv2.ApplicationListenerRule[], domainName?: string,
    readTimeout?: Duration,
  ): EdgeOrigin {
    if (domainName !== undefined) checkHost(domainName);
    const make = ({ customHeaders }: OriginProof) => origins.VpcOrigin.withApplicationLoadBalancer(loadBalancer, {
      domainName,
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
      readTimeout,
      customHeaders,
    });
    return new EdgeOrigin(undefined, rules, make);
  }

  /** The listener rules that require the secret header. */
  readonly rules: elbv2.ApplicationListenerRule[];

  private constructor(
    /**
     * The domain name by which CloudFront connects; undefined for a VPC origin.
     *
     * @internal
     */
    readonly _domainName: string | undefined,
    rules: elbv2.ApplicationListenerRule[],
    private readonly make: (proof: OriginProof) => cloudfront.IOrigin,
  ) {
    this.rules = [...rules];
  }

  /** @internal */
  _bind(proof: OriginProof): cloudfront.IOrigin {
    return this.make(proof);
  }
}

/** The L2 origin has no prop for mTLS. */
class PublicOrigin extends origins.HttpOrigin {
  constructor(domainName: string, props: origins.HttpOriginProps, private readonly clientCertificateArn?: string) {
    super(domainName, props);
  }

  protected renderCustomOriginConfig(): cloudfront.CfnDistribution.CustomOriginConfigProperty {
    const { clientCertificateArn } = this;
    return {
      ...super.renderCustomOriginConfig()!,
      originMtlsConfig: clientCertificateArn === undefined ? undefined : { clientCertificateArn },
    };
  }
}

function checkHost(domainName: string): void {
  checkDomain(undefined, 'domainName', domainName);
  if (domainName.startsWith('*')) {
    invalid(undefined, `domainName must be the name of one host, got "${domainName}"; ` +
      'write it as origin.eldonia.example');
  }
}
