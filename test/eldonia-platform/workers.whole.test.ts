import { Duration, Token, aws_ecs as ecs, aws_sqs as sqs, aws_ssm as ssm } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { once, slim, warningsAt } from './fixture';
import { EldoniaPlatformProps, JobSource, PlatformWorkerOptions, PlatformWorkload } from '../../src';
import { workerSettings } from '../../src/workloads/internal';
import { testStack } from '../../tools/assemblies/stacks';
import { releasedServices } from '../support/released-services';
import { propertiesOf } from '../support/templates';

const ORDERS = 'arn:aws:sqs:ap-northeast-1:123456789012:orders';
const emails = (options: Partial<PlatformWorkerOptions> = {}) => PlatformWorkload.worker('Emails', { command: ['node', 'src/emails.js'], ...options });
const parameterOf = (scope: Construct) => ssm.StringParameter.fromStringParameterName(scope, 'Key', '/shop/key');
const withWorkers = (...workloads: NonNullable<EldoniaPlatformProps['workloads']>) => slim({ workloads });

const existing = () => JobSource.queue(new sqs.Queue(testStack(), 'Queue'));

test('a message can take 12 hours, which is the longest time that SQS hides it, and hours that are known at deployment', () => {
  withWorkers(emails({ timeout: Duration.hours(12) })).template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 43_200 });
  expect(() => emails({ timeout: Duration.hours(Token.asNumber({ Ref: 'Hours' })) })).not.toThrow();
});

const made = once(() => withWorkers(emails({ messagesPerTask: 50, maxTasks: 3, environment: { MODE: 'bulk', DB_USER: 'bulk' } })));
const service = () => propertiesOf(made().template, 'AWS::ECS::Service', { ServiceName: 'eldonia-emails' })[0];
const task = (family: string) => propertiesOf(made().template, 'AWS::ECS::TaskDefinition', { Family: family })[0];
const unreleased = (value: unknown) => ({ 'Fn::If': [expect.stringContaining('ImageUnreleased'), 0, value] });

test('a worker runs a command of the released image, with the variables and secrets of the API and those of its own, which replace both', () => {
  const [worker] = task('eldonia-emails').ContainerDefinitions;
  const [api] = task('eldonia-backend').ContainerDefinitions;
  const valueOf = (name: string) => worker.Environment.find((one: { Name: string }) => one.Name === name)?.Value;

  expect([worker.Command, worker.Image, worker.Secrets]).toEqual([['node', 'src/emails.js'], api.Image, api.Secrets.filter(({ Name }: { Name: string }) => Name !== 'DB_USER')]);
  expect(api.Secrets).toContainEqual(expect.objectContaining({ Name: 'DB_USER' }));
  expect(worker.Environment).toEqual(expect.arrayContaining(api.Environment));
  expect([valueOf('MODE'), valueOf('DB_USER'), valueOf('QUEUE_URL')]).toEqual(['bulk', 'bulk', valueOf('EMAILS_QUEUE_URL')]);
  expect([worker.StopTimeout, worker.PortMappings, valueOf('MESSAGE_TIMEOUT_SECONDS')]).toEqual([120, undefined, '300']);
  expect(worker.HealthCheck).toEqual({ Command: ['CMD-SHELL', 'exit 0'], Interval: 10, Timeout: 3, StartPeriod: 5, Retries: 3 });
});

