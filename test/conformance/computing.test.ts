import { api, attribute, one, ref, Resources, tokyo } from './fixtures';
import { scalings } from './fixtures-data';
import { Case, describeRequirements, holds } from './law';

const container = 'Task/ContainerDefinitions/0';
const scaled = tokyo(api(), scalings());
const lambda = (variables = {}) => one('Lambda::Function', { Runtime: 'nodejs24.x', Environment: { Variables: variables } });

const resize: Resources = {
  Uploads: one('Events::Rule', {
    EventPattern: { 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { object: { key: [{ prefix: 'originals/' }] } } },
    Targets: [{ Arn: attribute('Resize', 'Arn') }],
  }),
  Resize: lambda({ OUTPUT_PREFIX: 'media/', CONVERTER: ref('Convert') }),
  Convert: lambda(),
};

const jobs: Resources = {
  Nightly: one('Scheduler::Schedule', { Target: { Arn: attribute('Job', 'Arn') } }),
  Orders: one('Lambda::EventSourceMapping', { FunctionName: ref('Job') }),
  Job: lambda(),
};

const rules: Resources = {
  Nightly: one('Events::Rule', { ScheduleExpression: 'rate(1 day)', Targets: [{ Arn: attribute('Job', 'Arn') }] }),
  Orders: one('Events::Rule', { EventPattern: { source: ['eldonia.orders'] }, Targets: [{ Arn: attribute('Job', 'Arn') }] }),
  Job: lambda(),
};

const cases: Case[] = [
  ['R5.2.1-1', tokyo(api()), 'Providers/CapacityProviders', ['FARGATE']],
  ['R5.2.1-2', tokyo(jobs), 'Job/Runtime', 'nodejs18.x'],
  ['R5.2.1-2', tokyo(resize), 'Convert/Runtime', 'nodejs22.x'],
  ['R5.2.1-3', scaled, 'TasksPolicy1', undefined],
  ['R5.2.1-4', scaled, 'Tasks/MaxCapacity', 4],
  ['R5.2.1-4', scaled, 'Tasks/MinCapacity', 1],
  ['R5.2.1-5', tokyo(api()), `${container}/HealthCheck/Command`, ['CMD-SHELL', 'true']],
  ['R5.2.1-5', tokyo(api()), 'Group/HealthCheckPath', '/ready'],
  ['R5.2.1-6', tokyo(resize), 'Resize/Environment/Variables/OUTPUT_PREFIX', 'originals/small/'],
  ['R5.2.1-6', tokyo(resize), 'Uploads/EventPattern/detail-type', ['Object Deleted']],
  ['R5.2.1-7', tokyo(resize), 'Resize/Environment/Variables/CONVERTER', undefined],
  ['R5.2.1-8', tokyo(jobs), 'Nightly', undefined],
  ['R5.2.1-8', tokyo(rules), 'Nightly/Targets', []],
  ['R5.2.1-9', tokyo(jobs), 'Orders', undefined],
  ['R5.2.1-9', tokyo(rules), 'Orders/EventPattern/source', ['aws.secretsmanager']],
];

describeRequirements(['5.2.1'], cases);

test('an upload is an event of the application', () => {
  expect(holds('R5.2.1-9', tokyo(resize))).toBe(true);
});
