import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { folderOf, run } from './fixture';
import { DrPair } from '../../src/dr-pair';
import { PlatformTier } from '../../src/region';
import { canonical } from '../../tools/assemblies/canonical';
import { Kind, lastDay, othersIn, Store, storesIn } from '../../tools/personal-data/stores';
import { remainsTable } from '../../tools/personal-data/table';
import { PROPS } from '../dr-pair/fixture';

/** The types that keep something of requests or users. A new one of the library needs a row. */
const STORES = /^AWS::(?:RDS::DB(?:Cluster|Instance)|S3::Bucket|ElastiCache::ReplicationGroup|SQS::Queue|Logs::LogGroup|Backup::BackupPlan|CloudFront::Distribution|DynamoDB::\w*Table|Kinesis\w*::(?:Delivery)?Stream|EFS::FileSystem|Events::Archive|OpenSearchService::Domain|Cognito::UserPool)$/;
const app = canonical('everythingOn');
const stores = storesIn(app);
const of = (kind: Kind, region = 'ap-northeast-1') => stores.filter((one) => one.kind === kind && one.region === region);
const days = (kind: Kind, region?: string) => of(kind, region).map((one) => one.days);

// eslint-disable-next-line @typescript-eslint/no-explicit-any
interface Body { readonly Type: string; readonly Condition?: string; readonly Properties: any }

test('each store of the templates is in a row, or has a reason to be in none', () => {
  const counted = stores.reduce((sum, { where }) => sum + (/^\d+$/.test(where) ? Number(where) : 1), 0);
  const all = app.stacksRecursively.flatMap(({ template }) => Object.entries<Body>(template.Resources ?? {}));
  // What exists only after a failover is not in the list.
  const resources = all.filter(([, { Type, Condition }]) => STORES.test(Type) && Condition === undefined);
  const without = resources.filter(([id]) => /^PlatformAuditConfigBucket|^PlatformPipelineArtifacts/.test(id));
  const plans = resources.filter(([, { Type }]) => Type === 'AWS::Backup::BackupPlan');
  const rules: { CopyActions: unknown[] }[] = plans.flatMap(([, { Properties }]) => Properties.BackupPlan.BackupPlanRule);
  const points = rules.flatMap(({ CopyActions }) => [1, ...CopyActions]);
  const traces = of(Kind.TRACES).length;
  const outside = stores.filter(({ kind, where }) => kind === Kind.OUTSIDE && !where.endsWith('/Stream')).length;

  expect(without).toHaveLength(3);
  expect(counted).toBe(resources.length - without.length + points.length - plans.length + traces + outside);
});

test('the days are those of the templates', () => {
  expect(days(Kind.DATABASE)).toEqual([7]);
  expect(days(Kind.DATABASE, 'ap-northeast-3')).toEqual([7]);
  // With the versions of media, which are in recovery points.
  expect(of(Kind.BACKUP).map((one) => one.days)).toEqual([125, 455]);
  expect(days(Kind.FIREWALL, 'us-east-1')).toEqual([90]);
  expect(new Set(days(Kind.QUEUES))).toEqual(new Set([4, 7, 14]));
  expect(lastDay(stores)).toBe(455);
});

test('a trail of calls to media has keys with the IDs of people: it counts for the last day, and the bucket stays one of files', () => {
  expect(of(Kind.CALLS).map(({ where, days: kept }) => [where, kept])).toEqual([['Platform/Audit/Trail/Bucket', 366], ['Platform/Audit/Trail/LogGroup', 90]]);
  expect(of(Kind.OPERATORS).map(({ where, days: kept }) => [where, kept])).toEqual([['Platform/Audit/AccessLogs', 365]]);
  // An expired file of the trail is a version for a day more. Its lock begins with the file, and has ended.
  expect(storesIn(canonical('production')).filter(({ kind }) => kind === Kind.OPERATORS).map((one) => one.days)).toEqual([365, 366, 90]);
});

test('sessions in tasks, which show what the database has, are not among the logs of functions', () => {
  expect(of(Kind.SESSIONS).map(({ where, days: kept }) => [where, kept])).toEqual([['Platform/Api/SessionLogs', 90]]);
});

test.each([
  'AWS::Redshift::Cluster', 'AWS::ElastiCache::ServerlessCache', 'AWS::S3Express::DirectoryBucket', 'AWS::FSx::FileSystem', 'AWS::MSK::Cluster', 'AWS::EC2::Volume',
])('%s is not evaluated, and named', (type) => {
  expect(othersIn(new CloudAssembly(folderOf((other) => void new CfnResource(new Stack(other, 'Stack'), 'One', { type }))))).toContain(type);
});

test('a restore brings back what backups and versions have, and what is erased again lasts as long as their copies', () => {
  const [, rows] = remainsTable(stores, 'en');
  const after = (first: string) => rows.find(([holds]) => holds.startsWith(first))?.slice(1);

  expect(after('what users enter')).toEqual(['✓', '–', '–', '–', 'back until it is erased again, then 7 days']);
  expect(after('uploads')).toEqual(['✓', '✓', '–', '–', 'back until it is erased again, then 90 days']);
  expect(after('recovery points')).toEqual(['✓', '✓', '✓', '✓', 'as before']);
});

