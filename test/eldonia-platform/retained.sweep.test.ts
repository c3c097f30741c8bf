import { execFileSync } from 'child_process';
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { App, RemovalPolicies } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { platform } from './fixture';
import { stacksOf } from '../../src/assembly/read';
import { canonical } from '../../tools/assemblies/canonical';

/** The programs of docs/move-in.md, by their first line. */
const programs = Object.fromEntries([...readFileSync('docs/move-in.md', 'utf8').matchAll(/```js\n\/\/ (\w+)[\s\S]*?```/g)]
  .map(([block, name]) => [name, block.replace(/^```.*$/gm, '')]));
const resourcesOf = (assembly: CloudAssembly) => stacksOf(assembly).flatMap(({ template, region }) =>
  Object.entries(template.Resources ?? {}).map(([id, resource]) => [id, resource, region] as const));

function runIn(folder: string, name: string, input: string, env: NodeJS.ProcessEnv = {}): string {
  writeFileSync(join(folder, `${name}.js`), programs[name]);
  return execFileSync('node', [`${name}.js`], { cwd: folder, input, encoding: 'utf8', env: { ...process.env, ...env } });
}

test('all resources of all stacks stay with RemovalPolicies, and the program of the page takes them over without a change', () => {
  const app = platform().stack.node.root as App;
  RemovalPolicies.of(app).retain();
  const saved = app.synth();
  const folder = mkdtempSync(join(tmpdir(), 'plain-'));
  cpSync(saved.directory, join(folder, 'saved'), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  runIn(folder, 'plain', '', { CDK_OUTDIR: join(folder, 'cdk.out') });
  const templatesIn = ({ stacksRecursively }: CloudAssembly) => Object.fromEntries(stacksRecursively
    .map(({ stackName, environment, template, terminationProtection, tags }) => [`${stackName} ${environment.name}`, { template, terminationProtection, tags }]));

  expect(saved.stacksRecursively.some(({ template }) => template.Conditions)).toBe(true);
  expect(resourcesOf(saved).length).toBeGreaterThan(300);
  expect(resourcesOf(saved).filter(([, { DeletionPolicy }]) => DeletionPolicy !== 'Retain')).toEqual([]);
  expect(templatesIn(new CloudAssembly(join(folder, 'cdk.out')))).toEqual(templatesIn(saved));
});

test('each resource of a platform and a pair has an import block, with the parts of an identifier that is not the physical ID', () => {
  const spec = loadAwsServiceSpecSync();
  const all = [...resourcesOf(canonical('production')), ...resourcesOf(canonical('everythingOn'))];
  const written = runIn(mkdtempSync(join(tmpdir(), 'imports-')), 'imports', all.map(([id, { Type }, region]) => `${region} ${Type}\t${id}\tphysical`).join('\n'));
  const missing = all.filter(([id, { Type }, region]) => {
    const { primaryIdentifier = [], cfnRefIdentifier = primaryIdentifier } = spec.lookup('resource', 'cloudFormationType', 'equals', Type)[0] ?? {};
    const to = new RegExp(`to = ((?:awscc|aws)_\\w+)\\.${id}_${region!.replaceAll('-', '_')}\\n  provider = aws(?:cc)?\\.${region}\\n  id = "physical"(.*)`).exec(written);
    const needsParts = to?.[1].startsWith('awscc_') && (primaryIdentifier.length > 1 || cfnRefIdentifier.join() !== primaryIdentifier.join());
    // Without an identifier, AWS imports nothing.
    return Type.startsWith('Custom::') ? to : !to || primaryIdentifier.length === 0 || (needsParts && !to[2].includes(primaryIdentifier.join('|')));
  });

  expect(new Set(all.map(([, { Type }]) => Type)).size).toBeGreaterThan(90);
  expect(missing.map(([, { Type }]) => Type)).toEqual([]);
});

test.each(['production', 'everythingOn'] as const)('no two import blocks of %s are of the same address, also in stacks of several Regions with equal logical IDs', (program) => {
  const input = resourcesOf(canonical(program)).map(([id, { Type }, region]) => `${region} ${Type}\t${id}\tphysical`).join('\n');
  const addresses = [...runIn(mkdtempSync(join(tmpdir(), 'imports-')), 'imports', input).matchAll(/to = (\S+)/g)].map(([, to]) => to);

  expect(addresses.length).toBeGreaterThan(300);
  expect(addresses.filter((one, index) => addresses.indexOf(one) !== index)).toEqual([]);
});
