import { canonical } from '../tools/assemblies/canonical';
import { covers, endpointStatements, Held, held, identityStatements, isOnEverything, reasons, resourceStatements } from '../tools/policies/permissions';
import { PATTERNS, RESOURCELESS, UNNAMED, Wildcard } from '../tools/policies/wildcards';

/** Least privilege: whatever a role may do to more than one named resource has its reason in a table. */
const assembly = canonical('everything');
const identity = identityStatements(assembly);
// A statement that denies grants nothing.
const wild = identity.filter(({ wildcards, statement }) => wildcards.length > 0 && statement.Effect === 'Allow');

const describeOne = ({ at, actions, wildcards, conditions }: Held) => `${at}: ${actions} on ${wildcards} if ${conditions}`;
const isExplained = (one: Held) => reasons(one).every((found) => found.length === 1);

test('no statement holds a wildcard among its actions, or says what it does not concern', () => {
  const loose = ({ actions, statement }: Held) => actions.length === 0 || actions.some((action) => /[*?]/.test(action)) || statement.NotResource;

  expect(identity.filter(loose).map(describeOne)).toEqual([]);
});

test('each statement with a wildcard has one reason, on everything each of its actions', () => {
  expect(wild.length).toBeGreaterThan(300);
  expect(wild.filter((one) => !isExplained(one)).map(describeOne)).toEqual([]);
});

test('no reason is left over', () => {
  const everywhere = new Set(wild.filter(isOnEverything).flatMap(({ actions }) => actions));
  const used = (row: Wildcard) => new Set(wild.filter((one) => covers(row, one)).flatMap(({ actions }) => actions));

  expect([...RESOURCELESS, ...UNNAMED].flatMap(({ actions }) => actions).filter((action) => !everywhere.has(action))).toEqual([]);
  expect(PATTERNS.flatMap((row) => [...row.actions, ...row.also ?? []].filter((action) => !used(row).has(action)))).toEqual([]);
});

const ARN = 'arn:<AWS::Partition>:kms:ap-northeast-1:123456789012:key/*';

test.each<[action: string | string[], resource: string, condition: object | undefined, explained: boolean]>([
  ['ec2:DescribeInstances', '*', undefined, true],
  ['ec2:TerminateInstances', '*', undefined, false],
  [['ec2:DescribeInstances', 'ec2:TerminateInstances'], '*', undefined, false],
  ['ecs:ListTasks', '*', { ArnEquals: { 'ecs:cluster': 'arn' } }, true],
  ['ecs:ListTasks', '*', undefined, false],
  ['kms:DescribeKey', ARN, undefined, true],
  ['kms:Decrypt', ARN, undefined, false],
  ['kms:CreateGrant', ARN, { Bool: { 'kms:GrantIsForAWSResource': 'true' } }, true],
  ['kms:CreateGrant', ARN, { StringEquals: { 'aws:RequestedRegion': 'ap-northeast-1' } }, false],
  ['s3:GetObject', '<Media.Arn>/media/*', undefined, true],
  ['s3:DeleteObject', '<Media.Arn>/originals/*', undefined, false],
  ['s3:GetObject', 'arn:<AWS::Partition>:s3:::*', undefined, false],
])('%j on %s with the condition %j: explained is %s', (Action, Resource, Condition, explained) => {
  expect(isExplained(held('here', { Effect: 'Allow', Action, Resource, Condition }))).toBe(explained);
});

describe('policies of resources', () => {
  const principals = ({ statement: { Principal: principal } }: Held) => typeof principal === 'string' ? [principal] : Object.values<string>(principal).flat();
  const all = resourceStatements(assembly);
  const open = all.filter((one) => principals(one).includes('*') && one.statement.Effect !== 'Deny');

  test('allow only named principals', () => {
    expect(all.length).toBeGreaterThan(1_000);
    expect(open.filter(({ conditions }) => !conditions.includes('aws:PrincipalArn')).map(describeOne)).toEqual([]);
  });

  test('name a caller by a condition only where its role may not exist yet', () => {
    expect([...new Set(open.map(({ at }) => at.split('/')[0]))]).toEqual(['RunnersByQueue']);
  });
});

describe('policies of endpoints', () => {
  const ACCOUNTS = ['aws:PrincipalAccount', 'aws:ResourceAccount'];
  /** Their owner is AWS. The rest of the name leaves no other bucket. */
  const OF_AWS = /^arn:<AWS::Partition>:s3:::(?:prod-R-starport-layer-bucket|al2023-repos-R-de612dc2|cloudformation-(?:custom-resource-response|waitcondition)-R)\/\*$/
    .source.replaceAll('R', '(?:[a-z]+-?[a-z]+-?\\d|<[\\w:]+>|\\{"Fn::Join":\\["",\\{"Fn::Split":\\["-","<AWS::Region>"\\]\\}\\]\\})');
  const all = endpointStatements(assembly);
  const limited = ({ conditions, wildcards }: Held) => ACCOUNTS.some((key) => conditions.includes(key))
    || wildcards.length > 0 && wildcards.every((resource) => new RegExp(OF_AWS).test(resource));

  test('let data leave to the own account and to buckets of AWS only', () => {
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter((one) => !limited(one)).map(describeOne)).toEqual([]);
  });
});
