import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { checkDomain } from '../private/domains';
import { invalid } from '../private/errors';

/** The load balancer behind a distribution, and how CloudFront reaches it. */
export class EdgeOrigin {
  /**
   * A load balancer with public addresses, by the name that DNS knows it by.
   *
   * Its certificate must cover that name and the names of the distribution: CloudFront hands the viewer's `Host` on. The name
   * can lead to another region when DNS says so, for requests of all methods.
   *
   * @param domainName e.g. `origin.eldonia.example`
   * @param rules the listener rules that lead to the application; from now on they ask for the secret header
   * @throws when the name is no domain name
   */
  static loadBalancer(domainName: string, rules: elbv2.ApplicationListenerRule[]): EdgeOrigin {
    checkHost(domainName);
    return new EdgeOrigin(domainName, rules, (customHeaders) => new origins.HttpOrigin(domainName, {
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
      customHeaders,
    }));
  }

  /**
   * A load balancer without public addresses, which CloudFront reaches inside of its VPC.
   *
   * Its certificate must cover the names of the distribution: CloudFront hands the viewer's `Host` on.
   * Its security group must admit CloudFront's own group, `CloudFront-VPCOrigins-Service-SG`. A VPC origin is one load balancer
   * for good: DNS can't lead it to another region. The connection itself costs nothing.
   *
   * @param loadBalancer it must have a listener for HTTPS on port 443
   * @param rules the listener rules that lead to the application; from now on they ask for the secret header
   * @param domainName name to call the load balancer by; that of the load balancer if absent
   * @throws when the name is no domain name
   */
  static vpcLoadBalancer(
    loadBalancer: elbv2.IApplicationLoadBalancer, rules: elbv2.ApplicationListenerRule[], domainName?: string,
  ): EdgeOrigin {
    if (domainName !== undefined) checkHost(domainName);
    return new EdgeOrigin(undefined, rules, (customHeaders) => origins.VpcOrigin.withApplicationLoadBalancer(loadBalancer, {
      domainName,
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
      customHeaders,
    }));
  }

  /** The listener rules that ask for the secret header. */
  readonly rules: elbv2.ApplicationListenerRule[];

  private constructor(
    /**
     * The name that DNS leads CloudFront by; a VPC origin needs none.
     *
     * @internal
     */
    readonly _domainName: string | undefined,
    rules: elbv2.ApplicationListenerRule[],
    private readonly make: (customHeaders: Record<string, string>) => cloudfront.IOrigin,
  ) {
    this.rules = [...rules];
  }

  /** @internal */
  _bind(customHeaders: Record<string, string>): cloudfront.IOrigin {
    return this.make(customHeaders);
  }
}

function checkHost(domainName: string): void {
  checkDomain(undefined, 'domainName', domainName);
  if (domainName.startsWith('*')) invalid(undefined, `domainName must be the name of one host, got "${domainName}"; write it as origin.eldonia.example`);
}
