import { App, Duration, Stack, aws_ecs as ecs, aws_kms as kms, aws_lambda as lambda, aws_scheduler as scheduler, TimeZone } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { functionJob, jobCluster, jobFunction, jobTask } from './fixture';
import { JobTarget, ScheduledJob, ScheduledJobProps } from '../../../src/jobs';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { TOKYO, testStack } from '../../../tools/assemblies/stacks';
import { built } from '../../support/templates';
import { warningsOf } from '../../support/warnings';

const SCHEDULE = 'AWS::Scheduler::Schedule';
const ALARM = 'AWS::CloudWatch::Alarm';

const templateOf = (props: Partial<ScheduledJobProps> = {}) => built((stack) => functionJob(stack, props));

const warnings = (stack: Stack) => warningsOf(stack).filter((id) => id.startsWith('@eldonia/'));

describe('the default job', () => {
  const stack = testStack();
  const job = functionJob(stack);
  const template = Template.fromStack(stack);

  test('counts a deployment that changes the schedule as a run', () =>
    template.hasResourceProperties('Custom::JobWatch', { Namespace: 'Eldonia/ScheduledJob', Schedule: 'cron(0 3 * * ? *)', TimeZone: 'Asia/Tokyo' }));

  test('has no warnings and no state machine', () => {
    expect(warnings(stack)).toEqual([]);
    expect([job.stateMachine, job.securityGroups]).toEqual([undefined, []]);
  });

  test('has a metric of its successes', () => {
    expect(job.metricSucceeded({ label: 'Cleanups' }).toMetricConfig().renderingProperties?.label).toBe('Cleanups');
    expect(job.metricSucceeded().toMetricConfig().mathExpression?.expression).toBe('succeeded');
  });
});

test('accepts an input, a description, a window, retries and a maximum event age', () => {
  const stack = testStack();
  const input = scheduler.ScheduleTargetInput.fromObject({ due: scheduler.ContextAttribute.scheduledTime });
  const target = JobTarget.lambdaFunction(jobFunction(stack), input);
  functionJob(stack, { target, description: 'Cleans up', flexibleWindow: Duration.minutes(15), retryAttempts: 0, maxEventAge: Duration.minutes(10) });
  const template = Template.fromStack(stack);

  template.hasResourceProperties(SCHEDULE, {
    Description: 'Cleans up',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    Target: { Input: '{"due":"<aws.scheduler.scheduled-time>"}', RetryPolicy: { MaximumEventAgeInSeconds: 600 } },
  });
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 600 });
  template.hasResourceProperties(ALARM, { ComparisonOperator: 'LessThanThreshold', EvaluationPeriods: 26 });
});

test('encrypts with the key of the prop, and allows its roles to use it', () => {
  const stack = testStack();
  const key = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
  functionJob(stack, { encryptionKey: key });
  const template = Template.fromStack(stack);

  template.hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: KEY_ARN });
  template.hasResourceProperties(SCHEDULE, { KmsKeyArn: KEY_ARN });
  template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: KEY_ARN });
  template.resourcePropertiesCountIs('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([{ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Effect: 'Allow', Resource: KEY_ARN }]) },
  }, 2);
});

test.each<[string, ScheduleExpression, Partial<ScheduledJobProps>, object]>([
  ['each five minutes', ScheduleExpression.rate(Duration.minutes(5)), {}, { EvaluationPeriods: 13, Metrics: Match.arrayWith([Match.objectLike({ MetricStat: Match.objectLike({ Period: 300 }) })]) }],
  ['on weekdays', ScheduleExpression.expression('cron(0 3 ? * MON-FRI *)', TimeZone.ASIA_TOKYO), {}, { EvaluationPeriods: 73 }],
  ['six days a week, with a grace of a day', ScheduleExpression.expression('cron(0 3 ? * SUN,MON *)', TimeZone.ASIA_TOKYO), { grace: Duration.days(1) }, { EvaluationPeriods: 168 }],
  // A week without a run counts as no run: CloudWatch would evaluate the last week with one instead.
  ['once a week', ScheduleExpression.expression('cron(0 3 ? * MON *)', TimeZone.ASIA_TOKYO), {}, {
    EvaluationPeriods: 1,
    EvaluationWindow: { WallClockWindow: { Timezone: 'Asia/Tokyo' } },
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'FILL(SUM([succeeded, began]), 0)', ReturnData: true }), Match.objectLike({ MetricStat: Match.objectLike({ Period: 604_800 }) }),
    ]),
  }],
  ['each seven days', ScheduleExpression.rate(Duration.days(7)), {}, { EvaluationPeriods: 1, EvaluationWindow: { WallClockWindow: { Timezone: 'UTC' } } }],
])('sets the evaluation window of a job that runs %s', (_, schedule, props, expected) =>
  templateOf({ schedule, ...props }).hasResourceProperties(ALARM, { ComparisonOperator: 'LessThanThreshold', ...expected }));

