import { attribute, outputOf, ref, resource, template } from './fixtures';
import { Deployment } from '../../tools/requests/deployment';

const bucket = (name: unknown) => resource('AWS::S3::Bucket', { BucketName: name });

/** The bucket name that a value has in the stack `Site`. The stack `Global` has an output and an export. */
function nameOf(name: unknown): unknown {
  const Global = template({ Key: resource('AWS::KMS::Key', {}) }, {
    Arn: { Value: attribute('Key', 'Arn') },
    Id: { Value: ref('Key'), Export: { Name: { 'Fn::Join': [':', ['Global', 'Key']] } } },
  });
  const Site = {
    ...template({ Bucket: bucket(name) }),
    Parameters: { Stage: { Default: 'prod' } },
    Conditions: { Prod: { 'Fn::Equals': [ref('Stage'), 'prod'] } },
  };
  return new Deployment({ Site, Global }).only('AWS::S3::Bucket').properties.BucketName;
}

test.each([
  ['a resource', ref('Key'), '${Site.Key}'],
  ['an attribute', attribute('Key', 'Arn'), '${Site.Key.Arn}'],
  ['an attribute as one string', { 'Fn::GetAtt': 'Key.Arn' }, '${Site.Key.Arn}'],
  ['an output of another stack', outputOf('Global', 'Arn'), '${Global.Key.Arn}'],
  ['an export of another stack', { 'Fn::ImportValue': 'Global:Key' }, '${Global.Key}'],
  ['a join', { 'Fn::Join': ['-', ['a', ref('AWS::Region')]] }, 'a-${AWS::Region}'],
  ['a substitution', { 'Fn::Sub': 'arn:${AWS::Partition}:${Key.Arn}' }, 'arn:aws:${Site.Key.Arn}'],
  ['Fn::Select from a string', { 'Fn::Select': [1, { 'Fn::Split': ['-', 'a-b-c'] }] }, 'b'],
  ['Fn::Select from a list', { 'Fn::Select': [0, [ref('Key'), 'b']] }, '${Site.Key}'],
  ['a condition', { 'Fn::If': ['Prod', 'a', 'b'] }, 'a'],
  ['a parameter', ref('Stage'), 'prod'],
  ['the URL suffix', ref('AWS::URLSuffix'), 'amazonaws.com'],
])('resolves %s', (_, value, text) => {
  expect(nameOf(value)).toBe(text);
});

test.each([
  ['an unknown function', { 'Fn::FindInMap': [] }, 'can\'t evaluate Fn::FindInMap in Site'],
  ['a missing output', outputOf('Global', 'Name'), 'stack Global has no output Name'],
  ['a missing stack', outputOf('Other', 'Name'), 'stack Other has no output Name'],
  ['a missing export', { 'Fn::ImportValue': 'Global:Name' }, 'no stack exports Global:Name'],
  ['variables in a substitution', { 'Fn::Sub': ['${a}', {}] }, 'can\'t evaluate Fn::Sub with variables in Site'],
  [
    'Fn::Select from a reference',
    { 'Fn::Select': [0, { 'Fn::Split': ['-', ref('Key')] }] },
    'can\'t split a reference in Site',
  ],
])('fails at %s', (_, value, message) => {
  expect(() => nameOf(value)).toThrow(message);
});

test('fails at a resource with an unresolved condition', () => {
  const Site = template({ Bucket: { ...bucket('a'), Condition: 'Prod' } });

  expect(() => new Deployment({ Site }).all('AWS::S3::Bucket'))
    .toThrow('can\'t decide whether Site.Bucket exists: it has the condition Prod');
});
