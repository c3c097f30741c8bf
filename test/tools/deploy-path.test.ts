import { predecessors, Template } from '../../tools/deploy-path';

const topic = (rest: object = {}) => ({ Type: 'AWS::SNS::Topic', ...rest });
const waiting = (resource: object): Template => ({ Resources: { A: topic(resource), B: topic(), C: topic() } });
const refersTo = (value: unknown) => ({ Properties: { value } });

test.each<[string, object, string[]]>([
  ['waits for what it refers to', refersTo({ 'Fn::Join': ['', ['a', { 'Fn::GetAtt': ['B', 'TopicName'] }]] }), ['B']],
  ['waits for either branch of a condition', refersTo({ 'Fn::If': ['Large', 'a', { Ref: 'B' }] }), ['B']],
  ['does not wait for parameters and pseudo parameters', refersTo({ 'Fn::Join': ['', [{ Ref: 'AWS::Region' }, { Ref: 'Parameter' }]] }), []],
  ['does not wait for itself', refersTo({ Ref: 'A' }), []],
  ['waits for what it depends on, once', { DependsOn: ['B', 'C'], ...refersTo({ Ref: 'B' }) }, ['B', 'C']],
])('a resource %s', (_, resource, expected) => expect(predecessors(waiting(resource), 'A')).toEqual(expected));
