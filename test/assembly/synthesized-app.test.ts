import { Deployed, SynthesizedApp } from '../../src/assembly/synthesized-app';
import { StackTemplate } from '../../src/assembly/template';
import { unescaped } from '../../src/assembly/text';

const ref = (id: string) => ({ Ref: id });
const attribute = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });
const output = (StackName: string, Region?: string) => ({ 'Fn::GetStackOutput': { StackName, OutputName: 'Arn', ...Region && { Region } } });
const stack = (name: string, region: string | undefined, template: object = {}, more: Partial<StackTemplate> = {}): StackTemplate =>
  ({ name, region, account: '123456789012', template: template as StackTemplate['template'], ...more });
const keyOf = (Value: unknown, more: object = {}) => ({
  Resources: { Key: { Type: 'AWS::KMS::Key' } }, Outputs: { Arn: { Value, Export: { Name: 'key' } } }, ...more,
});

const SHOP = {
  Resources: { Key: { Type: 'AWS::KMS::Key' }, Name: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/key', Value: ref('Key') } } },
  Parameters: {
    Size: { Type: 'Number', Default: 2 },
    Known: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/key' },
    Foreign: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/foreign' },
  },
  Conditions: {
    Large: { 'Fn::Equals': [ref('Size'), '3'] },
    Small: { 'Fn::Not': [{ Condition: 'Large' }] },
    Both: { 'Fn::And': [{ Condition: 'Large' }, { Condition: 'Small' }] },
    Either: { 'Fn::Or': [{ Condition: 'Large' }, { Condition: 'Small' }] },
    Open: { 'Fn::Equals': [ref('Key'), 'x'] },
    Circle: { Condition: 'Circle' },
  },
  Mappings: { Sizes: { 'ap-northeast-1': { Tasks: 4 } } },
};

function resolved(value: unknown, deployed?: Deployed, ...others: StackTemplate[]): unknown {
  const shop = stack('Shop', 'ap-northeast-1', SHOP);
  return new SynthesizedApp([shop, ...others], deployed).resolve(shop, value);
}

test.each<[what: string, value: unknown, expected: unknown]>([
  ['a reference', ref('Key'), '${Key}'],
  ['an attribute', attribute('Key', 'Arn'), '${Key.Arn}'],
  ['an attribute in one text', { 'Fn::GetAtt': 'Key.Arn' }, '${Key.Arn}'],
  ['a join', { 'Fn::Join': ['-', ['a', ref('AWS::Region'), ref('Key')]] }, 'a-ap-northeast-1-${Key}'],
  ['a substitution', { 'Fn::Sub': '${AWS::AccountId}:${Key.Arn}:${!literal}' }, '123456789012:${Key.Arn}:${!literal}'],
  ['a substitution with variables', { 'Fn::Sub': ['${a}/${toString}', { a: ref('Key') }] }, '${Key}/${toString}'],
  ['text that looks like a reference', '${Key}', '${!Key}'],
  ['no value', ref('AWS::NoValue'), undefined],
  ['the other pseudo parameters', [ref('AWS::Partition'), ref('AWS::StackName')], ['${AWS::Partition}', 'Shop']],
  ['a choice from a text', { 'Fn::Select': [1, { 'Fn::Split': ['-', 'a-b-c'] }] }, 'b'],
  ['a choice from a list', { 'Fn::Select': ['0', [ref('Key'), 'b']] }, '${Key}'],
  ['a reference that a split could tear', { 'Fn::Split': [':', ref('Key')] }, { 'Fn::Split': [':', '${Key}'] }],
  ['a value of a map', { 'Fn::FindInMap': ['Sizes', ref('AWS::Region'), 'Tasks'] }, 4],
  ['a name that all objects have', { 'Fn::FindInMap': ['constructor', 'name', 'x'] }, { 'Fn::FindInMap': ['constructor', 'name', 'x'] }],
  ['another function', { 'Fn::Base64': ref('Key') }, { 'Fn::Base64': '${Key}' }],
  ['a parameter', ref('Size'), '${Size}'],
  ['an SSM parameter of the app', ref('Known'), '${Key}'],
  ['a dynamic reference to one', '{{resolve:ssm:/key:1}}', '${Key}'],
  ['an SSM parameter of others', ref('Foreign'), '${Foreign}'],
  ['a condition', { 'Fn::If': ['Large', 'a', 'b'] }, { 'Fn::If': ['Large', 'a', 'b'] }],
  ['a missing export', { 'Fn::ImportValue': 'nothing' }, '${export|nothing}'],
])('%s without a deployment', (_, value, expected) => expect(resolved(value)).toEqual(expected));

test.each<[what: string, value: unknown, expected: unknown]>([
  ['a parameter has its default', ref('Size'), 2],
  ['a parameter has the given value', ref('Foreign'), 'given'],
  ['a pseudo parameter has the given value', ref('AWS::Partition'), 'aws'],
  ['a branch', { 'Fn::If': ['Large', 'a', 'b'] }, 'b'],
  ['a negation', { 'Fn::If': ['Small', 'a', ref('AWS::NoValue')] }, 'a'],
  ['and', { 'Fn::If': ['Both', 'a', 'b'] }, 'b'],
  ['or', { 'Fn::If': ['Either', 'a', 'b'] }, 'a'],
  ['a condition on a reference', { 'Fn::If': ['Open', 'a', 'b'] }, { 'Fn::If': ['Open', 'a', 'b'] }],
  ['a condition on itself', { 'Fn::If': ['Circle', 'a', 'b'] }, { 'Fn::If': ['Circle', 'a', 'b'] }],
  ['a condition that is missing', { 'Fn::If': ['toString', 'a', 'b'] }, { 'Fn::If': ['toString', 'a', 'b'] }],
])('of a deployment, %s', (_, value, expected) =>
  expect(resolved(value, { values: { '/foreign': 'given', 'AWS::Partition': 'aws' }, decided: true })).toEqual(expected));

/** Each was read differently by some tool: by the name of the output alone, without the Region, or not at all. */
test.each<[what: string, value: unknown, others: StackTemplate[], expected: unknown]>([
  ['the named stack', output('Base'), [stack('Other', 'ap-northeast-1', keyOf('other')), stack('Base', 'ap-northeast-1', keyOf('base'))], 'base'],
  ['no other stack', output('Base'), [stack('Other', 'ap-northeast-1', keyOf('other'))], output('Base')],
  ['the Region of the stack', output('Base'), [stack('Base', 'us-east-1', keyOf('far')), stack('Base', 'ap-northeast-1', keyOf('near'))], 'near'],
  ['the named Region', output('Base', 'us-east-1'), [stack('Base', 'us-east-1', keyOf('far')), stack('Base', 'ap-northeast-1', keyOf('near'))], 'far'],
  ['no other Region', output('Base'), [stack('Base', 'us-east-1', keyOf('far'))], output('Base')],
  ['the Region, also beside a stack without one', output('Base'), [stack('Base', undefined, keyOf('any')), stack('Base', 'ap-northeast-1', keyOf('near'))], 'near'],
  ['a stack without a Region', output('Base', 'us-east-1'), [stack('Base', undefined, keyOf('any'))], 'any'],
  ['no other account', output('Base'), [stack('Base', 'ap-northeast-1', keyOf('x'), { account: '210987654321' })], output('Base')],
  ['the own Stage', output('Base'), [stack('Base', 'ap-northeast-1', keyOf('x'), { stage: 'Test' }), stack('Base', 'ap-northeast-1', keyOf('own'))], 'own'],
  ['a reference in another stack', output('Base'), [stack('Base', 'ap-northeast-1', keyOf(attribute('Key', 'Arn')))], '${Base|Key.Arn}'],
  ['a reference in one of two stacks of one name', output('Base', 'us-east-1'),
    [stack('Base', 'us-east-1', keyOf(ref('Key'))), stack('Base', 'ap-northeast-1')], '${Base@us-east-1|Key}'],
  ['a reference in one of two accounts', { 'Fn::ImportValue': 'key' },
    [stack('Base', 'ap-northeast-1', keyOf(ref('Key'))), stack('Base', 'ap-northeast-1', {}, { account: '2' })], '${Base@123456789012/ap-northeast-1|Key}'],
  ['an export of the Region', { 'Fn::ImportValue': 'key' }, [stack('A', 'us-east-1', keyOf('far')), stack('B', 'ap-northeast-1', keyOf('near'))], 'near'],
  ['a chain that leads back', output('Base'), [stack('Base', 'ap-northeast-1', keyOf({ 'Fn::Join': [':', [output('Base')]] }))], expect.stringContaining('GetStackOutput')],
  ['the stack itself through another one', output('A'), [
    stack('A', 'ap-northeast-1', keyOf(output('Shop'))), stack('B', 'ap-northeast-1'),
  ], output('Shop')],
])('an output is that of %s', (_, value, others, expected) => expect(resolved(value, undefined, ...others)).toEqual(expected));

describe('a nested stack', () => {
  const outerOf = (Value: unknown, more: Partial<StackTemplate> = {}) => stack('Shop', 'ap-northeast-1', {
    Resources: { Key: { Type: 'AWS::KMS::Key' }, Jobs: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Given: Value } } } },
  }, more);
  const innerOf = (more: Partial<StackTemplate> = {}) => stack('Shop/Jobs', 'ap-northeast-1', {
    Parameters: { Given: { Type: 'String', Default: 'x' }, Other: { Type: 'String', Default: 'other' } },
    Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
    Outputs: { Url: { Value: ref('Queue') }, Back: { Value: ref('Given') } },
  }, more);
  const [outer, inner] = [outerOf(attribute('Key', 'Arn')), innerOf()];
  const within = (value: unknown, deployed?: Deployed) => new SynthesizedApp([outer, inner], deployed).resolve(inner, value);

  test('gets the parameters that its parent passes, and defaults for the others', () => {
    expect([ref('Given'), { 'Fn::Sub': 'a/${Given}' }, ref('Other')].map((value) => within(value))).toEqual(['${Shop|Key.Arn}', 'a/${Shop|Key.Arn}', '${Other}']);
    expect([ref('Given'), ref('Other')].map((value) => within(value, { values: { Given: 'deployed' } }))).toEqual(['${Shop|Key.Arn}', 'other']);
  });

  test.each<[string, unknown, string]>([
    ['a resource in it', attribute('Jobs', 'Outputs.Url'), '${Shop/Jobs|Queue}'],
    ['a resource of the parent', { 'Fn::Sub': '${Jobs.Outputs.Back}' }, '${Key.Arn}'],
    ['an output that is missing', attribute('Jobs', 'Outputs.Nothing'), '${Jobs.Outputs.Nothing}'],
  ])('gives its parent %s', (_, value, expected) => expect(new SynthesizedApp([outer, inner]).resolve(outer, value)).toBe(expected));

  test('belongs to the parent of its Stage', () => {
    const twins = [outerOf('test', { stage: 'Test' }), innerOf({ stage: 'Test' }), outerOf('live', { stage: 'Live' }), innerOf({ stage: 'Live' })];
    const app = new SynthesizedApp(twins);

    expect([app.resolve(twins[1], ref('Given')), app.resolve(twins[3], ref('Given')), app.resolve(twins[2], attribute('Jobs', 'Outputs.Back'))]).toEqual(['test', 'live', 'live']);
  });

  test('that gets its own output is not followed', () => {
    const circle = [outerOf(attribute('Jobs', 'Outputs.Back')), innerOf()];

    expect(new SynthesizedApp(circle).resolve(circle[1], ref('Given'))).toBe('${Given}');
  });
});

