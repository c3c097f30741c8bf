import { DeployedStack, ofType } from './charge';
import { timesOf } from './schedule';

const WEEK_MINUTES = 7 * 1_440;

/** How the schedules start and stop something. */
const CALLS = {
  database: { start: /rds:startDBCluster/, stop: /rds:stopDBCluster/ },
  service: { start: /ecs:updateService(?!.*desiredCount\\*"?:\s*0\b)/i, stop: /ecs:updateService.*desiredCount\\*"?:\s*0\b/i },
};

/** Share of the month that databases or services of a stack run: less than 1 only with an uptime schedule. */
export function uptime(stack: DeployedStack, what: keyof typeof CALLS): number {
  const schedules = ofType(stack, 'AWS::Scheduler::Schedule').map(({ properties: { ScheduleExpression, Target } }) =>
    ({ expression: ScheduleExpression as string, call: JSON.stringify([Target.Arn, Target.Input]) }));
  const [starts, stops] = [CALLS[what].start, CALLS[what].stop].map((pattern) => {
    const expression = schedules.find(({ call }) => pattern.test(call))?.expression ?? '';
    return expression.startsWith('cron(') ? timesOf(expression, 14) : [];
  });
  if (starts.length === 0 || stops.length === 0) return 1;
  // Each start of a week, until the next stop.
  const minutes = starts.filter((minute) => minute < WEEK_MINUTES).map((start) => stops.find((stop) => stop > start)! - start);
  return minutes.reduce((sum, each) => sum + each, 0) / WEEK_MINUTES;
}
