import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { AuroraCluster } from '../../src';
import { TemplateBody } from '../../src/assembly/template';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { nameProperties } from '../support/physical-names';

/**
 * A resource that is retained under a fixed name after a failed first deployment makes every further attempt fail.
 * A resource with a generated name does not, and no resource of the library has data before its creation completes
 * except log buckets, which have generated names. These are the resources that are retained although their creation failed.
 */
const keptByFailure = (stackName: string, { Resources = {} }: TemplateBody): { readonly at: string; readonly named: boolean }[] =>
  Object.entries(Resources).filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain')
    .map(([id, { Type, Properties = {} }]) => ({
      at: `${stackName} ${id.replace(/[0-9A-F]{8}$/, '')} ${Type}`,
      named: nameProperties(Type).some((property) => Properties[property] !== undefined),
    }));

const keptIn = (program: Program) => canonical(program).stacksRecursively
  .flatMap(({ stackName, template }: CloudFormationStackArtifact) => keptByFailure(stackName, template));

/** Services write a test object to a log bucket. A log stream is deleted with its log group. */
const EXPLAINED = /Logs\w* AWS::S3::Bucket$| AWS::Logs::LogStream$/;

test.each<[Program, isExplained: RegExp]>([
  ['leastPair', EXPLAINED], ['everythingOn', EXPLAINED], ['everything', /^/],
])('a failed first deployment of %s retains nothing with a fixed name, and of a pair log buckets only', (program, explained) => {
  const kept = keptIn(program);

  expect(kept.length).toBeGreaterThan(2);
  expect(kept.filter(({ at, named }) => named || !explained.test(at)).map(({ at }) => at)).toEqual([]);
});

test('a retained database with a fixed name is deleted only if its creation fails', () => {
  const stack = testStack();
  new AuroraCluster(stack, 'Database', {
    vpc: importedVpc(stack), clusterIdentifier: 'shop', appSecretName: 'shop/app', removalPolicy: RemovalPolicy.RETAIN,
  });

  expect(keptByFailure('Test', Template.fromStack(Stack.of(stack)).toJSON())).toEqual([]);
});

test('the check detects a retained vault with a name', () => {
  const Resources = { Vault: { Type: 'AWS::Backup::BackupVault', DeletionPolicy: 'Retain', Properties: { BackupVaultName: 'copies' } } };

  expect(keptByFailure('Shop', { Resources })).toEqual([{ at: 'Shop Vault AWS::Backup::BackupVault', named: true }]);
});
