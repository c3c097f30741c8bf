import { App, changed, everythingOn, stacksOf } from './fixtures';
import { StackTemplate } from '../../src/assembly/template';
import { assess } from '../../src/conformance/private/requirements';

const sound = everythingOn();
const foreign = changed(sound, 'PlatformEdgeDistribution/DistributionConfig/WebACLId', 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/other/1');
const at = (stage: string, ...stacks: StackTemplate[]): StackTemplate[] => stacks.map((stack) => ({ ...stack, stage, path: `${stage}/${stack.name}` }));
const staged = (stage: string, app: App): StackTemplate[] => at(stage, ...stacksOf(app));
const verdict = (...stacks: StackTemplate[]) => assess(stacks).find(({ requirement }) => requirement.number === 'R5.2.3-10')!;

/** The stack with the firewall, whose outputs the distribution reads, the same with other outputs, and all other stacks. */
const edge = stacksOf(sound).find(({ name }) => name === 'EverythingOn-UsEast1')!;
const empty = { ...edge, template: { ...edge.template, Outputs: Object.fromEntries(Object.keys(edge.template.Outputs!).map((name) => [name, { Value: 'x' }])) } };
const others = stacksOf(sound).filter(({ name }) => name !== edge.name);

test('a sound Stage does not meet a requirement for another', () => {
  expect(verdict(...staged('Prod', sound), ...staged('Staging', sound)).holds).toBe(true);

  const { holds, concerned } = verdict(...staged('Prod', sound), ...staged('Staging', foreign));
  expect([holds, concerned.map(({ stack }) => stack)]).toEqual([false, ['Staging/EverythingOn-UsEast1']]);
});

test('what only one Stage has is missing in the other', () => {
  const { 'EverythingOn-Audit': _, ...unaudited } = sound;
  const unmet = assess([...staged('Prod', sound), ...staged('Staging', unaudited)]).filter(({ holds }) => !holds);

  expect(unmet.map(({ requirement }) => requirement.number)).toContain('R5.8.3-1');
});

test('an output belongs to its own stack, also if another stack has one of the same name', () => {
  expect(verdict(...others, edge, { ...empty, name: 'Other' }).holds).toBe(true);
  expect(verdict(...others, empty, { ...edge, name: 'Other' }).holds).toBe(false);
});

// Only the Stage without a service is judged with others, so only there do two stacks of one name meet.
test('an output belongs to its own Stage, also if a stack of another Stage has the same name', () => {
  expect(verdict(...at('Edge', empty), ...at('Prod', ...others, edge)).holds).toBe(true);
  expect(verdict(...at('Edge', edge), ...at('Prod', ...others, empty)).holds).toBe(false);
});

test('stacks outside of the Stages with a service are judged with each of them', () => {
  expect(verdict(...at('Prod', ...others), ...at('Staging', ...others), edge).holds).toBe(true);
});
