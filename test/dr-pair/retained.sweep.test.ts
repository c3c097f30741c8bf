import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { nameOf } from '../../src/assembly/names';
import { stacksOf } from '../../src/assembly/read';
import { Located, SynthesizedApp } from '../../src/assembly/synthesized-app';
import { canonical, Program } from '../../tools/assemblies/canonical';

const spec = loadAwsServiceSpecSync();
/** Retained resources that CloudFormation can't import by their name: the runbook and the guide pass them as existing resources. */
const PASSED = ['AWS::SecretsManager::Secret'];

/** The resources of a program that outlive their stack, and their app. */
function retained(program: Program): { app: SynthesizedApp; resources: Located[] } {
  const app = new SynthesizedApp(stacksOf(canonical(program)));
  const types = [...new Set(app.stacks.flatMap(({ template }) => Object.values(template.Resources ?? {}).map(({ Type }) => Type)))];
  return { app, resources: app.all(...types).filter(({ body }) => /^Retain/.test(String(body.DeletionPolicy))) };
}

/**
 * Whether a deployment with `--import-existing-resources` finds a resource: its identifier is in the template, as a text.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
 */
function isImported({ body: { Type, Properties } }: Located): boolean {
  const { primaryIdentifier = [] } = spec.lookup('resource', 'cloudFormationType', 'equals', Type)[0] ?? {};
  return primaryIdentifier.length > 0 && primaryIdentifier.every((name) => typeof Properties?.[name] === 'string');
}

const PLATFORMS: Program[] = ['production', 'everythingOn', 'warmPair', 'pilotLight'];

test.each(PLATFORMS)('what the stacks of %s retain and has a name can be imported by it, or is passed as an existing resource', (program) => {
  const { app, resources } = retained(program);
  // A name with a part of the ID of the stack is another one in each stack.
  const named = resources.filter((resource) => !/AWS::StackId|^undefined$/.test(String(nameOf(app, resource))));

  expect(named.map(({ body }) => body.Type)).toEqual(expect.arrayContaining(['AWS::S3::Bucket', 'AWS::ECR::Repository', ...PASSED]));
  expect(named.filter((resource) => !isImported(resource) && !PASSED.includes(resource.body.Type)).map(({ id, body }) => `${id} ${body.Type}`)).toEqual([]);
});

test.each<Program>([...PLATFORMS, 'everything'])('the keys that the stacks of %s retain name no resource that can be deleted', (program) => {
  const { app, resources } = retained(program);
  const keys = resources.filter(({ body }) => body.Type === 'AWS::KMS::Key');
  const naming = keys.flatMap(({ stack, id, body }) => app.referred(stack, body.Properties?.KeyPolicy).filter(({ body: { DeletionPolicy } }) =>
    !/^Retain/.test(String(DeletionPolicy))).map((named) => `${stack.name}/${id} names ${named.id}`));

  expect(keys.length).toBeGreaterThan(0);
  expect(naming).toEqual([]);
});
