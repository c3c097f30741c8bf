/** An event, in minutes from the start. */
export interface Moment {
  readonly at: number;
  readonly what: string;
}

/** A clock that jumps from one event to the next. */
export class Clock {
  /** The log entries, in order. */
  readonly log: Moment[] = [];
  private readonly due: { readonly at: number; readonly run: () => void }[] = [];
  private time = 0;

  get now(): number {
    return this.time;
  }

  after(minutes: number, run: () => void): void {
    this.due.push({ at: this.time + minutes, run });
  }

  tell(what: string): void {
    this.log.push({ at: this.time, what });
  }

  /** Runs all events; events of the same time run in the order in which they were scheduled. */
  run(): void {
    for (;;) {
      const next = this.due.reduce<number>((best, { at }, index) => best < 0 || at < this.due[best].at ? index : best, -1);
      if (next < 0) return;
      const [{ at, run }] = this.due.splice(next, 1);
      this.time = at;
      run();
    }
  }
}
