import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { ArtifactManifest, ArtifactType, AssemblyManifest, AssetManifest, AwsCloudFormationStackProperties, IntegManifest } from 'aws-cdk-lib/cloud-assembly-schema';
import { fileOf, FLAGS, FOLDER, SNAPSHOT_ACCOUNT } from './runner';

const OLDER_RUNNER = './older-runner.mjs';

/** File names of a snapshot with their contents. */
export type Snapshot = Map<string, string>;

/** Synthesizes an app like integ-runner does for a snapshot, but in this process, which loads aws-cdk-lib and the library once for all apps. */
export async function synthesizeForSnapshot(app: string, outdir: string): Promise<void> {
  const runner = await import(OLDER_RUNNER) as { highestVersion: () => number; writeDown: (folder: string, version: number) => void };
  const before = process.env;
  process.env = { ...before, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false', CDK_INTEG_ACCOUNT: SNAPSHOT_ACCOUNT, CDK_CONTEXT_JSON: JSON.stringify(FLAGS) };
  try {
    await import(join(FOLDER, fileOf(app)));
    // Where an app synthesizes in a process of its own.
    process.emit('beforeExit', 0);
    runner.writeDown(outdir, runner.highestVersion());
  } finally {
    process.env = before;
  }
}

/**
 * The parts of an assembly that integ-runner compares or needs for that, in a form with few lines.
 *
 * The hashes of assets, which the runner ignores, become numbers, because they change with each build of a function. The stack of the
 * assertions is left out, because the runner does not compare it.
 */
export function render(assembly: string): Snapshot {
  const integ = read<IntegManifest>(assembly, 'integ.json');
  const assertions = Object.values(integ.testCases).map(({ assertionStackName }) => assertionStackName);
  const manifest = read<AssemblyManifest>(assembly, 'manifest.json');
  const files: Snapshot = new Map();
  const artifacts: Record<string, ArtifactManifest> = {};
  for (const [id, artifact] of Object.entries(manifest.artifacts!)) {
    if (artifact.type !== ArtifactType.AWS_CLOUDFORMATION_STACK || assertions.includes(id)) continue;
    const { templateFile } = artifact.properties as AwsCloudFormationStackProperties;
    const assetFile = `${id}.assets.json`;
    const assets = read<AssetManifest>(assembly, assetFile);
    const bundled = Object.entries(assets.files ?? {}).filter(([, { source }]) => source.path?.startsWith('asset.'));
    const numbered = (text: string) => bundled.reduce(
      (result, [hash], index) => result.replaceAll(hash, `asset-hash-${String(index + 1).padStart(2, '0')}`), text);
    files.set(templateFile, formatTemplate(numbered(readFileSync(join(assembly, templateFile), 'utf8'))));
    files.set(assetFile, numbered(json({ version: assets.version, files: Object.fromEntries(bundled) })));
    const { type, environment, displayName } = artifact;
    artifacts[`${id}.assets`] = { type: ArtifactType.ASSET_MANIFEST, properties: { file: assetFile } };
    artifacts[id] = { type, environment, displayName, properties: { templateFile } };
  }
  files.set('manifest.json', json({ version: manifest.version, artifacts }));
  files.set('integ.json', json(integ));
  return files;
}

/** Returns what differs from the files in a folder. */
export function compare(folder: string, actual: Snapshot): string[] {
  const stored = existsSync(folder) ? readdirSync(folder).filter((name) => !IGNORED.test(name)) : [];
  const gone = stored.filter((file) => !actual.has(file)).map((file) => `${file} is no longer synthesized`);
  const changed = [...actual].flatMap(([file, text]) => {
    if (!stored.includes(file)) return [`${file} has no snapshot`];
    const expected = readFileSync(join(folder, file), 'utf8');
    return expected === text ? [] : [`${file} differs at ${difference(expected, text)}`];
  });
  return [...gone, ...changed];
}

export function write(folder: string, snapshot: Snapshot): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [file, text] of snapshot) writeFileSync(join(folder, file), text);
}

/** What integ-runner adds and git ignores. */
const IGNORED = /^(?:asset\..*|tree\.json|cdk\.out|.*\.metadata\.json)$/;

const read = <T>(folder: string, file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 1)}\n`;

/** Returns the first line that differs. */
function difference(expected: string, actual: string): string {
  const [old, now] = [expected.split('\n'), actual.split('\n')];
  const line = now.findIndex((text, index) => text !== old[index]);
  const at = line < 0 ? now.length : line;
  return `line ${at + 1}\n    - ${old[at]?.trim() ?? '(end)'}\n    + ${now[at]?.trim() ?? '(end)'}`;
}

/** Formats a value on one line. */
const inline = (value: unknown): string => JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');

/** Formats an object with one line per member. */
function lines(members: object, indent: string, shown: (value: unknown) => string): string {
  const rows = Object.entries(members).map(([key, value]) => `${indent}${JSON.stringify(key)}: ${shown(value)}`);
  return rows.length === 0 ? '{}' : `{\n${rows.join(',\n')}\n${indent.slice(1)}}`;
}

function resource({ Properties = {}, ...rest }: Record<string, object>): string {
  const head = Object.entries(rest).map(([key, value]) => `   ${JSON.stringify(key)}: ${inline(value)}`);
  return `{\n${[...head, `   "Properties": ${lines(Properties, '    ', inline)}`].join(',\n')}\n  }`;
}

/** Formats a template as JSON with one line per property of each resource, for readable diffs. */
function formatTemplate(text: string): string {
  const { Resources = {}, ...sections } = JSON.parse(text) as Record<string, object>;
  return `${lines({ ...sections, Resources }, ' ', (section) => section === Resources
    ? lines(Resources, '  ', (value) => resource(value as Record<string, object>))
    : typeof section === 'string' ? inline(section) : lines(section as object, '  ', inline))}\n`;
}
