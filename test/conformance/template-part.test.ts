import { attribute, one, ref, stacksOf, tokyo } from './fixtures';
import { Assembly } from '../../src/conformance/private/assembly';
import { TemplatePart, TemplateResource } from '../../src/conformance/private/template-part';

function thing(properties: Record<string, unknown>): TemplateResource {
  return new Assembly(stacksOf(tokyo({ Thing: one('Test::Thing', properties), Other: one('Test::Other') }))).all('AWS::Test::Thing')[0];
}

const texts = (parts: TemplatePart[]) => parts.map((part) => part.text());

test('the asterisk matches every element of a list, every value of a map, and a scalar', () => {
  const part = thing({ List: ['a', 'b'], Map: { x: 'c', y: 'd' }, Scalar: 'e' });

  expect(['List/*', 'Map/*', 'Scalar/*', 'Scalar/deeper', 'Nothing/*'].map((path) => texts(part.parts(path))))
    .toEqual([['a', 'b'], ['c', 'd'], ['e'], [], []]);
});

test('a condition leads to both of its branches, and no value to none', () => {
  const part = thing({ Count: { 'Fn::If': ['Released', { 'Fn::If': ['Large', 4, 2] }, ref('AWS::NoValue')] }, Nothing: null });

  expect(texts(part.parts('Count'))).toEqual(['4', '2']);
  expect(part.has('Nothing')).toBe(false);
});

test('numbers equal their text, as in CloudFormation', () => {
  const part = thing({ Cpu: '512', Port: 3001 });

  expect([part.only('Cpu', 512), part.only('Port', '3001'), part.has('Port', (port) => port.number() > 3000)]).toEqual([true, true, true]);
});

test('an absent value does not meet an expectation of only one value', () => {
  expect(thing({}).only('Missing', 'value')).toBe(false);
});

test('joins and substitutions become text that keeps its references', () => {
  const part = thing({
    Joined: { 'Fn::Join': [':', ['arn', ref('AWS::Region'), ref('Other'), attribute('Other', 'Arn')]] },
    Substituted: { 'Fn::Sub': 'x-${Other.Arn}' },
    Else: { 'Fn::Base64': 'x' },
  });

  expect(texts(['Joined', 'Substituted', 'Else'].flatMap((path) => part.parts(path))))
    .toEqual(['arn:ap-northeast-1:${Other}:${Other.Arn}', 'x-${Other.Arn}', '{"Fn::Base64":"x"}']);
});

test('a resource is found through joins and branches of conditions', () => {
  const value = { 'Fn::If': ['Released', 'x', { 'Fn::Join': ['/', ['cluster', ref('Other')]] }] };

  expect(thing({ Name: value }).refs('Name').map(({ id }) => id)).toEqual(['Other']);
});

test("a parameter's default is its value", () => {
  const template = {
    Parameters: { Tag: { Default: 'latest' } },
    Resources: { Thing: one('Test::Thing', { Image: { 'Fn::Join': [':', ['api', ref('Tag')]] }, Tag: ref('Tag') }) },
  };
  const [part] = new Assembly([{ name: 'Test', template }]).all('AWS::Test::Thing');

  expect([...texts(part.parts('Image')), ...texts(part.parts('Tag'))]).toEqual(['api:latest', 'latest']);
});

test('a stack without a Region has an unknown Region', () => {
  const [part] = new Assembly([{ name: 'Test', template: { Resources: { Thing: one('Test::Thing', { Region: ref('AWS::Region') }) } } }])
    .all('AWS::Test::Thing');

  expect(texts(part.parts('Region'))).toEqual(['${AWS::Region}']);
});

test('an empty template has no resources', () => {
  expect(new Assembly([{ name: 'Empty', template: {} }]).all('AWS::Test::Thing')).toEqual([]);
});
