import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { stacksOf } from '../../src/assembly/read';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { ACCOUNT } from '../../tools/assemblies/stacks';
import { linesIn, storedRecord } from '../../tools/changes/record';
import { nameProperties } from '../support/physical-names';

const TEXT = readFileSync(join(resolve(__dirname, '../../docs'), 'retire.md'), 'utf8');

const resourcesOf = (program: Program, only = '') => stacksOf(canonical(program)).filter(({ region }) => only === '' || region === only).flatMap(({ template: { Resources: all = {} } }) =>
  Object.entries(all).map(([id, body]) => ({ id, ...body, isKept: body.DeletionPolicy?.startsWith('Retain') ?? false })));

/** The names of retained resources: they block the next deployment until they are deleted. */
const keptNames = (program: Program) => resourcesOf(program).filter(({ isKept }) => isKept)
  .flatMap(({ Type, Properties = {} }) => nameProperties(Type).map((property) => Properties[property])).filter((name) => typeof name === 'string');

const documented = (name: string) => TEXT.includes(`\`${name.replace(ACCOUNT, '<account>').replace(/ap-northeast-\d/, '<region>')}\``);

/** Generated from the path of the construct. */
const GENERATED = /BackupsVault/;

test.each<Program>(['production', 'economy', 'warmPair', 'pilotLight'])('docs/retire.md lists each name that a deleted %s keeps', (program) =>
  expect(keptNames(program).filter((name) => !GENERATED.test(name) && !documented(name))).toEqual([]));

/** Words for what stays, by its type and the ID of its construct. A row, sentence or cell names it if it has the words of its kind and its own. */
const KINDS = { Bucket: /bucket|バケット/, LogGroup: /log group|ロググループ/, Key: /\bkeys?\b|キー/, DBCluster: /final snapshot|最終スナップショット/, ReplicationGroup: /final snapshot|最終スナップショット/ };
const SUBJECTS: readonly [id: RegExp, words: RegExp][] = [
  [/AuditAccessLogs/, /access logs|アクセスログ/], [/ConfigBucket/, /AWS Config/], [/Trail/, /trail|証跡/], [/FailedLogs/, /Datadog/], [/Artifacts/, /artifacts|アーティファクト/],
  [/SiteBucket/, /site|サイト/], [/Media/, /media|メディア/], [/EdgeAccessLogs/, /CloudFront/], [/(?:Platform|Base)Logs/, /load balancer|ロードバランサー/], [/Firewall/, /firewall|ファイアウォール/],
  [/FlowLogs/, /network|ネットワーク/], [/SessionLogs/, /ECS Exec/], [/SidecarLogs/, /sidecar|サイドカー/], [/ApiLogs/, /API/], [/Cache/, /cache|キャッシュ/], [/Database/, /database|データベース/],
  [/Repository/, /repository|リポジトリ/], [/JwtSecret/, /JWT/], [/Vault/, /vault|ボールト/], [/BackupsRole/, /roles? of the backups|バックアップのロール/],
];

/** What stays of these stacks and no text names. Streams go with a log group that is deleted. */
const unnamed = (text: string, resources: ReturnType<typeof resourcesOf>) => resources
  .filter(({ isKept, Type, DeletionPolicy }) => (isKept || DeletionPolicy === 'Snapshot') && Type !== 'AWS::Logs::LogStream')
  .filter(({ id, Type }) => {
    const kind = Type.split('::').at(-1)!;
    const words = [KINDS[kind as keyof typeof KINDS] ?? /./, kind === 'Key' ? /./ : SUBJECTS.find(([part]) => part.test(id))?.[1] ?? /^$/];
    return !text.split(/\n|; |；/).some((row) => words.every((word) => word.test(row)));
  }).map(({ id }) => id);

