import { api, App, changed, ref, stacksOf } from './fixtures';
import { cdn } from './fixtures-data';
import { StackTemplate } from '../../src/assembly/template';
import { assess } from '../../src/conformance/private/requirements';

const sound = cdn(api());
const foreign = changed(sound, 'Site/DistributionConfig/WebACLId', 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/other/1');
const staged = (stage: string, app: App): StackTemplate[] => stacksOf(app).map((stack) => ({ ...stack, stage, path: `${stage}/${stack.name}` }));
const verdict = (...stacks: StackTemplate[]) => assess(stacks).find(({ requirement }) => requirement.number === 'R5.2.3-10')!;

test('a sound Stage does not meet a requirement for another', () => {
  expect(verdict(...staged('Prod', sound), ...staged('Staging', sound)).holds).toBe(true);

  const { holds, concerned } = verdict(...staged('Prod', sound), ...staged('Staging', foreign));
  expect([holds, concerned.map(({ stack }) => stack)]).toEqual([false, ['Staging/us-east-1']]);
});

test('an output belongs to its own stack, also if a stack of another Stage has one of the same name', () => {
  const edge = (value: unknown): StackTemplate => ({
    name: 'us-east-1', region: 'us-east-1', template: { ...sound['us-east-1'], Outputs: { FirewallArn: { Value: value } } } as StackTemplate['template'],
  });
  const [main] = stacksOf(sound);

  expect(verdict(main, edge(ref('Firewall')), { ...edge('x'), name: 'Other' }).holds).toBe(true);
  expect(verdict(main, edge('x'), { ...edge(ref('Firewall')), name: 'Other' }).holds).toBe(false);
});

test('stacks outside of the Stages with a service are judged with each of them', () => {
  const { 'us-east-1': virginia, ...tokyo } = sound;

  expect(verdict(...staged('Prod', tokyo), ...staged('Staging', tokyo), ...stacksOf({ 'us-east-1': virginia })).holds).toBe(true);
});
