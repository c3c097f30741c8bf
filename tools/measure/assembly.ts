import { existsSync, readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { Figure, gate } from './figures';

export interface Resource {
  readonly id: string;
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: readonly string[];
}

interface Asset {
  readonly source: { readonly path?: string };
  readonly displayName?: string;
}

/** An asset that isn't a template. */
interface PackedAsset {
  readonly name: string;
  readonly files: number;
}

/** The output of a synthesis. */
export class Assembly {
  /** The resources of all its stacks. */
  readonly resources: readonly Resource[];
  /** Bytes of all its templates. */
  readonly bytes: number;
  /** As `bytes`, were all logical ids equally long. */
  readonly bytesWithoutIds: number;
  /** Every asset once, by its path, however many stacks have it: the CLI uploads it once to each region. */
  readonly assets: ReadonlyMap<string, PackedAsset>;

  constructor(directory: string) {
    const files = readdirSync(directory);
    const templates = files.filter((file) => file.endsWith('.template.json')).map((file) => readFileSync(join(directory, file), 'utf8'));
    this.resources = templates.flatMap((text) => Object.entries((JSON.parse(text) as { Resources?: Record<string, Omit<Resource, 'id'>> }).Resources ?? {})
      .map(([id, resource]) => ({ ...resource, id })));
    this.bytes = sum(templates.map((text) => Buffer.byteLength(text)));
    this.bytesWithoutIds = sum(templates.map((text) => Buffer.byteLength(withoutIds(text))));
    this.assets = new Map(files.filter((file) => file.endsWith('.assets.json')).flatMap((file) => assetsOf(directory, file)));
  }
}

/** G12: what the CLI hashes and uploads. */
export function measureAssets({ assets }: Assembly, of = ''): Figure[] {
  const counts = [...assets.values()].map(({ files }) => files);
  const details = [...assets.values()].map(({ name, files }) => `${files} ${name}`);
  return [
    gate({ goal: 'G12', what: `files of the largest Lambda asset${of}`, value: Math.max(0, ...counts), most: 2, details }),
    gate({ goal: 'G12', what: `asset files in all${of}`, value: sum(counts), most: 20, details }),
  ];
}

function assetsOf(directory: string, manifest: string): [string, PackedAsset][] {
  const { files } = JSON.parse(readFileSync(join(directory, manifest), 'utf8')) as { files: Record<string, Asset> };
  return Object.values(files)
    .filter(({ source: { path } }) => path !== undefined && !path.endsWith('.template.json'))
    .map(({ source: { path }, displayName }) => [path!, { name: displayName ?? path!, files: countFiles(join(directory, path!)) }]);
}

function countFiles(path: string): number {
  if (!existsSync(path)) throw new Error(`${path}, which the asset manifest names, is missing`);
  if (!statSync(path).isDirectory()) return 1;
  return sum(readdirSync(path).map((entry) => countFiles(join(path, entry))));
}

/** The logical id is a matter of how deep the constructs are nested. */
function withoutIds(template: string): string {
  const { Resources = {}, Parameters = {}, Conditions = {} } = JSON.parse(template) as Record<string, object>;
  const ids = [Resources, Parameters, Conditions].flatMap((section) => Object.keys(section));
  return ids.reduce((text, id) => text.replaceAll(`"${id}"`, '"LogicalId"'), template);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
