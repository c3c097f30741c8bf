import { attribute, changed, objects, one, ref, Resources, tokyo, uploads } from './fixtures';
import { Case, describeRequirements } from './law';

const resizing = tokyo(uploads());
const placeWritten = 'Resizer/Policies/0/PolicyDocument/Statement/1/Resource';

const jobs: Resources = {
  Nightly: one('Scheduler::Schedule', { Target: { Arn: attribute('Job', 'Arn') } }),
  Orders: one('Lambda::EventSourceMapping', { FunctionName: ref('Job') }),
  Job: one('Lambda::Function', { Runtime: 'nodejs24.x' }),
  Import: one('Lambda::Function', { Runtime: 'python3.13' }),
};

const rules: Resources = {
  Nightly: one('Events::Rule', { ScheduleExpression: 'rate(1 day)', Targets: [{ Arn: attribute('Job', 'Arn') }] }),
  Orders: one('Events::Rule', { EventPattern: { source: ['eldonia.orders'] }, Targets: [{ Arn: ref('Live') }] }),
  Live: one('Lambda::Alias', { FunctionName: ref('Job'), FunctionVersion: '1' }),
  Job: one('Lambda::Function', { Runtime: 'nodejs24.x' }),
};

const definition = (resource: string) => ({ 'Fn::Join': ['', ['{"Resource":"arn:', ref('AWS::Partition'), `:states:::${resource}"}`]] });
const report: Resources = {
  Nightly: one('Scheduler::Schedule', { Target: { Arn: ref('Run') } }),
  Run: one('StepFunctions::StateMachine', { DefinitionString: definition('ecs:runTask.sync') }),
};

const cases: Case[] = [
  ['R5.2.1-2', tokyo(jobs), 'Job/Runtime', 'nodejs18.x'],
  ['R5.2.1-2', resizing, 'Other', one('Lambda::Function', { Runtime: 'nodejs22.x' })],
  ['R5.2.1-6', resizing, placeWritten, objects('Media', 'originals/small/*')],
  ['R5.2.1-6', resizing, placeWritten, attribute('Media', 'Arn')],
  ['R5.2.1-6', resizing, 'Resizer/Policies/0/PolicyDocument/Statement/1/Action', 's3:ListBucket'],
  ['R5.2.1-6', resizing, 'Uploads/EventPattern/detail-type', ['Object Deleted']],
  ['R5.2.1-6', resizing, 'Uploads/EventPattern/detail/object/key', [{ wildcard: 'originals/*.pdf' }]],
  ['R5.2.1-6', resizing, 'Uploads/State', 'DISABLED'],
  ['R5.2.1-6', resizing, 'Feed', undefined],
  ['R5.2.1-6', resizing, 'Feed/Enabled', false],
  ['R5.2.1-6', resizing, 'Feed/EventSourceArn', attribute('DeadLetters', 'Arn')],
  ['R5.2.1-6', resizing, 'Media/NotificationConfiguration', undefined],
  ['R5.2.1-7', resizing, 'Resize/Environment', undefined],
  ['R5.2.1-7', resizing, 'Resizer/Policies', []],
  ['R5.2.1-7', resizing, placeWritten, objects('Media', '*')],
  ['R5.2.1-8', tokyo(jobs), 'Nightly', undefined],
  ['R5.2.1-8', tokyo(jobs), 'Nightly/State', 'DISABLED'],
  ['R5.2.1-8', tokyo(jobs), 'Nightly/Target/Arn', 'arn:aws:scheduler:::aws-sdk:ecs:updateService'],
  ['R5.2.1-8', tokyo(rules), 'Nightly/Targets', []],
  ['R5.2.1-8', tokyo(rules), 'Nightly/State', 'DISABLED'],
  ['R5.2.1-8', tokyo(report), 'Run/DefinitionString', definition('dynamodb:putItem')],
  ['R5.2.1-8', tokyo(report), 'Run', undefined],
  ['R5.2.1-9', tokyo(jobs), 'Orders', undefined],
  ['R5.2.1-9', tokyo(jobs), 'Orders/Enabled', false],
  ['R5.2.1-9', tokyo(rules), 'Orders/EventPattern/source', ['aws.secretsmanager']],
  ['R5.2.1-9', tokyo(rules), 'Live/FunctionName', 'elsewhere'],
];

const IMPORTED = 'arn:aws:lambda:ap-northeast-1:123456789012:function:report';
const starting = (target: object) => changed(tokyo(jobs), 'Nightly/Target', target);
const machine = { Definition: { States: { Call: { Resource: attribute('Job', 'Arn') } } } };

describeRequirements(cases, [
  ['a schedule of an imported function', 'R5.2.1-8', starting({ Arn: IMPORTED })],
  ["a schedule with Lambda's own call", 'R5.2.1-8', starting({ Arn: 'arn:aws:scheduler:::aws-sdk:lambda:invoke' })],
  ['a schedule of a task', 'R5.2.1-8', starting({ Arn: 'arn:aws:ecs:ap-northeast-1:123456789012:cluster/eldonia-cluster', EcsParameters: { TaskCount: 1 } })],
  ['a state machine that calls a function of the app', 'R5.2.1-8', tokyo(jobs, report, { Run: one('StepFunctions::StateMachine', machine) })],
  ['an upload, which is an event of the application', 'R5.2.1-9', resizing],
  ['events for an imported function', 'R5.2.1-9', changed(tokyo(rules), 'Orders/Targets/0/Arn', IMPORTED)],
]);
