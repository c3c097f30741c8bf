import { readFileSync } from 'fs';
import { resolve } from 'path';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { Resource } from '@aws-cdk/service-spec-types';
import { replacementRule } from '../../src/assembly/resource-types';
import { judgments } from '../../src/change-guard/private/ledger';
import { CORRECTIONS, renderReplacementTable, replacingOf } from '../../tools/change-guard/replacement-table';
import { decided } from '../../tools/changes/ledger';

const resources = [...loadAwsServiceSpecSync().all('resource')];
const types = new Set(resources.map(({ cloudFormationType }) => cloudFormationType));

const bundled = readFileSync(resolve(__dirname, '../../assets/change-guard/replacement-table.json'), 'utf8');

test('the bundled table is that of the resource schemas: npx projen bundle writes it', () => {
  expect(bundled).toBe(renderReplacementTable());
});

test('the stateful types are those of the schemas, without nested stacks', () => {
  const stateful = resources.filter(({ isStateful }) => isStateful).map(({ cloudFormationType }) => cloudFormationType);

  const listed = judgments().filter(({ property, whom, source }) => property === '(deleted)' && whom === 'data' && source === 'schema').map(({ type }) => type);

  expect([...listed, 'AWS::CloudFormation::Stack'].sort()).toEqual(stateful.sort());
});

test('every listed type exists, once', () => {
  const rows = judgments().filter(({ type }) => type.startsWith('AWS::'));
  // A value can be judged beside the property, and a pattern beside a value.
  const listed = rows.map(({ type, property, unless }) => `${type} ${property}${unless === undefined ? '' : `=${/^less$|\W/.test(unless) ? unless : ''}`}`);

  const custom = Object.keys(CORRECTIONS).filter((type) => type.startsWith('Custom::'));
  const ofTheCdk = ['s3/lib/mixins/bucket', 'ecr/lib/repository'].map((file) => readFileSync(resolve(__dirname, `../../node_modules/aws-cdk-lib/aws-${file}.js`), 'utf8')).join();

  expect([...rows.map(({ type }) => type), ...Object.keys(CORRECTIONS)].filter((type) => !types.has(type))).toEqual(custom);
  expect(custom.filter((type) => !ofTheCdk.includes(`'${type}'`) && !ofTheCdk.includes(`"${type}"`))).toEqual([]);
  expect(listed.filter((type, index) => listed.indexOf(type) !== index)).toEqual([]);
});

/** Inverted, without a value that always means more, or of what another row judges. */
const UNJUDGED = /^DeleteAutomatedBackups$|^(Manual|Final)Snapshot|SnapshotCopy|ReplicationRetentionPeriod$|^RetentionProperties\/Memory|^TableInput\/Retention$/;

test('what protects the data of a type by its name has a word', () => {
  const database = loadAwsServiceSpecSync();
  const paths = (properties: Resource['properties'], path = ''): string[] => Object.entries(properties).flatMap(([name, { type }]) => {
    const inner = type.type === 'array' ? type.element : type;
    return inner.type === 'ref' && path.split('/').length < 3 ? paths(database.get('typeDefinition', inner.reference.$ref).properties, `${path}${name}/`) : [path + name];
  });
  const rows = judgments();
  const listed = resources.filter(({ cloudFormationType: type }) => rows.some((one) => one.type === type && one.whom === 'data'));

  expect(listed.flatMap(({ cloudFormationType: type, properties }) => paths(properties).filter((path) => /(DeletionProtection|PointInTimeRecovery|TerminationProtected|Retention\w*|SnapshotRetentionLimit)(Enabled|Days|Hours)?$/.test(path)
    && !UNJUDGED.test(path) && decided(type, path) === undefined && !rows.some((one) => one.type === type && `${path}/`.startsWith(`${one.property}/`))).map((path) => `${type} ${path}`))).toEqual([]);
});

test('every correction changes what the schema says', () => {
  const removed = Object.entries(CORRECTIONS).flatMap(([type, { remove = [] }]) => remove.map((path) => [type, path] as const));
  const said = (name: string) => resources.filter(({ cloudFormationType }) => cloudFormationType === name)
    .flatMap((one) => replacingOf(loadAwsServiceSpecSync(), one));
  const idle = removed.filter(([name, path]) => !said(name).includes(path));

  expect(idle).toEqual([]);
});

test.each([
  ['AWS::RDS::DBCluster', ['DBClusterIdentifier', 'Engine', 'KmsKeyId']],
  ['AWS::EFS::AccessPoint', ['CreationInfo/OwnerUid']],
  ['Custom::Anything', []],
])('the rule of %s', (type, paths) => {
  const { replacing } = replacementRule(type);

  expect(replacing.map((path) => path.join('/'))).toEqual(paths.length === 0 ? [] : expect.arrayContaining(paths));
});

/** Numbers that apply without a property: where the schema says one, it is that of the ledger. */
test('the ledger has the default of each number, as the schema describes it', () => {
  const numbers = judgments().filter(({ word, unless, whom }) => word === 'weaker if' && whom === '' && /^[1-9]\d*$/.test(unless ?? ''));
  const described = numbers.flatMap(({ type, property, unless }) => {
    const text = resources.find(({ cloudFormationType }) => cloudFormationType === type)?.properties[property]?.documentation?.replaceAll(',', '') ?? '';
    const [, found] = /default(?: value)?(?: is|:)? *`?(\d+)/i.exec(text) ?? [];
    return found === undefined ? [] : [[`${type} ${property}`, unless, found] as const];
  });

  expect(described.filter(([, own, found]) => own !== found)).toEqual([]);
  expect(described.map(([what]) => what)).toEqual(expect.arrayContaining(['AWS::Redshift::Cluster AutomatedSnapshotRetentionPeriod', 'AWS::KMS::ReplicaKey PendingWindowInDays', 'AWS::SQS::Queue MaximumMessageSize']));
});
