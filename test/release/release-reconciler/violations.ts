import { RegionModel } from './region-model';

/** The time in which the functions repair a Region, or an alarm notifies somebody, in minutes. */
const LIMIT = 15;

/** A time in which a Region does not serve as it should, for one reason. */
export interface Violation {
  readonly text: string;
  readonly since: number;
  /** The minutes without an operation in progress, and without an alarm of an earlier violation that somebody works on. */
  minutes: number;
  /** Whether an alarm went into ALARM since its begin, and in time. */
  notified: boolean;
}

/** What a Region runs, by reasons; each has its own violation as long as its state is the same. */
type Faults = Map<string, string>;

/** The violations of a Region, minute by minute: an alarm of one does not excuse the next one. */
export class Violations {
  /** Those that lasted too long. */
  readonly late: Violation[] = [];
  private open = new Map<string, Violation>();
  private inAlarm: string[] = [];

  constructor(private readonly region: RegionModel) {}

  /** Those that lasted too long, and those that last now without an alarm. */
  get all(): Violation[] { return [...new Set([...this.late, ...this.inAlarm.length > 0 ? [] : this.open.values()])]; }

  get isOpen(): boolean { return this.open.size > 0; }

  /** A minute with these faults, by the state that each stands for. */
  pass(minute: number, faults: Faults): void {
    const { alarms, busy } = this.region;
    const raised = alarms.some((alarm) => !this.inAlarm.includes(alarm));
    this.inAlarm = alarms;
    this.open = new Map([...faults].map(([state, text]) => [state, this.open.get(state) ?? { text, since: minute, minutes: 0, notified: false }]));
    for (const violation of this.open.values()) {
      violation.notified ||= raised && violation.minutes <= LIMIT;
      if (!busy && (violation.notified || alarms.length === 0)) violation.minutes++;
      if (violation.minutes > LIMIT && !this.late.includes(violation)) this.late.push(violation);
    }
  }
}
