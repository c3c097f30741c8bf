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
