import { Duration, Stack, aws_applicationautoscaling as appscaling, aws_cloudwatch as cloudwatch, aws_sqs as sqs } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BacklogScalingProps, scaleOnBacklog } from '../../src/workloads/private/backlog-scaling';
import { evaluate } from '../../tools/alarms/alarm-expression';
import { Series } from '../../tools/alarms/signal';
import { propertiesOf } from '../support/templates';

interface Step { readonly MetricIntervalLowerBound: number; readonly MetricIntervalUpperBound?: number; readonly ScalingAdjustment: number }

/** The numbers of tasks that Application Auto Scaling sets, by the newest value of the expression. */
function tasksFor({ paired = false, ...given }: Pick<BacklogScalingProps, 'minTasks' | 'maxTasks'> & Partial<BacklogScalingProps> & { paired?: boolean }) {
  const { maxTasks } = given;
  const stack = new Stack();
  const metric = (metricName: string) => new cloudwatch.Metric({ namespace: 'Test', metricName });
  const target = new appscaling.ScalableTarget(stack, 'Target', {
    serviceNamespace: appscaling.ServiceNamespace.ECS, scalableDimension: 'ecs:service:DesiredCount', resourceId: 'service/a/b', minCapacity: 0, maxCapacity: maxTasks,
  });
  scaleOnBacklog(stack, {
    queue: new sqs.Queue(stack, 'Queue'), target, messagesPerTask: 10, acceptableWait: Duration.minutes(10), ...given, ...paired ? { elsewhere: metric('Secondary'), apiTasks: metric('Tasks') } : {},
  });
  const template = Template.fromStack(stack);
  const [{ Metrics: [{ Expression }], Threshold }] = propertiesOf(template, 'AWS::CloudWatch::Alarm');
  const [{ StepScalingPolicyConfiguration: { StepAdjustments } }] = propertiesOf(template, 'AWS::ApplicationAutoScaling::ScalingPolicy');
  const steps = StepAdjustments as Step[];
  const tasks = (metrics: Record<string, Series>) => {
    const value = evaluate(Expression, { age: metrics.waiting.map(() => 0), ...metrics }).at(-1);
    const found = value === undefined ? [] : steps.filter(({ MetricIntervalLowerBound: from, MetricIntervalUpperBound: to = Infinity }) =>
      value - Threshold >= from && value - Threshold < to);
    return found.map(({ ScalingAdjustment }) => ScalingAdjustment);
  };
  return { steps, tasks };
}

test.each<[string, waiting: number, processing: number, tasks: number[]]>([
  ['no message', 0, 0, [1]],
  ['one message', 1, 0, [1]],
  ['as many as one task has', 4, 6, [1]],
  ['one more', 11, 0, [2]],
  ['a message in flight', 0, 1, [1]],
  ['more than all tasks have', 1_000, 0, [4]],
])('%s: %i waiting and %i in process', (_, waiting, processing, expected) =>
  expect(tasksFor({ minTasks: 1, maxTasks: 4 }).tasks({ waiting: [waiting], processing: [processing] })).toEqual(expected));

test.each<[string, age: number, waiting: number, tasks: number, options?: object]>([
  ['up to half of the acceptable wait', 300, 25, 3],
  ['later', 420, 25, 4],
  ['after all of it', 600, 25, 10],
  ['after all of it, with few messages', 6_000, 2, 2],
  ['with a task per message anyway', 6_000, 3, 3, { messagesPerTask: 1 }],
  ['after a usual duration of 5 minutes and half of the wait', 600, 25, 3, { usualDuration: Duration.minutes(5) }],
])('the age of the messages starts tasks: %s', (_, age, waiting, expected, options = {}) =>
  expect(tasksFor({ minTasks: 1, maxTasks: 10, ...options }).tasks({ age: [age], waiting: [waiting], processing: [0] })).toEqual([expected]));

test('a worker with a minimum of 0 starts with the first message, and stops after the last', () => {
  const { tasks } = tasksFor({ minTasks: 0, maxTasks: 2 });

  expect([[0, 0], [1, 0], [0, 1]].map(([waiting, processing]) => tasks({ waiting: [waiting], processing: [processing] }))).toEqual([[0], [1], [1]]);
});

test('a late value keeps the number, and a queue without any value needs no more than the minimum', () => {
  const { tasks } = tasksFor({ minTasks: 1, maxTasks: 4 });

  expect(tasks({ waiting: [25, undefined], processing: [0, undefined] })).toEqual([3]);
  expect(tasks({ waiting: [undefined, undefined], processing: [undefined, undefined] })).toEqual([1]);
});

test.each<[string, secondary: Series, api: Series, tasks: number[]]>([
  ['the database is elsewhere', [1], [2], [0]],
  ['the API does not run yet', [0], [undefined], [0]],
  ['both are here', [0], [2], [3]],
  ['the role is unknown, so that nothing changes', [undefined], [2], []],
])('in a pair, while %s', (_, elsewhere, api, expected) =>
  expect(tasksFor({ minTasks: 1, maxTasks: 4, paired: true }).tasks({ elsewhere, api, waiting: [25], processing: [0] })).toEqual(expected));

test('has at most 20 steps, without a gap and with the maximum', () => {
  const { steps } = tasksFor({ minTasks: 1, maxTasks: 100 });

  expect(steps.length).toBeLessThanOrEqual(20);
  expect(steps.slice(1).map(({ MetricIntervalLowerBound: from }) => from)).toEqual(steps.slice(0, -1).map(({ MetricIntervalUpperBound: to }) => to));
  expect(steps.at(-1)).toMatchObject({ ScalingAdjustment: 100 });
});
