/**
 * A tag that costs are told apart by.
 *
 * No template can activate it: the payer account does so once, in Billing, Cost allocation tags. It takes up to 24 hours and doesn't look back
 * (R5.9.2-3).
 *
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export interface CostTag {
  /** The key, e.g. `Project`. */
  readonly key: string;

  /** The value, e.g. `eldonia`. */
  readonly value: string;
}