test('the days follow the props', () => {
  const folder = folderOf((other) => new DrPair(other, 'Pair', {
    ...PROPS,
    tier: PlatformTier.custom(PlatformTier.PRODUCTION, { mediaVersionRetention: Duration.days(7), accessLogRetention: Duration.days(30) }),
    recovery: { dailyBackupRetention: Duration.days(8), monthlyBackupRetention: Duration.days(31) },
  }));
  const found = storesIn(new CloudAssembly(folder));
  const daysOf = (kind: Kind) => new Set(found.filter((one) => one.kind === kind).map((one) => one.days));

  expect([Kind.FILES, Kind.BACKUP, Kind.ACCESS_LOGS].map(daysOf)).toEqual([new Set([7]), new Set([15, 38]), new Set([30, 37])]);
});

test('those who read files are the roles of the application and of the image processing', () => {
  for (const region of ['ap-northeast-1', 'ap-northeast-3']) {
    expect(of(Kind.FILES, region).flatMap(({ readers }) => readers)).toEqual([
      'Platform/Api/TaskRole', 'Platform/MediaProcessor/Handler/Role', ...['Emails', 'Reports'].map((name) => `Platform/Workloads/${name}/Tasks/TaskRole`),
    ]);
  }
});

const rowOf = (props: s3.BucketProps): Store | undefined => {
  const folder = folderOf((other) => {
    const stack = new Stack(other, 'Stack');
    const bucket = new s3.Bucket(stack, 'Files', props);
    bucket.grantWrite(new iam.Role(stack, 'Task', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }));
  });
  return storesIn(new CloudAssembly(folder)).find(({ kind }) => kind === Kind.FILES);
};

test.each<[string, s3.BucketProps, number | undefined]>([
  ['a bucket without versions', {}, 0],
  ['versions without an end', { versioned: true }, undefined],
  ['versions that end', { versioned: true, lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }] }, 30],
  ['versions that end below a prefix', { versioned: true, lifecycleRules: [{ prefix: 'a/', noncurrentVersionExpiration: Duration.days(30) }] }, undefined],
  ['newer versions that stay', { versioned: true, lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30), noncurrentVersionsToRetain: 1 }] }, undefined],
  ['a lock that is longer', {
    versioned: true,
    objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(3650)),
    lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
  }, 3650],
  ['a rule that is off', { versioned: true, lifecycleRules: [{ enabled: false, noncurrentVersionExpiration: Duration.days(30) }] }, undefined],
])('%s', (_, props, expected) => {
  const row = rowOf(props)!;

  expect(row.days).toBe(expected);
  expect(lastDay([row])).toBe(expected);
});

test('the command prints the rows as columns, Markdown and JSON, and the last day', async () => {
  const folder = folderOf((other) => void new s3.Bucket(new Stack(other, 'Stack'), 'Files'));
  const text = await run('data', '--app', app.directory);

  expect(text.out).toMatch(/^\d+ rows of /);
  expect(text.out).toMatch(/The last copy of what a user has deleted is gone after 455 days\.$/);
  expect((await run('data', '--markdown', '--app', app.directory)).out).toContain('| Region | holds | where | days | read by |');
  expect(JSON.parse((await run('data', '--json', '--app', app.directory)).out)).toMatchObject({ lastDay: 455, others: [] });
  expect((await run('data', '--app', folder)).out).toContain('0 rows');
});

test('a store that is not evaluated leaves the last day open, and one whose writer may write anywhere is in a row', async () => {
  const folder = folderOf((other) => {
    const stack = new Stack(other, 'Stack');
    new CfnResource(stack, 'Users', { type: 'AWS::Cognito::UserPool' });
    new s3.Bucket(stack, 'Files');
    new iam.Role(stack, 'Task', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') })
      .addToPolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
  });

  expect((await run('data', '--app', folder)).out).toMatch(/Files[^]*Task\w*\n[^]*Not known: AWS::Cognito::UserPool\. So the day on which the last copy is gone is not known\.$/);
});

test.each([
  [{ DB_HOST: 'shop.cluster-x.ap-northeast-1.rds.amazonaws.com' }, 'the existing database'],
  [{ MEDIA_BUCKET: 'shop-media' }, 'the existing media bucket'],
  [{ DB_HOST: 'shop.example.com', MEDIA_BUCKET: 'shop-media' }, 'the existing database, the existing media bucket'],
])('an existing store of the tasks leaves the last day open: %j', async (environment, named) => {
  const folder = folderOf((other) => {
    const stack = new Stack(other, 'Stack');
    new s3.Bucket(stack, 'Files', { bucketName: 'other-media' });
    new ecs.FargateTaskDefinition(stack, 'Task').addContainer('App', { image: ecs.ContainerImage.fromRegistry('app'), environment });
  });

  expect((await run('data', '--app', folder)).out).toMatch(new RegExp(`\\nNot known: ${named}\\. So the day on which the last copy is gone is not known\\.$`));
  expect(JSON.parse((await run('data', '--json', '--app', folder)).out)).toMatchObject({ lastDay: null });
});
