import { Stack, TimeZone, Token, aws_ecs as ecs, aws_rds as rds } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { UptimeSchedule, UptimeScheduleProps } from '../../../src/operations/internal';
import { importedVpc } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';
import { built, arnOf } from '../../support/templates';

const SCHEDULE = 'AWS::Scheduler::Schedule';
const api = (name: string) => arnOf(`scheduler:::aws-sdk:${name}`);

function service(stack: Stack): ecs.IBaseService {
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shop', vpc: importedVpc(stack) });
  return ecs.FargateService.fromFargateServiceAttributes(stack, 'Service', { serviceName: 'backend', cluster }) as ecs.IBaseService;
}

const imported = (stack: Stack) => rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', { clusterIdentifier: 'shop' });

const own = (stack: Stack): rds.DatabaseCluster => new rds.DatabaseCluster(stack, 'Database', {
  engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_6 }),
  writer: rds.ClusterInstance.serverlessV2('Writer'),
  vpc: importedVpc(stack),
});

const templateOf = (props: (stack: Stack) => UptimeScheduleProps) => built((stack) => new UptimeSchedule(stack, 'Hours', props(stack)));

/** The input of a call that lets the scaling rest, or resume. */
const scaling = (rests: boolean) => JSON.stringify({
  ServiceNamespace: 'ecs',
  ResourceId: 'service/shop/backend',
  ScalableDimension: 'ecs:service:DesiredCount',
  SuspendedState: { DynamicScalingInSuspended: rests, DynamicScalingOutSuspended: rests, ScheduledScalingSuspended: rests },
});

test.each([
  ['rds:startDBCluster', 'cron(30 7 ? * MON-FRI *)', '{"DbClusterIdentifier":"shop"}'],
  ['rds:stopDBCluster', 'cron(15 20 ? * MON-FRI *)', '{"DbClusterIdentifier":"shop"}'],
  ['ecs:updateService', 'cron(0 8 ? * MON-FRI *)', '{"Cluster":"shop","Service":"backend","DesiredCount":1}'],
  ['ecs:updateService', 'cron(5 20 ? * MON-FRI *)', '{"Cluster":"shop","Service":"backend","DesiredCount":0}'],
  ['applicationautoscaling:registerScalableTarget', 'cron(5 8 ? * MON-FRI *)', scaling(false)],
  ['applicationautoscaling:registerScalableTarget', 'cron(0 20 ? * MON-FRI *)', scaling(true)],
])('by default, calls %s at %s', (name, ScheduleExpression, Input) =>
  templateOf((stack) => ({ services: [{ service: service(stack) }], databases: [imported(stack)] })).hasResourceProperties(SCHEDULE, {
    ScheduleExpression,
    ScheduleExpressionTimezone: 'Asia/Tokyo',
    Target: { Arn: api(name), Input, RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 900 } },
  }));

test('keeps other hours and days, and starts more tasks', () => {
  const template = templateOf((stack) => ({
    services: [{ service: service(stack), desiredCount: 3 }], uptimeOpening: 10, uptimeClosing: 18, uptimeDays: 'MON,WED-FRI', uptimeTimeZone: TimeZone.ETC_UTC,
  }));

  template.resourceCountIs(SCHEDULE, 4);
  template.hasResourceProperties(SCHEDULE, {
    ScheduleExpression: 'cron(0 10 ? * MON,WED-FRI *)', ScheduleExpressionTimezone: 'Etc/UTC', Target: { Input: Match.stringLikeRegexp('"DesiredCount":3') },
  });
  template.hasResourceProperties(SCHEDULE, { ScheduleExpression: 'cron(5 18 ? * MON,WED-FRI *)' });
});

test.each<[string, (stack: Stack) => UptimeScheduleProps]>([
  ['uptimeOpening must be a whole number from 1 to 22, got 0; choose one in that range', (stack) => ({ databases: [imported(stack)], uptimeOpening: 0 })],
  ['uptimeClosing must be a whole number from 2 to 23, got 24; choose one in that range', (stack) => ({ databases: [imported(stack)], uptimeClosing: 24 })],
  ['uptimeClosing must be later than uptimeOpening, got 9 and 9; raise it', (stack) => ({ databases: [imported(stack)], uptimeOpening: 9, uptimeClosing: 9 })],
  ['uptimeDays must be days of the week, got "weekdays"; write them as MON-FRI or MON,WED',
    (stack) => ({ databases: [imported(stack)], uptimeDays: 'weekdays' })],
  ['databases must not be members of a global database, got Test/Database; AWS can\'t stop a member, leave it out', (stack) => {
    const database = own(stack);
    (database.node.defaultChild as rds.CfnDBCluster).globalClusterIdentifier = 'shop-global';
    return { databases: [database] };
  }],
])('fails: %s', (message, props) => {
  const stack = testStack();

  expect(() => new UptimeSchedule(stack, 'Hours', props(stack))).toThrow(new Error(`${message} (at Test/Hours)`));
});

test('leaves days that are known at deployment alone', () =>
  expect(() => templateOf((stack) => ({ databases: [imported(stack)], uptimeDays: Token.asString({ Ref: 'Days' }) }))).not.toThrow());
