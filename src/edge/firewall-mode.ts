/** The action of a rule on a matching request. */
export enum FirewallMode {
  /** Blocks the request with a 403 response. */
  BLOCK = 'BLOCK',

  /** Allows the request and counts it: it appears in the metrics, the samples and the log. */
  COUNT = 'COUNT',
}