test.each<[what: string, value: unknown]>([
  ['an export', { 'Fn::ImportValue': 'key' }], ['an SSM parameter', '{{resolve:ssm:/key}}'], ['an output', output('Base')],
])('%s of two Stages with the same stacks and no environment leads to the own Stage', (_, value) => {
  const name = { Type: 'AWS::SSM::Parameter', Properties: { Name: '/key', Value: ref('Key') } };
  const stages = ['Test', 'Live'].map((stage) => ['Base', 'Shop'].map((each) =>
    stack(each, undefined, each === 'Base' ? { ...keyOf(ref('Key')), Resources: { Key: { Type: 'AWS::KMS::Key' }, Name: name } } : {}, { account: undefined, stage })));
  const app = new SynthesizedApp(stages.flat());

  expect(stages.map(([, shop]) => app.referred(shop, value).map(({ stack: { stage }, id }) => `${stage} ${id}`))).toEqual([['Test Key'], ['Live Key']]);
});

test('references are named by their stack where asked', () =>
  expect(resolved({ 'Fn::Sub': '${Key}/${Key.Arn}' }, { absolute: true })).toBe('${Shop|Key}/${Shop|Key.Arn}'));

test.each([
  ['a function', { 'Fn::Base64': 'x' }, 'can\'t follow Fn::Base64 "x" in Shop'],
  ['an output', output('Nothing'), 'can\'t follow Fn::GetStackOutput'],
  ['an export', { 'Fn::ImportValue': 'nothing' }, 'can\'t follow Fn::ImportValue "nothing" in Shop'],
  ['a condition', { 'Fn::If': ['Open', 'a', 'b'] }, 'can\'t follow Fn::If'],
])('a strict reader fails at %s that cannot be followed', (_, value, message) =>
  expect(() => resolved(value, { strict: true, decided: true })).toThrow(message));

