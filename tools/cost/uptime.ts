import { DeployedStack, ofType } from './charge';

const HOURS_OF_WEEK = 168;
const WEEK = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** What an uptime schedule stops. */
export type Stoppable = 'database' | 'service';

const START: Record<Stoppable, RegExp> = { database: /rds:startDBCluster/, service: /ecs:updateService/ };
const STOP: Record<Stoppable, RegExp> = { database: /rds:stopDBCluster/, service: /ecs:updateService/ };

/** Share of the month that databases or services of a stack run: less than 1 only with an uptime schedule. */
export function uptime(stack: DeployedStack, what: Stoppable): number {
  const calls = ofType(stack, 'AWS::Scheduler::Schedule').map(({ properties: { ScheduleExpression, Target } }) => ({
    time: timeOf(ScheduleExpression as string), target: JSON.stringify(Target.Arn), stops: /desiredCount\\*"?:\s*0\b/i.test(JSON.stringify(Target.Input ?? '')),
  }));
  const start = calls.find(({ target, stops }) => START[what].test(target) && !stops)?.time;
  const stop = calls.find(({ target, stops }) => STOP[what].test(target) && (what === 'database' || stops))?.time;
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
