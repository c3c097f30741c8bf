import { App, changed, everythingOn, ref, stacksOf } from './fixtures';
import { environments } from '../../../cli/conformance/environments';
import { REQUIREMENTS } from '../../../cli/conformance/requirements';
import { RequirementVerdict } from '../../../cli/conformance/verdict';
import { assess } from '../../../cli/conformance/verdicts';
import { readAssembly } from '../../../src/assembly/read';
import { StackTemplate } from '../../../src/assembly/template';
import { canonical } from '../../../tools/assemblies/canonical';

const sound = everythingOn();
const foreign = changed(sound, 'PlatformEdgeDistribution/DistributionConfig/WebACLId', 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/other/1');
const at = (stage: string, ...stacks: StackTemplate[]): StackTemplate[] => stacks.map((stack) => ({ ...stack, stage, path: `${stage}/${stack.name}` }));
const staged = (stage: string, app: App): StackTemplate[] => at(stage, ...stacksOf(app));
const firewalled = REQUIREMENTS.find(({ number }) => number === 'R5.2.3-10')!;
/** Whether each environment meets this requirement. */
const outcomes = (...stacks: StackTemplate[]) => environments(stacks).map(({ app, kind }) => firewalled.holds(app, kind));

/** The stack with the firewall, whose outputs the distribution reads, the same with other outputs, and all other stacks. */
const edge = stacksOf(sound).find(({ name }) => name === 'EverythingOn-UsEast1')!;
const empty = { ...edge, template: { ...edge.template, Outputs: Object.fromEntries(Object.keys(edge.template.Outputs!).map((name) => [name, { Value: 'x' }])) } };
const others = stacksOf(sound).filter(({ name }) => name !== edge.name);

test('a sound Stage does not meet a requirement for another', () => {
  const verdicts = assess([...staged('Prod', sound), ...staged('Staging', foreign)]).filter(({ requirement }) => requirement === firewalled.number);

  expect(verdicts.map(({ environment, outcome, detail }) => [environment, outcome, detail])).toEqual([
    ['Prod/EverythingOn', 'met', undefined],
    ['Staging/EverythingOn', 'not met', expect.stringMatching(/^see PlatformEdgeFirewallWebAcl\w* in Staging\/EverythingOn-UsEast1$/)],
  ]);
});

describe('a development platform beside production', () => {
  /** Both in one Stage, in two accounts; the hosted zone is in a stack of a third one. */
  const stacksIn = (name: string, program: 'production' | 'development', account: string): StackTemplate[] =>
    readAssembly(canonical(program).directory).map((stack) =>
      ({ ...stack, account, stage: 'cdk.out', name: stack.name.replace('Eldonia', name), path: stack.path.replace('Eldonia', name) }));
  const production = stacksIn('Prod', 'production', '111111111111');
  const development = stacksIn('Dev', 'development', '222222222222');
  const zone: StackTemplate = { name: 'Zone', stage: 'cdk.out', account: '333333333333', template: { Resources: { Zone: { Type: 'AWS::Route53::HostedZone' } } } };
  const count = (list: RequirementVerdict[]) => list.filter(({ outcome }) => outcome === 'met').length;

  test('changes no verdict on production', () => {
    const alone = assess(production);
    const [beside, other] = ['Prod', 'Dev'].map((name) => assess([...development, zone, ...production]).filter(({ environment }) => environment === name));

    expect(beside.map(({ outcome }) => outcome)).toEqual(alone.map(({ outcome }) => outcome));
    expect(other.map(({ outcome }) => outcome)).toEqual(assess(development).map(({ outcome }) => outcome));
    expect(count(beside)).toBeGreaterThan(count(other));
  });

  test('in the same stacks has verdicts of its own, by the tags', () => {
    const [first, second] = (['production', 'development'] as const).map((program) => readAssembly(canonical(program).directory));
    const renamed = JSON.parse(JSON.stringify(second).replace(/(?<!Runtime)Platform/g, 'Second')) as StackTemplate[];
    const both = first.map((stack) => {
      const { template } = renamed.find(({ name }) => name === stack.name) ?? { template: {} };
      const merged = Object.keys({ ...stack.template, ...template }).map((part) =>
        [part, { ...(stack.template as Record<string, object>)[part], ...(template as Record<string, object>)[part] }]);
      return { ...stack, template: Object.fromEntries(merged) as StackTemplate['template'] };
    });
    const found = assess(both);
    // Budgets and what depends on them have no tags.
    const of = (list: RequirementVerdict[]) => list.filter(({ section }) => !['5.1.1', '5.9.2'].includes(section)).map(({ requirement, outcome }) => `${requirement} ${outcome}`);

    const [large, small] = ['production', 'development'].map((kind) => found.filter(({ environment }) => environment === `Eldonia (eldonia, ${kind})`));

    expect(large.length + small.length).toBe(found.length);
    expect(of(large)).toEqual(of(assess(first)));
    expect(of(small).filter((line) => !line.startsWith('R5.8.3')))
      .toEqual(of(assess(second)).filter((line) => !line.startsWith('R5.8.3')));
  });

  test('shares the audit of its account', () => {
    const audit = (account: string) => assess([...production, ...stacksIn('Dev', 'development', account).filter(({ name }) => !name.endsWith('-Audit'))])
      .filter(({ environment, section }) => environment === 'Dev' && section === '5.8.3').map(({ outcome }) => outcome);

    expect(audit('111111111111')).toEqual(['met', 'met', 'met']);
    expect(audit('222222222222')).toEqual(['not met', 'not met', 'not met']);
  });

  test('is judged by the values of development, with its own resources', () => {
    const small = production.map((stack) => ({ ...stack, template: JSON.parse(JSON.stringify(stack.template).replaceAll('db.r6g.xlarge', 'db.t4g.medium')) as StackTemplate['template'] }));
    const found = assess([...small, ...development]);
    const of = (number: string) => found.filter(({ requirement }) => requirement === number)
      .map(({ environment, outcome, detail = '' }) => [environment, outcome, new Set(detail.match(/(?<= in )[\w-]+/g)).size]);

    expect(of('R5.2.2-3')).toEqual([['Prod', 'not met', 1], ['Dev', 'not applicable', 0]]);
    expect(of('R5.2.2-6')).toEqual([['Prod', 'met', 0], ['Dev', 'not applicable', 0]]);
    expect(of('R5.9.1-1')).toEqual([['Prod', 'not applicable', 0], ['Dev', 'met', 0]]);
    expect(of('R5.2.2-2')[0]).toEqual(['Prod', 'not applicable', 0]);
  });
});

test('a development platform with the values of the document meets what the document says about development', () => {
  const changes: [path: string, value: unknown][] = [
    ['PlatformApiService/Tags/Environment/Value', 'development'],
    ['PlatformDatabaseReaders?(Reader.|ScalingTarget|ScalingPolicy)', undefined],
    ['PlatformDatabaseClusterWriter/DBInstanceClass', 'db.r6g.large'],
    ['PlatformApiService/CapacityProviderStrategy', [{ CapacityProvider: 'FARGATE_SPOT' }]],
    ['PlatformApiServiceTaskCountTarget/MinCapacity', 1],
    ['PlatformApiService/DesiredCount', undefined],
    ['PlatformNetworkPrivateSubnet2DefaultRoute/NatGatewayId', ref('PlatformNetworkPublicSubnet1NATGateway5FABC049')],
    ['PlatformApiTask/ContainerDefinitions/datadog-agent/Environment/DD_SITE/Value', 'datadoghq.com'],
  ];
  const app = changes.reduce((all, [path, value]) => changed(all, path, value), sound);
  const found = assess(stacksOf(app));

  expect(found.filter(({ outcome }) => outcome === 'not met').map(({ requirement }) => requirement)).toEqual([]);
  expect(found.filter(({ outcome }) => outcome === 'not applicable').map(({ requirement }) => requirement))
    .toEqual(['R5.2.2-3', 'R5.2.2-4', 'R5.2.2-6', 'R5.6.1-2', 'R5.9.1-2']);
  // The number of tasks is literal here.
  expect(found.find(({ requirement }) => requirement === 'R5.2.1-4')!.deviation).toBeUndefined();
});

test('what only one Stage has is missing in the other', () => {
  const { 'EverythingOn-Audit': _, ...unaudited } = sound;
  const unmet = assess([...staged('Prod', sound), ...staged('Staging', unaudited).map((stack) => ({ ...stack, account: '222222222222' }))]).filter(({ outcome }) => outcome === 'not met');

  expect(unmet.map(({ environment, requirement }) => `${environment} ${requirement}`)).toContain('Staging/EverythingOn R5.8.3-1');
});

test('an output belongs to its own stack, also if another stack has one of the same name', () => {
  expect(outcomes(...others, edge, { ...empty, name: 'Other' })).toEqual([true]);
  expect(outcomes(...others, empty, { ...edge, name: 'Other' })).toEqual([false]);
});

// Only the Stage without a service is judged with others, so only there do two stacks of one name meet.
test('an output belongs to its own Stage, also if a stack of another Stage has the same name', () => {
  expect(outcomes(...at('Edge', empty), ...at('Prod', ...others, edge))).toEqual([true]);
  expect(outcomes(...at('Edge', edge), ...at('Prod', ...others, empty))).toEqual([false]);
});

test('stacks outside of the Stages with a service are judged with each of them', () =>
  expect(outcomes(...at('Prod', ...others), ...at('Staging', ...others), edge)).toEqual([true, true]));