test('the resources to which a value refers are found, also in other stacks and in both branches', () => {
  const base = stack('Base', 'us-east-1', keyOf({ 'Fn::Sub': 'arn:${Key.Arn}' }));
  const shop = stack('Shop', 'ap-northeast-1', SHOP);
  const value = { 'Fn::If': ['Large', { a: [ref('Key'), ref('constructor'), '${Key}'] }, output('Base', 'us-east-1')] };

  expect(new SynthesizedApp([shop, base]).referred(shop, value).map(({ stack: { name }, id }) => `${name} ${id}`)).toEqual(['Shop Key', 'Base Key']);
});

test('a resource exists unless its condition is false', () => {
  const all = (deployed: Deployed) => {
    const Resources = Object.fromEntries(['Large', 'Small', 'Open'].map((Condition) => [Condition, { Type: 'AWS::KMS::Key', Condition }]));
    return new SynthesizedApp([stack('Shop', 'ap-northeast-1', { ...SHOP, Resources })], deployed).all('AWS::KMS::Key').map(({ id }) => id);
  };

  expect([all({}), all({ values: {}, decided: true })]).toEqual([['Large', 'Small', 'Open'], ['Small', 'Open']]);
  expect(() => all({ values: {}, decided: true, strict: true })).toThrow('can\'t decide whether Shop.Open exists');
});

test('a text without references is as it was', () => expect(unescaped(String(resolved('echo ${HOME} ${!x}')))).toBe('echo ${HOME} ${!x}'));
