import { invalid } from '../../private/errors';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEK_DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;
const DAY_MINUTES = 24 * 60;
const DAY_MILLISECONDS = DAY_MINUTES * 60_000;

/** A field of a cron expression: its name in errors, its range, and names of its values. */
interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const MINUTE: Field = { name: 'minute', least: 0, most: 59 };
const HOUR: Field = { name: 'hour', least: 0, most: 23 };
const DAY: Field = { name: 'day of month', least: 1, most: 31 };
const MONTH: Field = { name: 'month', least: 1, most: 12, names: MONTHS };
const WEEK_DAY: Field = { name: 'day of week', least: 1, most: 7, names: WEEK_DAYS };
const YEAR: Field = { name: 'year', least: FIRST_YEAR, most: LAST_YEAR };

/** A calendar day; `weekDay` is 1 for Sunday. */
interface Day {
  readonly day: number;
  readonly weekDay: number;
  /** The last day of the month. */
  readonly lastDay: number;
}

type DayRule = (day: Day) => boolean;

/** The times of a cron expression of EventBridge, in local time. */
export class Cron {
  /** @throws when EventBridge would reject the six fields, or when no date matches all of them */
  static parse(text: string): Cron {
    const fields = text.trim().toUpperCase().split(/\s+/);
    if (fields.length !== 6) {
      invalid(undefined, 'cron must have 6 fields (minute, hour, day of month, month, day of week, year), ' +
        `got ${fields.length} in "${text}"; write e.g. "0 3 * * ? *"`);
    }
    const [minute, hour, day, month, weekDay, year] = fields;
    if ((day === '?') === (weekDay === '?')) {
      invalid(undefined, `cron must have ? in exactly one of day of month and day of week, got "${text}"; ` +
        'put ? in the unused one');
    }
    const isDay = day === '?' ? weekDayRule(weekDay) : dayRule(day);
    const [months, years] = [new Set(numbers(MONTH, month)), new Set(numbers(YEAR, year))];
    const cron = new Cron(numbers(MINUTE, minute), numbers(HOUR, hour), months, years, isDay);
    if (cron.days(FIRST_YEAR, LAST_YEAR).next().done) {
      invalid(undefined, `cron must match at least one date, got "${text}"; use a day that exists in the month`);
    }
    return cron;
  }

  private constructor(
    private readonly minutes: readonly number[],
    private readonly hours: readonly number[],
    private readonly months: ReadonlySet<number>,
    private readonly years: ReadonlySet<number>,
    private readonly isDay: DayRule,
  ) {}

  /** Whether the expression matches the minute of the date, whose UTC fields contain the local time. */
  fires(date: Date): boolean {
    return this.minutes.includes(date.getUTCMinutes()) && this.hours.includes(date.getUTCHours())
      && this.firesOn(date.getTime() / DAY_MILLISECONDS);
  }

  /**
   * The longest time between two matches, in minutes; undefined with a restricted list of years.
   *
   * Weekdays and leap years repeat every 28 years.
   */
  longestGap(): number | undefined {
    if (this.years.size <= LAST_YEAR - FIRST_YEAR) return undefined;
    const minutesOfDay = this.hours.flatMap((hour) => this.minutes.map((minute) => hour * 60 + minute))
      .sort((a, b) => a - b);
    const [first, last] = [minutesOfDay[0], minutesOfDay[minutesOfDay.length - 1]];
    let longest = Math.max(0, ...minutesOfDay.slice(1).map((minute, index) => minute - minutesOfDay[index]));
    let before: number | undefined;
    for (const day of this.days(2000, 2035)) {
      if (before !== undefined) longest = Math.max(longest, (day - before) * DAY_MINUTES + first - last);
      before = day;
    }
    return longest;
  }

