import { RegionNames } from '../../src/region/internal';
import { ACCOUNT } from '../../tools/assemblies/stacks';

/** The longest name of a platform, in the Regions with the longest names, and the longest id of a job. */
const NAME = 'a'.repeat(20);
const REGIONS = ['ap-southeast-1', 'ap-northeast-3', 'us-gov-east-1'];
const JOB = 'B'.repeat(40);

/** The maximum length of a name by its service, in characters. */
const LIMITS: [what: string, limit: number, names: (names: RegionNames) => string[]][] = [
  ['IAM roles', 64, (names) => [names.taskRole, names.executionRole, names.deployRole, names.approverRole, names.job(JOB).roleName]],
  ['S3 buckets', 63, (names) => [names.mediaBucket, names.siteBucket]],
  ['Aurora clusters', 63, (names) => [names.databaseCluster, names.globalCluster]],
  ['ElastiCache replication groups', 40, (names) => [names.cache]],
  ['schedules', 64, (names) => [names.job(JOB).scheduleName]],
  ['backup vaults', 50, (names) => [names.vault]],
  ['ECS services', 255, (names) => [names.ecsCluster, names.ecsService]],
  ['alarms', 255, (names) => [names.probeAlarm, names.databaseAlarm, names.stoppedAlarm, names.mediaAlarm]],
];

describe.each(REGIONS)('in %s', (region) => {
  const names = new RegionNames({ name: NAME, account: ACCOUNT, region });

  test.each(LIMITS)('names of %s have at most %d characters', (_, limit, namesOf) =>
    expect(namesOf(names).filter((name) => name.length > limit)).toEqual([]));
});

const tokyo = new RegionNames({ name: 'shop', account: ACCOUNT, region: 'ap-northeast-1' });
const osaka = tokyo.in('ap-northeast-3');

test('roles and buckets, which share one namespace across Regions, differ between the Regions of a pair', () => {
  const global = (names: RegionNames) => [
    names.taskRole, names.executionRole, names.deployRole, names.mediaBucket, names.siteBucket, names.cacheScalingRole, names.job('NightlyReport').roleName,
  ];

  expect(global(tokyo).filter((name) => global(osaka).includes(name))).toEqual([]);
});

test('all other names are equal in both Regions, so that neither refers to the other for them', () => {
  const differing = Object.keys(tokyo).filter((key) => tokyo[key as keyof RegionNames] !== osaka[key as keyof RegionNames] && key !== 'place');

  expect(differing.sort()).toEqual(['cacheScalingRole', 'deployRole', 'executionRole', 'mediaBucket', 'region', 'siteBucket', 'taskRole']);
});

test('jobs with long ids that begin alike have different roles', () => {
  const names = new RegionNames({ name: NAME, account: ACCOUNT, region: REGIONS[0] });

  expect(names.job(`${JOB.slice(1)}A`).roleName).not.toBe(names.job(`${JOB.slice(1)}C`).roleName);
});
