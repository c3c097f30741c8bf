import { App, Stack, StackProps } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { placed, TemplateText } from './fixture';
import { DrRegion, Network, PlatformJob, PlatformWorkload } from '../../src';
import { everythingOn } from '../../tools/assemblies/everything-on';
import { OSAKA, TOKYO } from '../../tools/assemblies/stacks';
import { slim } from '../eldonia-platform/fixture';

/** Four of each kind. */
const WORKLOADS = Array.from({ length: 4 }, (_, index) => [
  PlatformWorkload.worker(`Worker${index}`, { command: ['x'] }),
  PlatformWorkload.service(`Service${index}`, { command: ['x'], healthPath: '/up', paths: [`/service${index}/*`] }),
  PlatformWorkload.process(`Process${index}`, { command: ['x'] }),
]).flat();
const schedule = ScheduleExpression.cron({ minute: '0' });
const jobs = (count: number) => Array.from({ length: count }, (_, index) => PlatformJob.command(`Job${index}`, ['x'], { schedule }));
const aside = (app: App, id: string, env: StackProps['env'] = TOKYO) => new Stack(app, id, { env });
const has = ({ Resources }: TemplateText, type: string) => Object.values(Resources).filter(({ Type }) => Type === type).length;

test('a pair with every option has room for twelve workloads and four jobs, with stacks for operations and network', () => {
  const app = new App();
  const { vpc } = new Network(aside(app, 'Networks'), 'Network', {});
  const stack = aside(app, 'Everything');
  everythingOn(stack, 'Pair', {
    workloads: WORKLOADS,
    jobs: jobs(4),
    primaryRegion: DrRegion.tokyo({ existing: { vpc } }),
    stacks: { primary: stack, operations: aside(app, 'Operations'), standbyOperations: aside(app, 'StandbyOperations', OSAKA) },
  });
  const stacks = placed(app.synth());
  const sizes = Object.fromEntries(stacks.map(({ stackName, template }) => [stackName, Object.keys(template.Resources).length]));
  const outputs = stacks.map(({ template }) => Object.keys((template as { Outputs?: object }).Outputs ?? {}).length);

  expect(sizes).toMatchObject({ 'Everything': 475, 'Operations': 176, 'Pair-Standby': 418, 'StandbyOperations': 160 });
  expect(Math.max(...outputs)).toBeLessThanOrEqual(200);
});

const inOne = () => slim({ alarmEmail: 'a@b.example', monitoring: {}, jobs: jobs(1), workloads: WORKLOADS.slice(0, 2) });

describe('a platform with a stack for operations', () => {
  const app = new App();
  const operations = aside(app, 'Operations');
  const stack = aside(app, 'Test');
  const { platform } = slim({
    alarmEmail: 'a@b.example', monitoring: {}, jobs: jobs(1), workloads: WORKLOADS.slice(0, 2), costs: { monthlyBudget: 10 }, stacks: { operations, costs: operations },
  }, stack);
  const found = () => Object.fromEntries(placed(app.synth({ force: true })).map(({ stackName, template }) => [stackName, template]));
  const namesIn = (...templates: TemplateText[]) => templates.flatMap(({ Resources }) => Object.values(Resources))
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.AlarmName).sort();

  test('has alarms, dashboard and jobs there, with the names that they have in one stack, and deploys it after the platform', () => {
    const { Test, Operations } = found();
    const one = placed((inOne().stack.node.root as App).synth()).find(({ stackName }) => stackName === 'Test')!.template;

    for (const type of ['AWS::CloudWatch::Dashboard', 'AWS::StepFunctions::StateMachine', 'AWS::CloudWatch::CompositeAlarm']) {
      expect([type, has(Test, type), has(Operations, type)]).toEqual([type, 0, has(one, type)]);
    }
    expect(namesIn(Test, Operations)).toEqual(namesIn(one));
    expect(operations.dependencies).toContain(stack);
    expect(Object.values(Operations.Resources).find(({ Type }) => Type === 'AWS::DynamoDB::Table')!.Properties.Tags).toContainEqual({ Key: 'Project', Value: 'eldonia' });
    expect(Object.keys((Operations as unknown as { Outputs: object }).Outputs)).toContain('EldoniaDashboard');
  });

  test('reads nothing by an export, and reads again when the platform has changed', () => {
    const platformOf = ({ Resources }: TemplateText) => Object.values(Resources).find(({ Type }) => Type === 'AWS::CloudFormation::WaitConditionHandle')!;
    const [before, again] = [found().Operations, found().Operations];
    const exported = Object.values((found().Test as unknown as { Outputs: Record<string, object> }).Outputs).filter((output) => 'Export' in output);
    platform.api.loadBalancer.setAttribute('idle_timeout.timeout_seconds', '61');

    expect(exported).toEqual([]);
    expect(again).toEqual(before);
    expect(platformOf(found().Operations)).not.toEqual(platformOf(before));
  });
});

test('too many jobs fail with the stack that takes them, and fit when the error is followed', () => {
  const make = (apart: boolean) => {
    const app = new App();
    const stacks = apart ? { operations: aside(app, 'Operations') } : {};
    slim({ jobs: jobs(33), monitoring: { enabled: false }, stacks }, aside(app, 'Test'));
    return () => app.synth();
  };

  expect(make(false)).toThrow(/jobs must fit into the 500 resources of a stack, got \d+ .*, or define them in another stack, or pass stacks\.operations for 432 resources/);
  expect(make(true)).not.toThrow();
});
