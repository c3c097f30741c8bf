/** The action of a rule on a matching request. */
export enum FirewallMode {
  /** Blocks the request with a 403 response. */
  BLOCK = 'BLOCK',

  /** Allows the request and counts it: it appears in the metrics, the samples and the log. */
  COUNT = 'COUNT',
}

/** The type of the resources that a firewall protects. */
export enum FirewallScope {
  /** CloudFront distributions in any stack. The firewall is in us-east-1. */
  CLOUDFRONT = 'CLOUDFRONT',

  /** Load balancers, APIs, user pools and other resources in the Region of the firewall. */
  REGIONAL = 'REGIONAL',
}

/** The number of bytes of a body that the firewall inspects. AWS charges extra for bodies above 16 KiB. */
export enum BodyInspectionLimit {
  /** 16 KiB, which the price of a request includes. */
  KB_16 = 'KB_16',

  /** 32 KiB. */
  KB_32 = 'KB_32',

  /** 48 KiB. */
  KB_48 = 'KB_48',

  /** 64 KiB, the maximum of AWS WAF. */
  KB_64 = 'KB_64',
}
