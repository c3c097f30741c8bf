import { setImmediate as turn } from 'timers/promises';

interface Due { readonly at: number; readonly resolve: () => void; readonly isAside: boolean }

/**
 * A clock in minutes that jumps to the next event when nothing is in progress. Real work, e.g. a call to the emulator,
 * takes no time of this clock.
 */
export class Timeline {
  now = 0;
  private busy = 0;
  private due: Due[] = [];

  /** Continues after some minutes of this clock; no story waits for what is aside. */
  async sleep(minutes: number, isAside = false): Promise<void> {
    return new Promise((resolve) => this.due.push({ at: this.now + minutes, resolve, isAside }));
  }

  /** Holds the clock while work is in progress. */
  async work<T>(work: () => Promise<T>): Promise<T> {
    this.busy++;
    try {
      return await work();
    } finally {
      this.busy--;
    }
  }

  /**
   * Runs until a story ends.
   *
   * @param story starts at once
   * @param observe is awaited before each jump of the clock
   * @throws if the story waits for something that never happens
   */
  async run<T>(story: () => Promise<T>, observe: () => Promise<void>): Promise<T> {
    let ended = false;
    const result = story().finally(() => (ended = true));
    result.catch(() => undefined);
    for (;;) {
      await this.settle();
      await observe();
      await this.settle();
      if (ended) return result;
      this.jump();
    }
  }

  private async settle(): Promise<void> {
    do {
      await turn();
      await turn();
    } while (this.busy > 0);
  }

  /** Events of the same time run in the order in which they were scheduled. */
  private jump(): void {
    const at = Math.min(...this.due.map((due) => due.at));
    if (this.due.every(({ isAside }) => isAside)) throw new Error(`the story waits at minute ${this.now}, and nothing is scheduled`);
    const index = this.due.findIndex((due) => due.at === at);
    const [next] = this.due.splice(index, 1);
    this.now = next.at;
    next.resolve();
  }
}