test('a task that works can protect itself from releases and from Auto Scaling', () => {
  const { platform: it, stack } = made();
  const [{ taskRole }] = it.workers;
  const allowed = propertiesOf(made().template, 'AWS::IAM::Policy', { Roles: [stack.resolve(taskRole.roleName)] }).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

  expect(allowed.find(({ Action }) => Action.includes('ecs:UpdateTaskProtection'))).toMatchObject({
    Action: ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'], Resource: { 'Fn::Join': ['', [expect.anything(), expect.anything(), ':ecs:ap-northeast-1:123456789012:task/', expect.anything(), '/*']] },
  });
});

test.each<[string, Partial<PlatformWorkerOptions>, object]>([
  ['nothing', {}, { wait: 600, age: 900, messages: 100, timeout: 300 }],
  ['messages of 20 seconds', { usualDuration: Duration.seconds(20) }, { wait: 600, age: 900, messages: 30, timeout: 300 }],
  ['messages of 20 minutes', { usualDuration: Duration.minutes(20) }, { wait: 600, age: 4_200, messages: 1, timeout: 3_600 }],
  ['a wait of an hour', { acceptableWait: Duration.hours(1), usualDuration: Duration.minutes(1) }, { wait: 3_600, age: 3_900, messages: 60, timeout: 300 }],
  ['an alarm after an hour', { maxMessageAge: Duration.hours(1) }, { wait: 2_400, age: 3_600, messages: 100, timeout: 300 }],
])('the numbers of a worker follow from what its user knows: %s', (_, options, expected) => {
  const { acceptableWait, maxMessageAge, messagesPerTask: messages, timeout } = workerSettings(options);

  expect({ wait: acceptableWait.toSeconds(), age: maxMessageAge.toSeconds(), messages, timeout: timeout.toSeconds() }).toEqual(expected);
});

test.each<[string, Partial<PlatformWorkerOptions>, boolean]>([
  ['usual messages', {}, false], ['short ones', { timeout: Duration.minutes(2) }, false], ['long ones', { timeout: Duration.minutes(3) }, true],
  ['those that usually take long', { usualDuration: Duration.minutes(3) }, true],
])('a warning names messages that a stop would end: %s', (_, options, warned) => {
  const [worker] = withWorkers(emails(options)).platform.workers;

  expect(warningsAt(worker).filter((text) => text.includes('longMessages'))).toHaveLength(warned ? 1 : 0);
});

test('the API knows the queue, and may send to it', () => {
  const { template, stack, platform: it } = made();
  const [api] = task('eldonia-backend').ContainerDefinitions;
  const [{ queue }] = it.workers;

  expect(api.Environment).toContainEqual({ Name: 'EMAILS_QUEUE_URL', Value: stack.resolve(queue.queueUrl) });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith([Match.objectLike({
        Action: 'sqs:SendMessage', Resource: stack.resolve(queue.queueArn),
      })]),
    }),
    Roles: [stack.resolve(it.api.taskRole.roleName)],
  });
});

test('no task runs until an image is released, and a failed deployment is rolled back', () => {
  const [, target] = propertiesOf(made().template, 'AWS::ApplicationAutoScaling::ScalableTarget');

  expect([target.MinCapacity, target.MaxCapacity]).toEqual([unreleased(1), unreleased(3)]);
  expect(service().DesiredCount).toEqual({ 'Fn::If': [expect.stringContaining('ImageUnreleased'), 0, { Ref: 'AWS::NoValue' }] });
  expect(service().DeploymentConfiguration.DeploymentCircuitBreaker).toEqual({ Enable: true, Rollback: true });
});

test('the number of tasks is that of the backlog, in flight or not', () => {
  const [policy] = propertiesOf(made().template, 'AWS::ApplicationAutoScaling::ScalingPolicy', { PolicyType: 'StepScaling' });
  const { AdjustmentType, StepAdjustments } = policy.StepScalingPolicyConfiguration;

  expect(AdjustmentType).toBe('ExactCapacity');
  expect(StepAdjustments).toEqual([
    { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 1, ScalingAdjustment: 0 },
    { MetricIntervalLowerBound: 1, MetricIntervalUpperBound: 52, ScalingAdjustment: 1 },
    { MetricIntervalLowerBound: 52, MetricIntervalUpperBound: 102, ScalingAdjustment: 2 },
    { MetricIntervalLowerBound: 102, ScalingAdjustment: 3 },
  ]);
});

test('each release reaches a worker after the API, by the function of releases', () => {
  const { template } = made();
  const [handler] = propertiesOf(template, 'AWS::Lambda::Function', { FunctionName: 'eldonia-release' });

  expect(handler.Environment.Variables.SERVICES).toBe('/eldonia/backend/image,/eldonia/emails/image');
  expect(releasedServices(template)['/eldonia/emails/image']).toMatchObject({
    SERVICE: 'eldonia-emails', PARAMETER_NAME: '/eldonia/backend/image', FOLLOWS_RELEASES: 'true', MIN_TASKS: '1', RELEASED_MAX_TASKS: '3',
  });
  template.hasResourceProperties('AWS::SSM::Parameter', { Name: '/eldonia/emails/image-revision' });
});

test('messages that fail are kept, and pages say so', () => {
  const { platform: it, template } = slim({ workloads: [emails({ maxReceiveCount: 7, timeout: Duration.minutes(10) })], monitoring: { criticalAlarmEmail: 'a@b.example' } });
  const [{ alarms }] = it.workers;
  const [queue] = propertiesOf(template, 'AWS::SQS::Queue', { RedrivePolicy: Match.objectLike({ maxReceiveCount: 7 }) });

  expect(queue.VisibilityTimeout).toBe(660);
  expect(alarms.map(({ node }) => node.id)).toEqual(['DeadLetterAlarm', 'OldMessagesAlarm']);
  const [pages] = propertiesOf(template, 'AWS::CloudWatch::CompositeAlarm', { AlarmName: 'eldonia-degraded-jobs' });
  expect(JSON.stringify(pages.AlarmRule)).toMatch(/EmailsMissingTasks.*EmailsDeadLetterAlarm.*EmailsOldMessagesAlarm/);
});

test('an uptime schedule stops workers too', () => {
  const { template } = slim({ workloads: [emails()], costs: { monthlyBudget: 10, uptimeSchedule: true } });
  const stopped = propertiesOf(template, 'AWS::Scheduler::Schedule').map(({ Target }) => JSON.stringify(Target.Input)).filter((input) => /DesiredCount\D+0/.test(input));

  expect(stopped).toHaveLength(2);
});

test.each([['no dead-letter queue', false, 1], ['one', true, 0]])('an existing queue with %s', (_, has, expected) => {
  const stack = testStack();
  const queue = (id: string) => sqs.Queue.fromQueueArn(stack, id, ORDERS);
  const [worker] = slim({ workloads: [emails({ source: JobSource.queue(queue('Queue'), has ? queue('Dead') : undefined) })] }, stack).platform.workers;

  expect(warningsAt(worker)).toEqual(expected === 0 ? [] : [expect.stringContaining('the queue has no known dead-letter queue')]);
  expect(worker.alarms).toHaveLength(2 - expected);
});

test.each<[string, () => unknown, string | RegExp]>([
  ['two workloads of one name', () => withWorkers(emails(), PlatformWorkload.service('Emails', { healthPath: '/up', paths: ['/emails'] })),
    'workloads must have different ids, also as names of services, got "Emails" twice; rename one of them (at Test/Platform)'],
  ['a name that the backend has', () => withWorkers(PlatformWorkload.worker('Backend', { command: ['node'] })),
    'workloads must not have the id of the backend, got "Backend"; rename it (at Test/Platform)'],
  ['no command for the released image', () => emails({ command: undefined }),
    'command is required without repositoryName, got none; pass what the container executes, because the released image would run the API'],
  ['a visibility timeout below the work', () => emails({ timeout: Duration.minutes(10), visibilityTimeout: Duration.minutes(9) }),
    'visibilityTimeout must be at least timeout, 10 minutes, got 9 minutes; SQS would deliver a message again while it is processed'],
  ['a setting of a queue that exists', () => emails({ source: existing(), maxReceiveCount: 3 }), 'maxReceiveCount must be absent with an existing queue, got 3; remove it and configure the queue'],
  ['one queue for two workers', () => {
    const source = JobSource.queue(new sqs.Queue(testStack(), 'Queue', { visibilityTimeout: Duration.minutes(5) }));
    return withWorkers(emails({ source }), PlatformWorkload.worker('Receipts', { command: ['node'], source }));
  }, 'source of Receipts must differ from that of Emails, got one queue for both; pass a queue to one of them, because SQS delivers each message to only one (at Test/Platform)'],
  ['a queue of another account', () => {
    const stack = testStack();
    return slim({ workloads: [emails({ source: JobSource.queue(sqs.Queue.fromQueueArn(stack, 'Queue', ORDERS.replace('123456789012', '210987654321'))) })] }, stack);
  }, /^source of Emails must be in the account of the stack, 123456789012, got a queue of 210987654321; /],
  ['another address in the variable of its queue', () => emails({ environment: { QUEUE_URL: 'https://sqs.example' } }),
    'environment and secrets of Emails must not contain QUEUE_URL, got one of them; rename it, because the platform sets it'],
  ...(['minTasks', 'maxTasks', 'messagesPerTask'] as const).map((prop): [string, () => unknown, string] => [
    `an unknown ${prop}`, () => emails({ [prop]: Token.asNumber({ Ref: 'Number' }) }), `${prop} must be known at synthesis, got a token; pass a literal number`,
  ]),
  ['a queue that shows a message again during the work', () => emails({ source: existing() }),
    'visibilityTimeout of the queue must be at least timeout, 5 minutes, got 30 seconds; SQS would deliver a message again while it is processed'],
  ['a number that follows from another one', () => emails({ messagesPerTask: 3, usualDuration: Duration.seconds(9) }),
    'messagesPerTask must be absent with usualDuration, got 3; remove one: it follows from acceptableWait and usualDuration'],
  ['work that usually takes longer than it may', () => emails({ usualDuration: Duration.minutes(9), timeout: Duration.minutes(5) }),
    'usualDuration must be at most timeout, 5 minutes, got 9 minutes; lower one or raise the other, because SQS would deliver most messages again'],
  ['an alarm on a wait that is acceptable', () => emails({ acceptableWait: Duration.minutes(9), maxMessageAge: Duration.minutes(5) }),
    'acceptableWait must be at most maxMessageAge, 5 minutes, got 9 minutes; lower one or raise the other, because the alarm would page while the wait is acceptable'],
  ['an alarm that nothing reaches', () => emails({ maxMessageAge: Duration.days(5) }),
    'maxMessageAge must be at most retentionPeriod, 4 days, got 5 days; lower one or raise the other, because SQS would delete a message before the alarm shows its age'],
  ['a health check with half of a command', () => withWorkers(emails({ healthCheckCommand: ['CMD'] })), /^healthCheckCommand must begin with CMD or CMD-SHELL/],
  ['a time to wait that is known later', () => emails({ acceptableWait: Duration.seconds(Token.asNumber({ Ref: 'Wait' })) }),
    'acceptableWait must be known at synthesis, got a token; pass a literal duration'],
  ['more tasks at least than at most', () => emails({ minTasks: 4, maxTasks: 3 }), 'minTasks must be at most maxTasks, got 4 and 3; lower one or raise the other'],
  ['a variable that would lose its value to the queue', () => slim({ workloads: [emails()], api: { environment: { EMAILS_QUEUE_URL: 'https://sqs' } } }),
    'environment and secrets must not contain the address of a queue of the platform, got "EMAILS_QUEUE_URL" of the worker Emails; rename one of them'],
  ['a variable that is a secret, too', () => withWorkers(emails({ environment: { KEY: 'a' }, secrets: { KEY: ecs.Secret.fromSsmParameter(parameterOf(testStack())) } })),
    'secrets must not repeat a name of environment, got "KEY" in both; rename one'],
  ['a queue of another Region', () => {
    const stack = testStack();
    const queue = sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:123456789012:orders');
    slim({ workloads: [emails({ source: JobSource.queue(queue) })] }, stack);
  }, 'source of Emails must be in the Region of the stack, ap-northeast-1, got one in eu-west-1; pass a queue of ap-northeast-1, or JobSource.ownQueue() (at Test/Platform/Workloads/Emails)'],
])('fails for %s', (_, make, message) => expect(make).toThrow(message));
