const NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Whether a cron expression of EventBridge matches a minute, evaluated field by field: slow and simple. */
export function naiveFires(text: string, date: Date): boolean {
  const [minute, hour, day, month, week, year] = text.split(' ');
  return has(minute, date.getUTCMinutes(), 0) && has(hour, date.getUTCHours(), 0) && has(month, date.getUTCMonth() + 1, 1)
    && has(year, date.getUTCFullYear(), 1970)
    && (day === '?' ? isWeekDay(week, date) : isMonthDay(day, date));
}

function has(list: string, value: number, least: number): boolean {
  return list.split(',').some((part) => {
    const [range, step] = part.split('/');
    const [from, to] = range === '*' ? [least, Infinity] : range.split('-').map(Number);
    const last = to ?? (step ? Infinity : from);
    return value >= from && value <= last && (value - from) % Number(step ?? 1) === 0;
  });
}

function isMonthDay(rule: string, date: Date): boolean {
  if (rule === 'L') return plusDays(date, 1).getUTCDate() === 1;
  if (!rule.endsWith('W')) return has(rule, date.getUTCDate(), 1);
  const wanted = Number(rule.slice(0, -1));
  // The nearest weekday: the weekday of the month with the smallest distance. A day that the month does not have has none.
  const first = plusDays(date, 1 - date.getUTCDate());
  const month = Array.from({ length: 31 }, (_, index) => plusDays(first, index)).filter((day) => day.getUTCMonth() === date.getUTCMonth());
  if (wanted > month.length) return false;
  const weekdays = month.filter((day) => day.getUTCDay() % 6 !== 0);
  const distance = (day: Date) => Math.abs(day.getUTCDate() - wanted);
  const nearest = weekdays.reduce((best, day) => (distance(day) < distance(best) ? day : best));
  return nearest.getUTCDate() === date.getUTCDate();
}

function isWeekDay(rule: string, date: Date): boolean {
  const digits = NAMES.reduce((text, name, index) => text.replace(name, String(index + 1)), rule);
  const today = date.getUTCDay() + 1;
  if (digits === 'L') return today === 7;
  if (digits.endsWith('L')) return today === Number(digits[0]) && plusDays(date, 7).getUTCMonth() !== date.getUTCMonth();
  const [day, nth] = digits.split('#');
  if (!nth) return has(digits, today, 1);
  const weeksBefore = Array.from({ length: 5 }, (_, week) => plusDays(date, -7 * week)).filter((one) => one.getUTCMonth() === date.getUTCMonth());
  return today === Number(day) && weeksBefore.length === Number(nth);
}

function plusDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 24 * 60 * 60_000);
}
