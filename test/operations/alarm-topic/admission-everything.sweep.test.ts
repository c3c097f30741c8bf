import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BackupPlan, BackupSource } from '../../../src/backup';
import { AlarmTopic } from '../../../src/operations';
import { ServiceEvents, CostGuard } from '../../../src/operations/internal';
import { Edge, edges } from '../../../tools/admission/edges';
import { Place } from '../../../tools/admission/places';
import { minimal } from '../../../tools/assemblies/minimal';
import { TOKYO } from '../../../tools/assemblies/stacks';
import { variants } from '../../../tools/assemblies/variants';

const WITH_TOPICS = ['AuroraWithEverything', 'ReplicaWithEverything', 'PipelineWithEverything', 'WeeklyTask', 'RunnersByQueue', 'AuditWithEverything'];

/** The constructs that notify, each with an encrypted topic. */
function build(app: App): Stack {
  for (const name of WITH_TOPICS) variants[name].build(new Stack(app, name, { env: variants[name].env ?? TOKYO }));
  for (const name of ['EldoniaPlatform', 'AuditTrail']) minimal[name](new Stack(app, `${name}Stack`, { env: TOKYO }), 'Minimal');
  const stack = new Stack(app, 'Alarmed', { env: TOKYO });
  const { topic } = new AlarmTopic(stack, 'Alarms');
  new ServiceEvents(stack, 'Events', { topic, databaseIdentifiers: ['shop'] });
  new CostGuard(stack, 'Costs', { monthlyBudget: 1, costTag: { key: 'a', value: 'b' }, topic });
  new BackupPlan(stack, 'Backups', { sources: [BackupSource.tag('backup', 'daily')], alarmTopic: topic });
  return stack;
}

function places(): Place[] {
  const app = new App();
  build(app);
  return app.node.findAll().filter((node): node is Stack => Stack.isStack(node))
    .map((stack) => ({ region: stack.region, template: Template.fromStack(stack).toJSON() }));
}

const found: Edge[] = edges(places());

test('no service is shut out by the policies of what it sends to', () => {
  expect(found.filter(({ verdict }) => verdict === 'denied')).toEqual([]);
});

test.each([
  'cloudwatch', 'events', 'events.rds', 'budgets', 'costalerts', 'cloudtrail', 'logs.ap-northeast-1',
])('%s is among those that were looked at', (service) => {
  expect(found.filter((edge) => edge.service === `${service}.amazonaws.com` && edge.verdict === 'allowed')).not.toEqual([]);
});
