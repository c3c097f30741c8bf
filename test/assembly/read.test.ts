import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, NestedStack, Stack, Stage, aws_sqs as sqs } from 'aws-cdk-lib';
import { readAssembly, stacksOf } from '../../src/assembly/read';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assembly-'));
});

const stackOf = (templateFile: unknown, more: object = {}) => ({ type: 'aws:cloudformation:stack', environment: 'aws://1/eu-west-1', properties: { templateFile }, ...more });
const write = (name: string, content: unknown) => writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
const manifest = (artifacts: object) => write('manifest.json', { version: '36.0.0', artifacts });

test('reads the stacks of all Stages, and nested ones, each with its environment', () => {
  const app = new App({ outdir: folder, context: { 'aws:cdk:enable-asset-metadata': true } });
  new Stack(app, 'Shared');
  for (const region of ['eu-west-1', 'us-east-1']) {
    const stack = new Stack(new Stage(app, region), 'Shop', { env: { account: '123456789012', region }, stackName: 'Shop' });
    new sqs.Queue(new NestedStack(new NestedStack(stack, 'Jobs'), 'Retries'), 'Queue');
  }
  const assembly = app.synth();
  const stacks = readAssembly(folder);
  const facts = stacks.map(({ name, account, region, path }) => [name, account, region, path].join(' ').replace(/(Jobs|Retries)\w{20,}/g, '$1'));

  expect(facts.sort()).toEqual([
    'Shared   Shared', 'Shop 123456789012 eu-west-1 eu-west-1/Shop', 'Shop 123456789012 us-east-1 us-east-1/Shop',
    'Shop/Jobs 123456789012 eu-west-1 eu-west-1/Shop/Jobs', 'Shop/Jobs 123456789012 us-east-1 us-east-1/Shop/Jobs',
    'Shop/Jobs/Retries 123456789012 eu-west-1 eu-west-1/Shop/Jobs/Retries', 'Shop/Jobs/Retries 123456789012 us-east-1 us-east-1/Shop/Jobs/Retries',
  ]);
  expect(new Set(stacks.map(({ stage }) => stage)).size).toBe(3);
  expect(stacksOf(assembly).map(({ name, region, stage }) => [name, region, stage]).sort())
    .toEqual(stacks.filter(({ name }) => !name.includes('/')).map(({ name, region, stage }) => [name, region, stage]).sort());
});

test('a stack comes after those that it depends on, also by its path in a Stage', () => {
  const stage = new Stage(new App({ outdir: folder }), 'Test');
  const [base, shop] = ['Base', 'Shop'].map((id) => new Stack(stage, id));
  shop.addStackDependency(base);
  stage.synth();

  expect(readAssembly(join(folder, 'assembly-Test')).map(({ path, after }) => [path, after])).toEqual([['Test/Base', []], ['Test/Shop', ['Test/Base']]]);
});

test.each<[what: string, artifacts: () => object, message: string]>([
  ['a template above the folder', () => ({ Shop: stackOf('../shop.json') }), '"../shop.json" is outside of the folder'],
  ['metadata above the folder', () => ({ Shop: stackOf('shop.json', { additionalMetadataFile: '../x' }) }), '"../x" is outside of the folder'],
  ['a Stage above the folder', () => ({ Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: '..' } } }), '".." is outside of the folder'],
  ['an asset above the folder', () => ({ Assets: { type: 'cdk:asset-manifest', properties: { file: 'a/../../x' } } }), 'is outside of the folder'],
  ['a template that is a link', () => symlinkSync('/etc/hostname', join(folder, 'link')) ?? { Shop: stackOf('link') }, '"link" is outside of the folder'],
  ['a Stage behind a link', () => symlinkSync(tmpdir(), join(folder, 'far')) ?? { Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: 'far' } } },
    '"far" is outside of the folder'],
  ['no name of a template', () => ({ Shop: stackOf(undefined) }), 'a file name must be a text'],
  ['a missing template', () => ({ Shop: stackOf('shop.json') }), 'ENOENT'],
  ['a damaged template', () => write('shop.json', '{"Resources": {') ?? { Shop: stackOf('shop.json') }, 'JSON'],
  ['a section that is no map', () => write('shop.json', { Outputs: [] }) ?? { Shop: stackOf('shop.json') }, '"Outputs" in the template must be a map'],
  ['a resource that is no map', () => write('shop.json', { Resources: { A: null } }) ?? { Shop: stackOf('shop.json') }, '"A" in the template must be a map'],
  ['a resource without a type', () => write('shop.json', { Resources: { A: { Type: 'constructor' } } }) ?? { Shop: stackOf('shop.json') }, '"A" in the template must have a type'],
  ['properties that are no map', () => write('shop.json', { Resources: { A: { Type: 'A::B::C', Properties: null } } }) ?? { Shop: stackOf('shop.json') }, '"Properties" in the template must be a map'],
  ['a map that is no map', () => write('shop.json', { Mappings: { A: 1 } }) ?? { Shop: stackOf('shop.json') }, '"A" in the template must be a map'],
  ['an empty condition', () => write('shop.json', { Conditions: { A: {} } }) ?? { Shop: stackOf('shop.json') }, '"A" in the template must be one function'],
  ['no template', () => write('shop.json', 'null') ?? { Shop: stackOf('shop.json') }, '"shop.json" must be a map'],
  ['no artifact', () => ({ Shop: null }), '"Shop" in manifest.json must be a map'],
  ['deep lists', () => write('shop.json', `{"A":${'['.repeat(1e5)}${']'.repeat(1e5)}}`) ?? { Shop: stackOf('shop.json') }, '"shop.json" is nested deeper than 200 levels'],
  ['a Stage in itself', () => ({ Prod: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } } }), ' contains itself'],
  ['a nested stack in itself', () => write('shop.json', { Resources: { A: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'shop.json' } } } })
    ?? { Shop: stackOf('shop.json') }, '"shop.json" contains itself'],
  ['a nested template above the folder', () => write('shop.json', {
    Resources: { A: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': '../x' } } },
  }) ?? { Shop: stackOf('shop.json') }, 'is outside of the folder'],
])('does not read %s', (_, artifacts, message) => {
  mkdirSync(join(folder, 'a'));
  manifest(artifacts());

  expect(() => readAssembly(folder)).toThrow(message);
});

test('an artifact without an environment has none', () => {
  write('shop.json', {});
  manifest({ Shop: stackOf('shop.json', { environment: undefined }) });

  expect(readAssembly(folder)).toMatchObject([{ account: undefined, region: undefined }]);
});

test('does not read the folder of another tool', () => {
  write('manifest.json', { version: '0.20.0', stacks: {} });

  expect(() => readAssembly(folder)).toThrow('manifest.json has no artifacts: another tool wrote it');
});
