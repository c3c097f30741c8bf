import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { mockClient } from 'aws-sdk-client-mock';
import { ASSUMPTIONS } from '../../tools/assumptions/table';
import { Account } from '../../tools/integ/account';
import { APPS, chosenApps } from '../../tools/integ/apps';
import { evidenceOf } from '../../tools/integ/evidence';
import { allApps } from '../../tools/integ/runner';
import { hasPassed } from '../../tools/integ/verdict';

const ROOT = resolve(__dirname, '../..');
const WRAPPER = join(ROOT, 'tools/integ/older-runner.mjs');
const RUNNER = join(ROOT, 'node_modules/@aws-cdk/integ-runner/lib/workers/extract/index.js');
const { revision } = JSON.parse(readFileSync(join(ROOT, 'node_modules/@aws-cdk/cloud-assembly-schema/schema/version.json'), 'utf8')) as { revision: number };

/** Ends a program with the wrapper over an assembly of some versions, and returns the versions that are in its files then. */
function versionsAfter(versions: Record<string, string>): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  mkdirSync(join(folder, 'assembly-Stage'));
  for (const [file, version] of Object.entries(versions)) writeFileSync(join(folder, file), JSON.stringify({ version, other: 'version' }));
  execFileSync(process.execPath, ['--import', WRAPPER, '--eval', ''], { cwd: ROOT, env: { ...process.env, CDK_OUTDIR: folder } });
  return Object.fromEntries(Object.keys(versions).map((file) => [file, (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { version: string }).version]));
}

test('the evidence of a run has the assumptions that the assertions of passed apps show, and no account', () => {
  const row = (app: string, passed: boolean, ...onlyAws: string[]) => ({ app, calls: [], onlyAws, seconds: 1, passed });
  const shown = ASSUMPTIONS.flatMap(({ shownBy, statement }) => typeof shownBy === 'object' ? [{ app: shownBy[0], what: shownBy[1], statement }] : []);
  const [one, other] = shown;
  const evidence = evidenceOf([row(one.app, true, one.what), row('jobs', true), row('network', false)], ['eu-west-1', 'eu-west-1'], new Date('2026-12-01T10:00:00Z'));

  expect(evidence).toEqual({
    date: '2026-12-01',
    regions: ['eu-west-1'],
    passed: { [one.app]: [one.what], jobs: [] },
    failed: ['network'],
    assumptions: shown.filter(({ app, what }) => app === one.app && what === one.what).map(({ statement }) => statement),
  });
  expect(evidenceOf([row(one.app, false, one.what), row(other.app, true)], [], new Date()).assumptions).toEqual([]);
});

test('the wrapper is needed: without a difference of versions, remove tools/integ/older-runner.mjs', () => {
  const [, reads] = /schemaHash: "[0-9a-f]{64}",[^}]*revision: (\d+)/.exec(readFileSync(RUNNER, 'utf8'))!;

  expect(Number(reads)).toBeLessThan(revision);
});

test('the wrapper writes newer versions down in all files of an assembly, and leaves older ones', () => expect(versionsAfter({
  'manifest.json': '99.0.0', 'integ.json': '54.0.0', 'A.assets.json': '54.0.0', 'assembly-Stage/manifest.json': '54.0.0', 'B.assets.json': '36.0.0', 'A.template.json': '54.0.0',
})).toEqual({
  'manifest.json': '53.0.0', 'integ.json': '53.0.0', 'A.assets.json': '53.0.0', 'assembly-Stage/manifest.json': '53.0.0', 'B.assets.json': '36.0.0', 'A.template.json': '54.0.0',
}));

test('each app has an estimate of time and cost, and is not longer than 100 lines', () => {
  expect(Object.keys(APPS)).toEqual(allApps());
  for (const app of allApps()) expect(readFileSync(join(ROOT, `integ/integ.${app}.ts`), 'utf8').split('\n').length).toBeLessThanOrEqual(100);
});

test('CONTRIBUTING.md names the apps of the quick run', () => {
  const quick = Object.entries(APPS).filter(([, facts]) => facts.quick).map(([app]) => `\`${app}\``);

  expect(readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8')).toContain(`${quick.slice(0, -1).join(', ')} and ${quick.at(-1)}`);
});

test.each([
  ['SUCCESS', 1, 1, true], ['SUCCESS', 0, 1, false], ['SUCCESS', 0, 0, false], ['ASSERT', 1, 1, false],
] as const)('an app that ends with %s and %i of %i successful assertions: %s', (outcome, succeeded, assertions, passed) =>
  expect(hasPassed(outcome, succeeded, assertions)).toBe(passed));

test('a service is gone only if ECS says so', async () => {
  mockClient(CloudFormationClient).resolves({});
  mockClient(ResourceGroupsTaggingAPIClient).resolves({ ResourceTagMappingList: [{ ResourceARN: 'arn:aws:ecs:eu-west-1:1:service/shop/api' }] });
  const left = async (name: string) => {
    mockClient(ECSClient).rejects(Object.assign(new Error(name), { name }));
    return new Account({}, ['eu-west-1']).leftovers('run');
  };

  expect(await left('ClusterNotFoundException')).toEqual([]);
  await expect(left('AccessDeniedException')).rejects.toThrow('AccessDeniedException');
});

describe('the apps of a run', () => {
  test('are those that are deployed, or the named ones', () => {
    expect(chosenApps([])).toEqual({ apps: allApps().filter((app) => !APPS[app].notDeployed), left: ['everything'] });
    expect(chosenApps(['network'])).toEqual({ apps: ['network'], left: [] });
  });

  test.each<[string, string[], boolean]>([
    ['an unknown app', ['network', 'netwrok'], false],
    ['an app that is not deployed', ['everything'], false],
    ['an app outside of the quick run', ['network'], true],
  ])('must not be %s', (_, names, quick) => expect(() => chosenApps(names, quick)).toThrow(`app must be one of these, got ${names.at(-1)}`));

  test('must have an estimate', () => {
    const { network } = APPS;
    delete APPS.network;

    try {
      expect(() => chosenApps([])).toThrow('app must have an entry in tools/integ/apps.yml, got network without one');
    } finally {
      APPS.network = network;
    }
  });
});
