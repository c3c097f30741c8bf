import { readFileSync } from 'fs';
import { resolve } from 'path';
import { stacksOf } from '../../src/assembly/read';
import { lockOf } from '../../src/change-guard/private/lock';
import { LockFile, lineFor } from '../../src/change-guard/private/lock-file';
import { canonical } from '../../tools/assemblies/canonical';
import { breaks, breaksOf, RELEASED, releasedLock, unexplained } from '../../tools/changes/release';

const RENEW = 'before the first release, or at a release: npm run check -- release-contract --write';

test.each(RELEASED)(`%s can be upgraded from the last release (${RENEW})`, (program) =>
  expect(breaks(program).map((verdict) => `${verdict.effect}; accept: ${lineFor(verdict)}`)).toEqual([]));

test.each(RELEASED)('the reasons of what an upgrade of %s changes are in MIGRATING.md', (program) =>
  expect(unexplained(releasedLock(program)!)).toEqual([]));

/** Without a version, CloudFormation sends none, and AWS upgrades on its own. */
test.each([...RELEASED, 'everything'] as const)('each database and cache of %s pins its version', (program) => {
  const versioned = stacksOf(canonical(program)).flatMap(({ template }) => Object.entries(template.Resources ?? {}))
    // A global database has the version of the cluster that it is created from.
    .filter(([, { Type, Properties = {} }]) => ['AWS::RDS::DBCluster', 'AWS::RDS::GlobalCluster', 'AWS::ElastiCache::ReplicationGroup'].includes(Type)
      && Properties.SourceDBClusterIdentifier === undefined);

  expect(versioned).not.toEqual([]);
  expect(versioned.filter(([, { Properties }]) => Properties?.EngineVersion === undefined).map(([id]) => id)).toEqual([]);
});

test('MIGRATING.md has a section for what is not released', () =>
  expect(readFileSync(resolve(__dirname, '../../MIGRATING.md'), 'utf8')).toContain('\n## Unreleased\n'));

describe('a release with another database', () => {
  const now = stacksOf(canonical('production'));
  const stacks = lockOf(now);
  const renamed = stacks.map((stack) => ({
    ...stack,
    resources: Object.fromEntries(Object.entries(stack.resources).map(([id, resource]) => [id, resource.type !== 'AWS::RDS::DBCluster' ? resource : {
      ...resource, replacing: { ...resource.replacing, DBClusterIdentifier: 'former' }, names: ['former'],
    }])),
  }));
  const lock: LockFile = { accepted: [], stacks: renamed };
  const [broken] = breaksOf(lock, now);

  test('breaks the contract', () => {
    expect(broken).toMatchObject({ harm: 'DATA', type: 'AWS::RDS::DBCluster' });
    expect(breaksOf({ accepted: [], stacks }, now)).toEqual([]);
  });

  test('is accepted with a reason that MIGRATING.md contains', () => {
    const { stack, resource, change } = broken;
    const accepted: LockFile = { ...lock, accepted: [{ stack, resource, change, reason: 'The database has another name.' }] };

    expect(breaksOf(accepted, now).filter((one) => one.resource === resource && one.change === change)).toEqual([]);
    expect(unexplained(accepted, '## Unreleased\n')).toHaveLength(1);
    expect(unexplained(accepted, '## Unreleased\n\nThe database has another name. Restore a snapshot.\n')).toEqual([]);
  });
});
