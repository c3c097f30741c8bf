import { readFileSync } from 'fs';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { nameOf } from '../../src/assembly/names';
import { stacksOf } from '../../src/assembly/read';
import { Located, SynthesizedApp } from '../../src/assembly/synthesized-app';
import { canonical, Program } from '../../tools/assemblies/canonical';

const spec = loadAwsServiceSpecSync();
/** Retained resources that CloudFormation can't import by their name: the runbook and the guide pass them as existing resources. */
const PASSED = ['AWS::SecretsManager::Secret'];

/** Whether a resource outlives its stack: it is retained, or AWS refuses to delete it while it has contents. */
function outlives({ body: { Type, DeletionPolicy, Properties } }: Located): boolean {
  if (/^Retain/.test(String(DeletionPolicy))) return true;
  return Type === 'AWS::S3::Bucket' || Type === 'AWS::Backup::BackupVault' || (Type === 'AWS::ECR::Repository' && Properties?.EmptyOnDelete !== true);
}

/** The resources of a program that outlive their stack, and their app. */
function surviving(program: Program): { app: SynthesizedApp; resources: Located[] } {
  const app = new SynthesizedApp(stacksOf(canonical(program)));
  const types = [...new Set(app.stacks.flatMap(({ template }) => Object.values(template.Resources ?? {}).map(({ Type }) => Type)))];
  return { app, resources: app.all(...types).filter(outlives) };
}

/**
 * Whether a deployment with `--import-existing-resources` takes a resource over: its identifier is in the template, as a text, and the template
 * retains it. Of another one that exists, CloudFormation refuses the deployment.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
 */
function isImported({ body: { Type, DeletionPolicy, Properties } }: Located): boolean {
  const { primaryIdentifier = [] } = spec.lookup('resource', 'cloudFormationType', 'equals', Type)[0] ?? {};
  return /^Retain/.test(String(DeletionPolicy)) && primaryIdentifier.length > 0 && primaryIdentifier.every((name) => typeof Properties?.[name] === 'string');
}

const PLATFORMS: Program[] = ['production', 'development', 'everythingOn', 'warmPair', 'pilotLight'];
/** Left if it has objects: the guide says to delete it before the deployment. */
const ECONOMY = ['AWS::S3::Bucket'];

test.each([...PLATFORMS, 'economy'] as Program[])('what outlives the stacks of %s and has a name can be imported by it, or is passed as an existing resource', (program) => {
  const { app, resources } = surviving(program);
  // A name with a part of the ID of the stack is another one in each stack.
  const named = resources.filter((resource) => !/AWS::StackId|^undefined$/.test(String(nameOf(app, resource))));

  const left = named.filter((resource) => !isImported(resource)).map(({ body }) => body.Type);

  expect(named.map(({ body }) => body.Type)).toContain('AWS::S3::Bucket');
  expect(left.filter((type) => !PASSED.includes(type))).toEqual(program === 'economy' ? ECONOMY : []);
  expect(readFileSync('docs/adopt.md', 'utf8')).toMatch(/media bucket of the economy tier,\s+which remains if it has objects\. Empty and delete it first/);
});

test.each<Program>([...PLATFORMS, 'everything'])('the keys that the stacks of %s retain name no resource that can be deleted', (program) => {
  const { app, resources } = surviving(program);
  const keys = resources.filter(({ body }) => body.Type === 'AWS::KMS::Key');
  const naming = keys.flatMap(({ stack, id, body }) => app.referred(stack, body.Properties?.KeyPolicy).filter(({ body: { DeletionPolicy } }) =>
    !/^Retain/.test(String(DeletionPolicy))).map((named) => `${stack.name}/${id} names ${named.id}`));

  expect(keys.length).toBeGreaterThan(0);
  expect(naming).toEqual([]);
});
