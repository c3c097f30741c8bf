import { execFileSync } from 'child_process';
import { mkdirSync, writeFileSync } from 'fs';
import { dirname, resolve } from 'path';
import { shippedPackages } from '../tools/licenses/packages';

/** What `npm sbom` writes, as far as it is changed here. */
interface Bom {
  readonly metadata: { readonly component: { readonly 'bom-ref': string; 'name': string } };
  components: { readonly 'bom-ref': string; 'scope'?: string; 'properties'?: unknown }[];
  dependencies: { readonly ref: string; dependsOn: string[] }[];
}

/** `npx projen sbom`: the packages in bundles and layers by `npm sbom`, which regards them as dependencies of the development. */
function main(file: string): void {
  const shipped = new Set(shippedPackages().map(({ name, version }) => `${name}@${version}`));
  const bom = JSON.parse(execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], { encoding: 'utf8', maxBuffer: 1e8 })) as Bom;
  const { component } = bom.metadata;
  component.name = component['bom-ref'].replace(/@[^@]+$/, '');
  bom.components = bom.components.filter((one) => shipped.delete(one['bom-ref'])).map(({ properties: _, ...one }) => ({ ...one, scope: 'required' }));
  if (shipped.size > 0) throw new Error(`package-lock.json must contain all packages of bundles and layers, got none for ${[...shipped].join(', ')}`);
  const kept = new Set(bom.components.map((one) => one['bom-ref']));
  bom.dependencies = bom.dependencies.filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }));
  bom.dependencies.push({ ref: component['bom-ref'], dependsOn: [...kept] });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(bom, undefined, 2)}\n`);
  console.log(`${file}: ${bom.components.length} packages`);
}

main(resolve(process.argv[2] ?? 'dist/sbom.cdx.json'));
