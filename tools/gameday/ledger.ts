/** Rows that the site writes while it serves users. */
export const ROWS_PER_SECOND = 10;

/** Minutes in which a Region, or none, served the users. */
interface Served {
  readonly from: number;
  readonly to: number;
  readonly region: string | undefined;
  /** The part of the requests that succeed. */
  readonly part: number;
}

interface Cut {
  readonly region: string;
  /** Rows of the Region that were written after this minute are not in the promoted cluster. */
  readonly after: number;
  /** Then the old writer was fenced. */
  until: number;
}

/** Who served the users when, and which of their rows were lost. */
export class Ledger {
  private readonly served: Served[] = [];
  private readonly cuts: Cut[] = [];
  private end = 0;

  /** Counts the time since the last entry. */
  enter(now: number, region: string | undefined, part: number): void {
    this.served.push({ from: this.end, to: now, region, part });
    this.end = now;
  }

  /** A promotion with data loss begins: what the Region wrote after this minute, and writes from now on, is lost. */
  cut(region: string, after: number): void {
    this.cuts.push({ region, after, until: Infinity });
  }

  /** The old writer accepts nothing any more. */
  fence(now: number): void {
    this.cuts.at(-1)!.until = now;
  }

  /** Minutes from a moment until users are served for good, and those in between in which they were not. */
  outage(from: number): { readonly until: number; readonly without: number } {
    const after = this.served.filter(({ to, from: begin }) => to > from && to > begin);
    const bad = after.filter(({ part }) => part < 1);
    return {
      until: Math.max(0, ...bad.map(({ to }) => to - from)),
      without: bad.reduce((sum, { from: begin, to }) => sum + to - Math.max(begin, from), 0),
    };
  }

  /** The last minute in which a Region answered. */
  get lastServed(): number { return Math.max(0, ...this.served.filter(({ part }) => part > 0).map(({ to }) => to)); }

  /** Rows that users had been told are saved, and that no promoted cluster has. */
  get lostRows(): number {
    const minutes = this.cuts.map(({ region, after, until }) => this.served
      .filter((served) => served.region === region)
      .reduce((sum, { from, to, part }) => sum + part * Math.max(0, Math.min(to, until) - Math.max(from, after)), 0));
    return Math.round(minutes.reduce((sum, one) => sum + one, 0) * 60 * ROWS_PER_SECOND);
  }
}
