import { readFileSync } from 'fs';
import { join } from 'path';
import { canonical } from '../../tools/assemblies/canonical';

/* eslint-disable @typescript-eslint/no-explicit-any */
const text = readFileSync(join(__dirname, '../../docs/threat-model.md'), 'utf8');
/** The rows whose first cell is an id. */
const rows = text.split('\n').filter((line) => /^\| `/.test(line)).map((line) => {
  const cells = line.split('|').slice(1, -1).map((cell) => cell.trim());
  const id = cells[0]!.slice(1, -1);
  return { id, cells, pattern: new RegExp(`${id.replaceAll('*', '\\w*')}$`) };
});

const resources = (['everythingOn', 'leastPair'] as const).flatMap((program) => canonical(program).stacksRecursively)
  .flatMap(({ stackName, template }) => Object.entries<any>(template.Resources ?? {}).map(([id, resource]) => ({ at: `${stackName}/${id}`, row: rowOf(id), ...resource })));
const roles = resources.filter(({ Type }) => Type === 'AWS::IAM::Role');
const found = [...roles, ...resources.filter(({ Type }) => Type === 'AWS::SecretsManager::Secret')];

/** The row of a resource, whose id is without the hash of the CDK: the longest that fits. */
function rowOf(logicalId: string) {
  return rows.filter(({ pattern }) => pattern.test(logicalId.slice(0, -8))).sort((a, b) => b.id.length - a.id.length)[0];
}

test('has a row for every role and secret of the templates', () => {
  expect(found.length).toBeGreaterThan(100);
  expect(found.filter(({ row }) => row === undefined).map(({ at }) => at)).toEqual([]);
});

test('has no row for a role or secret that no template has, and none twice', () => {
  const ids = rows.map(({ id }) => id);

  expect(ids.filter((id) => !found.some(({ row }) => row?.id === id))).toEqual([]);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

/** A service that anybody's resources can use, unless the role asks for the account or the resource. */
test('a role whose trust in a service has no condition says so', () => {
  const open = roles.filter(({ Properties }) => Properties.AssumeRolePolicyDocument.Statement.some(({ Principal, Condition }: any) =>
    Principal.Service && Principal.Service !== 'lambda.amazonaws.com' && !Condition)).map(({ row }) => row);

  expect(new Set(open.filter(({ cells }) => !/no condition|without a condition/.test(cells[2]!)).map(({ id }) => id))).toEqual(new Set());
  expect(new Set(rows.filter(({ id, cells }) => /no condition|without a condition/.test(cells[2]!) && !open.some((one) => one.id === id)))).toEqual(new Set());
});

/** What a policy cannot limit to the resources of the platform, and the words of the last cell. */
const WIDE = [[/scalable-target\/\*/, /\b(?:other|any)\b/], [/:RequestServiceQuotaIncrease/, /quotas/]] as const;

test('a role that can scale or raise what is not of the platform says so', () => {
  const held = resources.flatMap(({ Type, Properties, row }) => {
    if (Type === 'AWS::IAM::Role') return [{ row, policies: JSON.stringify(Properties.Policies ?? []) }];
    if (Type !== 'AWS::IAM::Policy') return [];
    return Properties.Roles.map(({ Ref }: any) => ({ row: rowOf(Ref ?? ''), policies: JSON.stringify(Properties.PolicyDocument) }));
  });
  const wide = held.filter(({ row, policies }) => row && WIDE.some(([permission]) => permission.test(policies)));
  const silent = wide.filter(({ row, policies }) => WIDE.some(([permission, words]) => permission.test(policies) && !words.test(row!.cells[3]!)));

  expect(new Set(wide.map(({ row }) => row!.id)).size).toBe(5);
  expect(silent.map(({ row }) => row!.id)).toEqual([]);
});

test('every row says what it gives, how it is contained and what stays open', () =>
  expect(rows.filter(({ cells }) => cells.length !== 4 || cells.some((cell) => cell.length < 4)).map(({ id }) => id)).toEqual([]));

test('a policy that names any resource of a service as its caller says so', () => {
  const policies = resources.filter(({ Type }) => /Policy$|::Key$/.test(Type) && !Type.startsWith('AWS::IAM'));
  const wide = policies.flatMap(({ Properties }) => [...JSON.stringify(Properties).matchAll(/SourceArn":.*?[:"](?:cloudfront|logs|events|sns|sqs)::?[^"]*:([\w-]+\/\*)"/g)].map(([, named]) => named));

  expect(new Set(wide)).toEqual(new Set(['distribution/*']));
  expect(new Set(wide.filter((named) => !text.includes(`\`${named}\``)))).toEqual(new Set());
});
