import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { stacksOf } from '../../src/assembly/read';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { ACCOUNT } from '../../tools/assemblies/stacks';
import { linesIn, storedRecord } from '../../tools/changes/record';
import { nameProperties } from '../support/physical-names';

const TEXT = readFileSync(join(resolve(__dirname, '../../docs'), 'retire.md'), 'utf8');

const resourcesOf = (program: Program) => stacksOf(canonical(program)).flatMap(({ template: { Resources: all = {} } }) =>
  Object.entries(all).map(([id, body]) => ({ id, ...body, isKept: body.DeletionPolicy?.startsWith('Retain') ?? false })));

/** The names of retained resources: they block the next deployment until they are deleted. */
const keptNames = (program: Program) => resourcesOf(program).filter(({ isKept }) => isKept)
  .flatMap(({ Type, Properties = {} }) => nameProperties(Type).map((property) => Properties[property])).filter((name) => typeof name === 'string');

const documented = (name: string) => TEXT.includes(`\`${name.replace(ACCOUNT, '<account>').replace(/ap-northeast-\d/, '<region>')}\``);

/** Generated from the path of the construct. */
const GENERATED = /BackupsVault/;

test.each<Program>(['production', 'economy', 'warmPair', 'pilotLight'])('docs/retire.md lists each name that a deleted %s keeps', (program) =>
  expect(keptNames(program).filter((name) => !GENERATED.test(name) && !documented(name))).toEqual([]));

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
