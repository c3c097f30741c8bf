import { Duration, Stack, Token, aws_ec2 as ec2, aws_ecs as ecs, aws_lambda as lambda } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { functionJob, jobCluster, jobTask } from './fixture';
import { FargateJobOptions, JobTarget, ScheduledJobProps } from '../../../src/jobs';
import { testStack } from '../../../tools/assemblies/stacks';

const SOON = new Date('2030-01-01T00:00:00Z');
const LATE = Duration.seconds(Token.asNumber({ Ref: 'Seconds' }));
const LATER = new Date('2031-01-01T00:00:00Z');

test.each<[string, Partial<ScheduledJobProps>, string]>([
  ['three retries of a function', { retryAttempts: 3 }, 'retryAttempts must be a whole number from 0 to 2, got 3; choose one in that range (at Test/Job)'],
  ['an age of half a minute', { maxEventAge: Duration.seconds(30) },
    'maxEventAge must be whole seconds from 1 minute to 6 hours, got 30 seconds; choose one in that range (at Test/Job)'],
  ['an age of seven hours', { maxEventAge: Duration.hours(7) },
    'maxEventAge must be whole seconds from 1 minute to 6 hours, got 7 hours; choose one in that range (at Test/Job)'],
  ['a window of seconds', { flexibleWindow: Duration.seconds(90) },
    'flexibleWindow must be whole minutes from 1 minute to 1 day, got 1 minute 30 seconds; choose one in that range (at Test/Job)'],
  ['an age that is known at deployment', { maxEventAge: LATE },
    'maxEventAge must be known at synthesis, got a token; pass a literal duration (at Test/Job)'],
  ['a window that is known at deployment', { flexibleWindow: LATE },
    'flexibleWindow must be known at synthesis, got a token; pass a literal duration (at Test/Job)'],
  ['a grace of eight days', { grace: Duration.days(8) }, 'grace must be whole seconds from 1 minute to 7 days, got 8 days; choose one in that range (at Test/Job)'],
  ['a long description', { description: 'x'.repeat(513) }, 'description must have at most 512 characters, got 513; shorten it (at Test/Job)'],
  ['a function of another Region', { target: JobTarget.lambdaFunction(lambda.Function.fromFunctionArn(new Stack(), 'Far', 'arn:aws:lambda:us-west-2:123456789012:function:far')) },
    'target must be in Region ap-northeast-1, got one of us-west-2; pass a function of this Region (at Test/Job)'],
  ['an end before its start', { start: LATER, end: SOON },
    'end must be after start, got 2030-01-01T00:00:00.000Z and 2031-01-01T00:00:00.000Z; swap them (at Test/Job)'],
  ['an invalid start', { start: new Date('soon') },
    'start must be a valid date, got an invalid one; pass e.g. new Date("2027-01-01T03:00:00+09:00") (at Test/Job)'],
  ['an end of a single run', { schedule: ScheduleExpression.at(SOON), end: LATER },
    'end must be absent for a job that runs once, got 2031-01-01T00:00:00.000Z; use the time of the schedule (at Test/Job)'],
])('fails with %s', (_, props, message) => expect(() => functionJob(testStack(), props)).toThrow(new Error(message)));

const withoutPrivateSubnets = (stack: Stack) => ecs.Cluster.fromClusterAttributes(stack, 'Public', {
  clusterName: 'shop',
  vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['ap-northeast-1a'], publicSubnetIds: ['subnet-1'] }),
});
const TOKEN = 'retryAttempts and timeout must be known at synthesis, got a token; pass numbers';

test.each<[string, (stack: Stack) => Partial<FargateJobOptions>, Partial<ScheduledJobProps>, string]>([
  ['eleven retries', () => ({}), { retryAttempts: 11 }, 'retryAttempts must be a whole number from 0 to 10, got 11; choose one in that range'],
  ['a timeout of a second', () => ({ timeout: Duration.seconds(1) }), {},
    'timeout must be whole seconds from 1 minute to 7 days, got 1 second; choose one in that range'],
  ['a cluster of another Region', () => ({ cluster: new ecs.Cluster(testStack({ account: '123456789012', region: 'us-west-2' }), 'Far', { clusterName: 'far' }) }), {},
    'cluster must be in Region ap-northeast-1, got one of us-west-2; pass a cluster of this account and Region'],
  ['no container', (stack) => ({ taskDefinition: new ecs.FargateTaskDefinition(stack, 'Empty') }), {},
    'taskDefinition must have a container, got none; call addContainer() before you define the job'],
  ['a network without private subnets', (stack) => ({ cluster: withoutPrivateSubnets(stack) }), {},
    'vpc must have private or isolated subnets, got none; add some, or pass vpcSubnets'],
  ['retries that are a token', () => ({}), { retryAttempts: Token.asNumber({ Ref: 'Retries' }) }, TOKEN],
  ['a timeout that is a token', () => ({ timeout: LATE }), {}, TOKEN],
])('fails with a Fargate task and %s', (_, task, props, message) => {
  const stack = testStack();
  const target = JobTarget.fargateTask({ cluster: jobCluster(stack), taskDefinition: jobTask(stack), ...task(stack) });

  expect(() => functionJob(stack, { target, ...props })).toThrow(`${message} (at Test/Job)`);
});

test('accepts tokens', () => {
  const stack = testStack();
  functionJob(stack, { grace: LATE, retryAttempts: Token.asNumber({ Ref: 'Retries' }), description: Token.asString({ Ref: 'Description' }) });

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumRetryAttempts: { Ref: 'Retries' }, MaximumEventAgeInSeconds: 3600,
  });
});
