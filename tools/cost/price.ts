export type Region = 'ap-northeast-1' | 'ap-northeast-3' | 'us-east-1';

/** How a price was verified; `tools/cost/document.ts` says what each means. */
export type Seen = 'page' | 'copy' | 'derived' | 'memory';

/** An on-demand list price in one Region. */
export interface Price {
  /** US dollars per unit. */
  readonly usd: number;
  readonly seen: Seen;
  /** Month of the price, as yyyy-mm. */
  readonly date: string;
  /** Where it was seen, or what it is derived from. */
  readonly source: string;
}

/** The prices of one item. */
export interface Item {
  /** What is charged, in plain words. */
  readonly name: string;
  /** Unit of the price, e.g. `hour`, `GB` or `million requests`. */
  readonly unit: string;
  /** AWS's pricing page of the service. */
  readonly page: string;
  readonly regions: Partial<Record<Region, Price>>;
}
