import { App, Environment, Stack, aws_cloudwatch as cloudwatch, aws_sns as sns } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { alarmsElsewhere, placed, TemplateText, workloads } from './fixture';
import { EldoniaPlatformProps, MediaProcessing, PlatformJob } from '../../src';
import { TOKYO } from '../../tools/assemblies/stacks';
import { slim } from '../eldonia-platform/fixture';

const jobs = (count: number) =>
  Array.from({ length: count }, (_, index) => PlatformJob.command(`Job${index}`, ['x'], { schedule: ScheduleExpression.cron({ minute: '0' }) }));
const aside = (app: App, id: string, env: Environment = TOKYO) => new Stack(app, id, { env });
const templatesOf = (app: App): Record<string, TemplateText & { Outputs?: Record<string, object> }> =>
  Object.fromEntries(placed(app.synth({ force: true })).map(({ stackName, template }) => [stackName, template]));
const resources = ({ Resources }: TemplateText, type: string) => Object.values(Resources).filter(({ Type }) => Type === type);

test('after the removal of all optional parts, each alarm of the platform that the stack still names exists, in either order', () => {
  const made = (props: Partial<EldoniaPlatformProps>) => {
    const app = new App();
    const [operations, stack] = ['Operations', 'Test'].map((id) => aside(app, id));
    const { platform } = slim({ alarmEmail: 'a@b.example', monitoring: {}, ...props, stacks: { operations } }, stack);
    platform.observability!.addDegradedAlarm(...props.workloads ? [new cloudwatch.Alarm(stack, 'Own', { metric: platform.api.service.metricCpuUtilization(), threshold: 1, evaluationPeriods: 1 })] : []);
    return templatesOf(app);
  };
  const before = made({ monitoring: { criticalAlarmEmail: 'a@b.example' }, media: MediaProcessing.images(), workloads: workloads('A') });
  const after = made({});
  const named = alarmsElsewhere(before.Operations, before);

  expect(named).not.toEqual([]);
  for (const templates of [before, after]) {
    expect(named.filter(([, id]) => templates.Test.Resources[id]?.Type !== 'AWS::CloudWatch::CompositeAlarm')).toEqual([]);
  }
  expect(resources(after.Test, 'AWS::CloudWatch::CompositeAlarm').find(({ Properties }) => Properties.AlarmName === 'eldonia-causes-jobs')!.Properties)
    .toMatchObject({ AlarmRule: 'FALSE' });
});

test('the stack has alarms, dashboard and jobs by their names, is deployed after the platform, and reads it again when a stack before it has changed', () => {
  const props: Partial<EldoniaPlatformProps> = { alarmEmail: 'a@b.example', monitoring: {}, jobs: jobs(1), workloads: workloads('A'), costs: { monthlyBudget: 10 } };
  const app = new App();
  const [operations, stack, base] = ['Operations', 'Test', 'Base'].map((id) => aside(app, id));
  stack.addStackDependency(base);
  const { platform } = slim({ ...props, stacks: { operations, costs: operations } }, stack);
  const { Test, Operations } = templatesOf(app);
  const { Test: one } = templatesOf(slim(props).stack.node.root as App);
  const namesIn = (...templates: TemplateText[]) => templates.flatMap((each) => resources(each, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties.AlarmName).sort();
  const handleIn = (template: TemplateText) => resources(template, 'AWS::SSM::Parameter');

  for (const type of ['AWS::CloudWatch::Dashboard', 'AWS::StepFunctions::StateMachine']) {
    expect([type, resources(Test, type).length, resources(Operations, type).length]).toEqual([type, 0, resources(one, type).length]);
  }
  expect(namesIn(Test, Operations)).toEqual(namesIn(one));
  expect(resources(Operations, 'AWS::DynamoDB::Table')[0].Properties.Tags).toContainEqual({ Key: 'Project', Value: 'eldonia' });
  expect(operations.dependencies).toContain(stack);
  expect(Object.keys(Operations.Outputs!)).toContain('EldoniaDashboard');
  expect(Object.values(Test.Outputs!).filter((output) => 'Export' in output)).toEqual([]);
  expect(handleIn(templatesOf(app).Operations)).toEqual(handleIn(Operations));
  for (const change of [() => platform.api.loadBalancer.setAttribute('idle_timeout.timeout_seconds', '61'), () => new sns.Topic(base, 'Topic')]) {
    const known = handleIn(templatesOf(app).Operations);
    change();
    expect(handleIn(templatesOf(app).Operations)).not.toEqual(known);
  }
});

test('too many jobs fail with the stack that takes them, and fit when the error is followed', () => {
  const app = new App();
  const [operations, apart] = ['Operations', 'Apart'].map((id) => aside(app, id));
  slim({ jobs: jobs(33), stacks: { operations } }, apart);

  expect(() => slim({ jobs: jobs(33) }).template).toThrow(
    /jobs must fit into the 500 resources of a stack, got \d{3} resources with 33 jobs of 13 to 13 resources; leave out \d+ of them, or define them in another stack, or pass stacks\.operations for 432 /);
  expect(() => app.synth()).not.toThrow();
});