  /** The numbers of the days that match, in ascending order. */
  private* days(from: number, to: number): Generator<number> {
    for (let year = from; year <= to; year++) {
      if (!this.years.has(year)) continue;
      for (const month of this.months) {
        const [first, next] = [month - 1, month].map((index) => Date.UTC(year, index) / DAY_MILLISECONDS);
        for (let number = first; number < next; number++) {
          // 1970-01-01 was a Thursday.
          const weekDay = (number + 4) % 7 + 1;
          if (this.isDay({ day: number - first + 1, weekDay, lastDay: next - first })) yield number;
        }
      }
    }
  }

  private firesOn(number: number): boolean {
    const date = new Date(Math.floor(number) * DAY_MILLISECONDS);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
    if (!this.months.has(month) || !this.years.has(year)) return false;
    const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
    return this.isDay({ day: date.getUTCDate(), weekDay: date.getUTCDay() + 1, lastDay });
  }
}

function dayRule(text: string): DayRule {
  if (text === 'L') return ({ day, lastDay }) => day === lastDay;
  const nearest = /^(\d+)W$/.exec(text);
  if (nearest) {
    const wanted = single(DAY, nearest[1], text);
    return (date) => date.day === nearestWeekday(wanted, date);
  }
  const days = new Set(numbers(DAY, text));
  return ({ day }) => days.has(day);
}

/** The weekday nearest to a day, in the same month; 0 if the month does not have the day. */
function nearestWeekday(wanted: number, { day, weekDay, lastDay }: Day): number {
  if (wanted > lastDay) return 0;
  const wantedWeekDay = (weekDay - 1 + (wanted - day) + 35) % 7 + 1;
  if (wantedWeekDay === 7) return wanted === 1 ? 3 : wanted - 1;
  if (wantedWeekDay === 1) return wanted === lastDay ? wanted - 2 : wanted + 1;
  return wanted;
}

function weekDayRule(text: string): DayRule {
  if (text === 'L') return ({ weekDay }) => weekDay === 7;
  const last = /^(\w+)L$/.exec(text);
  if (last) {
    const wanted = single(WEEK_DAY, last[1], text);
    return ({ day, weekDay, lastDay }) => weekDay === wanted && day > lastDay - 7;
  }
  const nth = /^(\w+)#([1-5])$/.exec(text);
  if (nth) {
    const wanted = single(WEEK_DAY, nth[1], text);
    return ({ day, weekDay }) => weekDay === wanted && Math.ceil(day / 7) === Number(nth[2]);
  }
  const days = new Set(numbers(WEEK_DAY, text));
  return ({ weekDay }) => days.has(weekDay);
}

/** The values of a list of numbers, ranges and steps, in ascending order. */
function numbers(field: Field, text: string): number[] {
  const values = text.split(',').flatMap((part) => {
    const [range, step, ...rest] = part.split('/');
    const every = step === undefined ? 1 : Number(step);
    if (rest.length > 0 || (step !== undefined && !/^\d+$/.test(step)) || every < 1) reject(field, text);
    const [from, to] = bounds(field, range, step !== undefined, text);
    return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);
  });
  return [...new Set(values)].sort((a, b) => a - b);
}

function bounds(field: Field, range: string, open: boolean, text: string): [number, number] {
  if (range === '*') return [field.least, field.most];
  const [from, to, ...rest] = range.split('-');
  if (rest.length > 0) reject(field, text);
  const first = single(field, from, text);
  if (to === undefined) return [first, open ? field.most : first];
  const last = single(field, to, text);
  return last < first ? reject(field, text) : [first, last];
}

function single(field: Field, text: string, whole: string): number {
  const named = field.names?.indexOf(text) ?? -1;
  const value = named >= 0 ? named + field.least : /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  return value >= field.least && value <= field.most ? value : reject(field, whole);
}

function reject({ name, least, most, names }: Field, text: string): never {
  const words = names ? ` or ${names[0]} to ${names[names.length - 1]}` : '';
  const more = name === DAY.name ? ', L or 15W' : name === WEEK_DAY.name ? ', L, 6L or 6#3' : '';
  return invalid(undefined, `cron ${name} must be *, or a list of ${least} to ${most}${words} with ascending ranges ` +
    `and steps${more}, got "${text}"; correct it`);
}
