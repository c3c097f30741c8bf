import { differenceOf } from '../../scripts/cdk-versions/difference';
import { StackTemplate } from '../../src/change-guard/internal';

const table = (name: string, Tags?: object[]) => ({ Type: 'AWS::DynamoDB::Table', Properties: { TableName: name, ...Tags && { Tags } } });
const policy = (...Statement: object[]) => ({ Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Statement } } });
const allow = (Action: string | string[], Resource: string | object) => ({ Effect: 'Allow', Action, Resource });
const arn = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::shop/*']] };
const stacks = (Resources: object): StackTemplate[] => [{ name: 'Shop', region: 'ap-northeast-1', account: '123456789012', template: { Resources } as StackTemplate['template'] }];
const none = { added: [], removed: [], replaced: [], permissions: { added: [], removed: [] }, properties: [], dangers: [] };

test.each<[string, object, object, object]>([
  ['another order and grouping of permissions', { P: policy(allow(['s3:A', 's3:B'], arn)) }, { P: policy(allow('s3:B', 'arn:aws:s3:::shop/*'), allow('s3:A', arn)) }, {}],
  ['a permission', { P: policy(allow('s3:A', '*')) }, { P: policy(allow(['s3:A', 's3:B'], '*')) }, { permissions: { added: ['Shop P: Allow s3:B ["*",null,null]'], removed: [] } }],
  ['a property', { T: table('a') }, { T: table('a', [{ Key: 'a', Value: 'b' }]) }, { properties: ['DynamoDB::Table Tags'] }],
  ['a rule of a firewall', { W: { Type: 'AWS::WAFv2::WebACL', Properties: { Rules: [{ Statement: { A: 1 } }] } } }, { W: { Type: 'AWS::WAFv2::WebACL', Properties: { Rules: [{ Statement: { B: 1 } }] } } },
    { properties: ['WAFv2::WebACL Rules'] }],
  ['what happens at a deletion', { P: policy() }, { P: { ...policy(), DeletionPolicy: 'Retain', DependsOn: ['T'], Metadata: {} } }, { properties: ['IAM::Policy DeletionPolicy', 'IAM::Policy DependsOn'] }],
  ['another id of a table', { T: table('a') }, { U: table('a') },
    { added: ['Shop U'], removed: ['Shop T'], dangers: [expect.objectContaining({ harm: 'FAIL', resource: 'T' })] }],
  ['a replaced table', { T: table('a') }, { T: table('b') },
    { replaced: ['Shop T'], properties: ['DynamoDB::Table TableName'], dangers: [expect.objectContaining({ harm: 'DATA', resource: 'T' })] }],
])('%s', (_, before, after, difference) => expect(differenceOf(stacks(before), stacks(after))).toEqual({ ...none, ...difference }));
