/** What a rule does with a request that it matches. */
export enum FirewallMode {
  /** Refuse it, with a 403. */
  BLOCK = 'BLOCK',

  /** Let it pass, but count it: it shows in the metrics, the samples and the log. */
  COUNT = 'COUNT',
}

/** What a firewall can stand before. */
export enum FirewallScope {
  /** CloudFront distributions, wherever they are defined; the firewall itself stands in us-east-1. */
  CLOUDFRONT = 'CLOUDFRONT',

  /** Load balancers, APIs, user pools and the like, in the firewall's own region. */
  REGIONAL = 'REGIONAL',
}

/** How much of a request's body the firewall reads. AWS bills bodies above 16 KiB extra. */
export enum BodyInspectionLimit {
  /** 16 KiB, which is in the price of a request. */
  KB_16 = 'KB_16',

  /** 32 KiB. */
  KB_32 = 'KB_32',

  /** 48 KiB. */
  KB_48 = 'KB_48',

  /** 64 KiB, the most that AWS WAF can read. */
  KB_64 = 'KB_64',
}