test.each<[string, Partial<ScheduledJobProps>, string[]]>([
  ['runs once a month', { schedule: ScheduleExpression.expression('cron(0 3 1 * ? *)', TimeZone.ASIA_TOKYO) }, ['@eldonia/scheduled-job:unwatched']],
  ['runs in one year', { schedule: ScheduleExpression.expression('cron(0 3 * * ? 2030)', TimeZone.ASIA_TOKYO) }, ['@eldonia/scheduled-job:unwatched']],
  ['runs once', { schedule: ScheduleExpression.at(new Date('2030-01-01T00:00:00Z')) }, []],
  ['is disabled', { enabled: false }, []],
  ['begins later', { start: new Date('2030-01-01T00:00:00Z') }, []],
  ['ends', { end: new Date('2030-01-01T00:00:00Z') }, []],
])('has no alarm on missed runs when it %s', (_, props, expected) => {
  const stack = testStack();
  const job = functionJob(stack, props);

  expect(job.missedRunsAlarm).toBeUndefined();
  expect(warnings(stack)).toEqual(expected);
});

test('has a start and an end date, or is disabled', () => {
  const template = templateOf({ start: new Date('2030-01-01T00:00:00Z'), end: new Date('2031-01-01T00:00:00Z'), enabled: false });

  template.hasResourceProperties(SCHEDULE, { StartDate: '2030-01-01T00:00:00.000Z', EndDate: '2031-01-01T00:00:00.000Z', State: 'DISABLED' });
});

test.each([true, false])('warns of a sidecar, whose end would stop the job, if it is essential: %s', (essential) => {
  const stack = testStack();
  const taskDefinition = jobTask(stack);
  taskDefinition.addContainer('Proxy', { image: ecs.ContainerImage.fromRegistry('proxy'), essential });
  functionJob(stack, { target: JobTarget.fargateTask({ cluster: jobCluster(stack), taskDefinition }) });

  expect(warnings(stack)).toEqual(essential ? ['@eldonia/scheduled-job:essentialSidecar'] : []);
});

describe('a function', () => {
  test.each<[string, (stack: Stack) => Partial<ScheduledJobProps>, string[]]>([
    ['keeps a reserved concurrency of 1', (stack) => ({ target: JobTarget.lambdaFunction(jobFunction(stack, { reservedConcurrentExecutions: 1 })) }), []],
    ['may overlap with a larger one', (stack) => ({ target: JobTarget.lambdaFunction(jobFunction(stack, { reservedConcurrentExecutions: 3 })) }), ['mayOverlap']],
    ['keeps its own retries', (stack) => ({ target: JobTarget.lambdaFunction(jobFunction(stack, { retryAttempts: 1 })) }), ['ownRetries']],
    ['is not changed when imported',
      (stack) => ({ target: JobTarget.lambdaFunction(lambda.Function.fromFunctionName(stack, 'Imported', 'cleanup')) }), ['importedFunction']],
    ['is not changed in another stack', (stack) => ({
      target: JobTarget.lambdaFunction(jobFunction(new Stack(stack.node.root as App, 'Other', { env: TOKYO }))),
    }), ['importedFunction']],
  ])('%s', (_, props, expected) => {
    const stack = testStack();
    functionJob(stack, props(stack));

    expect(warnings(stack)).toEqual(expected.map((id) => `@eldonia/scheduled-job:${id}`));
  });

  test('can be an alias, whose asynchronous invocations are configured', () => {
    const stack = testStack();
    const alias = new lambda.Alias(stack, 'Alias', { aliasName: 'live', version: jobFunction(stack).currentVersion });
    new ScheduledJob(stack, 'Job', { schedule: ScheduleExpression.rate(Duration.hours(1)), target: JobTarget.lambdaFunction(alias) });
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::Lambda::Function', { Handler: 'index.handler', ReservedConcurrentExecutions: 1 });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { Qualifier: { 'Fn::Select': [7, Match.anyValue()] } });
    template.hasResourceProperties(SCHEDULE, { Target: { Arn: stack.resolve(alias.functionArn) as unknown } });
  });

  test('sets no reserved concurrency with allowOverlap', () => {
    templateOf({ allowOverlap: true }).hasResourceProperties('AWS::Lambda::Function', { Handler: 'index.handler', ReservedConcurrentExecutions: Match.absent() });
  });
});

const KEYS = [[false, true], [true, false], [true, true], [false, false]].map((keys) => [keys]);

test.each(KEYS)('all jobs have one function that counts deployments, whichever has a key: %j', (keys) => {
  const stack = testStack();
  const target = JobTarget.lambdaFunction(jobFunction(stack));
  keys.forEach((has, index) => new ScheduledJob(stack, `Job${index}`, {
    schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }), target, encryptionKey: has ? new kms.Key(stack, `Key${index}`) : undefined,
  }));
  const template = Template.fromStack(stack);
  const found = (type: string) => Object.entries(template.findResources(type) as Record<string, { Properties: Record<string, unknown> }>);
  const tokens = found('Custom::JobWatch').map(([, { Properties }]) => JSON.stringify(Properties.ServiceToken));
  const [, { Properties: log }] = found('AWS::Logs::LogGroup').find(([id]) => id.startsWith('BeginWatch'))!;

  expect(tokens).toEqual([tokens[0], tokens[0]]);
  expect(tokens[0]).toMatch(/"BeginWatchFunction[0-9A-F]{8}"/);
  expect(log.KmsKeyId).toEqual(keys.includes(true) ? { 'Fn::GetAtt': [expect.stringMatching(keys[0] ? /^Key0/ : /^Key1/), 'Arn'] } : undefined);
});
