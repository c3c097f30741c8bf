import { DeployedStack, ofType } from './charge';

const HOURS_OF_WEEK = 168;
const WEEK = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** How the schedules start and stop something. */
const CALLS = {
  database: { start: /rds:startDBCluster/, stop: /rds:stopDBCluster/ },
  service: { start: /ecs:updateService(?!.*desiredCount\\*"?:\s*0\b)/i, stop: /ecs:updateService.*desiredCount\\*"?:\s*0\b/i },
};

/** Share of the month that databases or services of a stack run: less than 1 only with an uptime schedule. */
export function uptime(stack: DeployedStack, what: keyof typeof CALLS): number {
  const schedules = ofType(stack, 'AWS::Scheduler::Schedule').map(({ properties: { ScheduleExpression, Target } }) =>
    ({ time: timeOf(ScheduleExpression as string), call: JSON.stringify([Target.Arn, Target.Input]) }));
  const [start, stop] = [CALLS[what].start, CALLS[what].stop].map((pattern) => schedules.find(({ call }) => pattern.test(call))?.time);
  return start && stop ? (stop.hour - start.hour) * start.days / HOURS_OF_WEEK : 1;
}

/** `cron(30 7 ? * MON-FRI *)`: the hour of the day, and the days of the week. */
function timeOf(expression: string): { hour: number; days: number } | undefined {
  const match = /^cron\((\d+) (\d+) \? \* (\S+) \*\)$/.exec(expression);
  return match ? { hour: Number(match[2]) + Number(match[1]) / 60, days: daysOf(match[3]) } : undefined;
}

function daysOf(days: string): number {
  if (days === '*') return WEEK.length;
  return days.split(',').reduce((sum, part) => {
    const [from, to = from] = part.split('-');
    return sum + WEEK.indexOf(to) - WEEK.indexOf(from) + 1;
  }, 0);
}
