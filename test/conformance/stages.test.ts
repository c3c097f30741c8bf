import { App, changed, everythingOn, stacksOf } from './fixtures';
import { StackTemplate } from '../../src/assembly/template';
import { assess } from '../../src/conformance/private/requirements';

const sound = everythingOn();
const foreign = changed(sound, 'PlatformEdgeDistribution/DistributionConfig/WebACLId', 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/other/1');
const staged = (stage: string, app: App): StackTemplate[] => stacksOf(app).map((stack) => ({ ...stack, stage, path: `${stage}/${stack.name}` }));
const verdict = (...stacks: StackTemplate[]) => assess(stacks).find(({ requirement }) => requirement.number === 'R5.2.3-10')!;

test('a sound Stage does not meet a requirement for another', () => {
  expect(verdict(...staged('Prod', sound), ...staged('Staging', sound)).holds).toBe(true);

  const { holds, concerned } = verdict(...staged('Prod', sound), ...staged('Staging', foreign));
  expect([holds, concerned.map(({ stack }) => stack)]).toEqual([false, ['Staging/EverythingOn-UsEast1']]);
});

test('an output belongs to its own stack, also if a stack of another Stage has one of the same name', () => {
  const edge = stacksOf(sound).find(({ name }) => name === 'EverythingOn-UsEast1')!;
  const others = stacksOf(sound).filter(({ name }) => name !== edge.name);
  const empty = { ...edge, template: { ...edge.template, Outputs: Object.fromEntries(Object.keys(edge.template.Outputs!).map((name) => [name, { Value: 'x' }])) } };

  expect(verdict(...others, edge, { ...empty, name: 'Other' }).holds).toBe(true);
  expect(verdict(...others, empty, { ...edge, name: 'Other' }).holds).toBe(false);
});

test('stacks outside of the Stages with a service are judged with each of them', () => {
  const { 'EverythingOn-UsEast1': virginia, ...others } = sound;

  expect(verdict(...staged('Prod', others), ...staged('Staging', others), ...stacksOf({ 'EverythingOn-UsEast1': virginia })).holds).toBe(true);
});
