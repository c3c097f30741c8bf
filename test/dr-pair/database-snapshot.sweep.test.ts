import { TemplateText, ofType, pairOf, placed, assemblyOf, quickApp, templateOf } from './fixture';
import { dangling } from './independence';
import { AuroraSnapshot } from '../../src';

const restored = pairOf({ database: { snapshot: AuroraSnapshot.of('before-the-incident', '17.11') } });
const stacks = placed(assemblyOf(restored));
const empty = placed(assemblyOf(pairOf({}, quickApp())));
const NEW = /^eldonia-(database|global)-([0-9a-f]{8})$/;

const only = (template: TemplateText, type: string) => ofType(template, type)[0];

test('the restored cluster is the primary of a new global database, which a new secondary joins', () => {
  const [primary, standby] = [restored.primaryStack, restored.standbyStack].map((stack) => templateOf(stacks, stack));
  const global = only(primary, 'AWS::RDS::GlobalCluster').GlobalClusterIdentifier as string;

  expect(only(primary, 'AWS::RDS::DBCluster')).toMatchObject({ SnapshotIdentifier: 'before-the-incident', DBClusterIdentifier: expect.stringMatching(NEW) });
  expect(global).toMatch(NEW);
  expect(only(standby, 'AWS::RDS::DBCluster')).toMatchObject({
    GlobalClusterIdentifier: global, DBClusterIdentifier: only(primary, 'AWS::RDS::DBCluster').DBClusterIdentifier,
  });
  expect(only(standby, 'AWS::RDS::DBCluster')).not.toHaveProperty('SnapshotIdentifier');
  // The tier has 17.9: AWS has upgraded the primary cluster since. A secondary cluster must have the version of the primary.
  expect([primary, standby].map((stack) => only(stack, 'AWS::RDS::DBCluster').EngineVersion)).toEqual(['17.11', '17.11']);
});

/** The names of the clusters without the hash of a snapshot. */
const previousIn = (text: string) => [...new Set([...text.matchAll(/\beldonia-(?:database|global)(?![-\w])/g)].map(([name]) => name))];

test('no stack and no runbook names the previous clusters', () => {
  expect(stacks.flatMap(({ template }) => previousIn(JSON.stringify(template)))).toEqual([]);
  expect(previousIn(restored.runbook())).toEqual([]);
  expect(previousIn(JSON.stringify(empty)).sort()).toEqual(['eldonia-database', 'eldonia-global']);
});

test('all resources keep their ids, and no reference is lost', () => {
  const ids = (all: typeof stacks) => all.map(({ stackName, template }) => [stackName, Object.keys(template.Resources).sort()]);

  expect(ids(stacks)).toEqual(ids(empty));
  expect(dangling(stacks, [])).toEqual([]);
});

test('fails with a snapshot of the standby Region', () =>
  expect(() => pairOf({ database: { snapshot: AuroraSnapshot.of('arn:aws:rds:ap-northeast-3:123456789012:cluster-snapshot:copy', '17.9') } }))
    .toThrow('database.snapshot must be in ap-northeast-1, got a snapshot of ap-northeast-3; copy it with aws rds copy-db-cluster-snapshot'));
