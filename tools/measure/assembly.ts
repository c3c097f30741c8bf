import { readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { Figure, gate } from './figures';
import { ResourceBody } from '../../src/assembly/template';

export interface Resource extends ResourceBody {
  readonly id: string;
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
  /** Every asset once, by its path, however many stacks have it: the CLI uploads it once to each region. */
  readonly assets: ReadonlyMap<string, PackedAsset>;

  constructor(directory: string) {
    const files = readdirSync(directory);
    const templates = files.filter((file) => file.endsWith('.template.json')).map((file) => readFileSync(join(directory, file), 'utf8'));
    this.resources = templates.flatMap((text) => Object.entries((JSON.parse(text) as { Resources?: Record<string, Omit<Resource, 'id'>> }).Resources ?? {})
      .map(([id, resource]) => ({ ...resource, id })));
    this.bytes = sum(templates.map((text) => Buffer.byteLength(text)));
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
  return statSync(path).isDirectory() ? readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length : 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