describe.each(['docs/retire.md', 'docs/ja/retire.md'])('%s', (file) => {
  const text = readFileSync(file, 'utf8');
  const all = (['production', 'everythingOn', 'everything'] satisfies Program[]).flatMap((program) => resourcesOf(program))
    .filter(({ id, Type }) => /^(?:Platform|Pair|Base)/.test(id) || Type === 'AWS::S3::Bucket' && /SiteBucket/.test(id));

  test.each<[string, RegExp]>([
    ['| `audit: {', /^PlatformAudit/], ['| `Edge.none()`', /^PlatformEdge/], ['| `recovery: {', /Backups|Copies/], ['| `github`', /Pipeline/],
  ])('the row %s names all that remains', (row, ids) => {
    const cells = text.split('\n').find((line) => line.startsWith(row))!.split('|');

    expect(unnamed(cells.at(-2)!, all.filter(({ id }) => ids.test(id)))).toEqual([]);
  });

  test.each<[string, RegExp, string]>([
    ['a platform or a pair', /## (?:Delete a platform|プラットフォームの削除)\n[^]*/, ''],
    ['Osaka', /\n(?:In Osaka remain|大阪には)[^]*?\n\n/, 'ap-northeast-3'],
  ])('what remains of %s is named', (_, section, region) => {
    const found = section.exec(text)![0];
    const lines = region === '' ? found : found.replace(/\n/g, ' ');

    expect(unnamed(lines, region === '' ? all : resourcesOf('everythingOn', region))).toEqual([]);
  });
});

test('what no page names would be found', () =>
  expect(unnamed('| the log group of the network |', resourcesOf('production').filter(({ id }) => /JwtSecret|FlowLogs|PlatformLogs/.test(id)))).toEqual([
    expect.stringContaining('PlatformLogs'), expect.stringContaining('PlatformJwtSecret'),
  ]));

test('docs/retire.md says that nothing of a workload remains, and that the change guard protects its queues', () => {
  const policies = resourcesOf('everythingOn').filter(({ id }) => /Workload/.test(id)).map(({ DeletionPolicy = 'Delete' }) => DeletionPolicy);

  expect(new Set(policies)).toEqual(new Set(['Delete']));
  const [worker, service] = ['worker', 'service'].map((kind) => linesIn(storedRecord())(`EldoniaPlatform workloads: none → a ${kind}, reversed`).join('\n'));
  expect(worker).toMatch(/^DATA SQS::Queue delete/m);
  expect(service).not.toMatch(/^DATA/m);
  expect(TEXT).toMatch(/\| a worker of `workloads` left out \|.*deletion of its queues.*\| nothing/);
  expect(TEXT).toMatch(/\| a service of `workloads` left out \|.*deletion of its service and its listener rule.*\| nothing/);
});

// CloudFormation deletes a secret without a recovery window: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1999
test.each<[Program, string]>([
  ['production', 'eldonia-platform/eldonia-platform.ts'], ['warmPair', 'dr-pair/dr-pair.ts'],
])('only the JWT secret of a deleted %s remains, and the documentation of the construct says so', (program, file) => {
  const secrets = resourcesOf(program).filter(({ Type }) => Type === 'AWS::SecretsManager::Secret');
  const names = (retained: boolean) => secrets.filter(({ isKept }) => isKept === retained).map(({ Properties }) => Properties!.Name);
  const [kept, deleted] = [names(true), names(false)];
  const docstring = readFileSync(join(resolve(__dirname, '../../src'), file), 'utf8').replace(/\s+\*\s+/g, ' ');

  expect(kept).toEqual(['eldonia/jwt-secret']);
  expect(deleted).toEqual(expect.arrayContaining(['eldonia/db-admin', 'eldonia/db-password']));
  expect(docstring).toContain('the JWT secret');
  expect(docstring).toMatch(/The other secrets are deleted (?:with their replicas, )?without a recovery window/);
  expect(docstring).not.toMatch(/[^T] secrets,? .{0,40}are retained when/);
});

test('the check finds names', () => {
  expect(keptNames('production')).toContain('eldonia-backend');
  expect(documented('eldonia-other')).toBe(false);
});

test('a pair becomes a platform in the stack of its primary Region without loss', () => {
  const lines = linesIn(storedRecord())('Adoption: platform to pair, reversed');
  // What protects a pair goes with it: its backups, the copies in the other Region, and its other stacks.
  const ofPair = / (?:Backup::Backup(?:Plan|Selection)|DLM::LifecyclePolicy|ECR::ReplicationConfiguration) delete | without replica ap-northeast-3 | remove stack /;

  // The cluster stays, and leaves the global database first.
  expect(lines.filter((line) => !ofPair.test(line))).toEqual([
    'DATA RDS::GlobalCluster delete [guard]',
    ...['replication', 'time control of replication'].map((what) =>
      `DATA S3::Bucket without ${what} to arn:\${AWS::Partition}:s3:::eldonia-media-123456789012-ap-northeast-3 of … [guard]`),
    'LEFT Backup::BackupVault remove (RetainExceptOnCreate) [guard]',
    'LEFT KMS::Key remove (RetainExceptOnCreate) [guard]',
    'deletes Logs::LogGroup (removed) [guard]',
  ]);
  expect(TEXT.replace(/\s+/g, ' ')).toContain('The vault of the backups leaves the stack and remains');
  expect(TEXT).toContain('The logs of the functions of the plan and of the backups are deleted with them');
});
