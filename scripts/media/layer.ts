import { createHash } from 'crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, resolve } from 'path';
import { version as compressor } from 'fflate/package.json';
import { extract } from 'tar';
import { run } from '../../tools/steps';
import { writeZip } from '../../tools/zip';

/**
 * Builds the Lambda layer with sharp for Linux on arm64, on any platform.
 *
 * npm installs a native package only for its own platform, so that the packages are downloaded here, with the versions and
 * checksums of the lock file. The result is cached.
 */
const ROOT = resolve(__dirname, '../..');
const ASSET = join(ROOT, 'assets/media/sharp-layer.zip');
const CACHE = join(ROOT, 'node_modules/.cache/sharp-layer');
const LOCK = join(ROOT, 'package-lock.json');
const PACKAGES = ['sharp', '@img/colour', '@img/sharp-linux-arm64', '@img/sharp-libvips-linux-arm64', 'detect-libc', 'semver'];
/** The runtime files, and the files for licenses and audits. */
const SHIPPED = [/\.c?js$/, /\.node$/, /\.so[.\d]*$/, /(^|\/)(package|versions)\.json$/, /(^|\/)LICENSE/i, /(^|\/)README\.md$/];
const UNSHIPPED = [/^sharp\/(src|install)\//, /^semver\/bin\//];

interface Locked { readonly version: string; readonly integrity: string }

interface Package extends Locked { readonly name: string }

function lockedPackages(): Package[] {
  const { packages } = JSON.parse(readFileSync(LOCK, 'utf8')) as { packages: Record<string, Locked | undefined> };
  return PACKAGES.map((name) => {
    const locked = packages[`node_modules/sharp/node_modules/${name}`] ?? packages[`node_modules/${name}`];
    if (!locked?.integrity) throw new Error(`${LOCK} does not pin ${name}: run npm install`);
    return { name, version: locked.version, integrity: locked.integrity };
  });
}

async function fetchPackage({ name, version, integrity }: Package, folder: string): Promise<void> {
  const args = ['pack', `${name}@${version}`, '--pack-destination', folder, '--prefer-offline', '--silent'];
  const file = (await run({ program: process.platform === 'win32' ? 'npm.cmd' : 'npm', args, cwd: folder })).trim();
  const tarball = join(folder, file);
  const [algorithm, expected] = integrity.split(/-(.*)/s);
  const actual = createHash(algorithm).update(readFileSync(tarball)).digest('base64');
  if (actual !== expected) throw new Error(`${name}@${version} does not match package-lock.json: got ${algorithm}-${actual}, expected ${integrity}`);
  const target = join(folder, 'packages', name);
  mkdirSync(target, { recursive: true });
  await extract({ file: tarball, cwd: target, strip: 1 });
}

function shippedFiles(folder: string): Map<string, Buffer> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll('\\', '/'))
    .filter((path) => SHIPPED.some((pattern) => pattern.test(path)) && !UNSHIPPED.some((pattern) => pattern.test(path)));
  return new Map(paths.map((path) => [`nodejs/node_modules/${path}`, readFileSync(join(folder, path))]));
}

async function build(packages: Package[], target: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sharp-layer-'));
  try {
    for (const locked of packages) await fetchPackage(locked, folder);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.${process.pid}`, writeZip(shippedFiles(join(folder, 'packages'))));
    renameSync(`${target}.${process.pid}`, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const packages = lockedPackages();
  const scripts = ['scripts/media/layer.ts', 'tools/zip.ts'].map((file) => readFileSync(join(ROOT, file), 'utf8'));
  const hash = createHash('sha256').update(JSON.stringify([packages, scripts, compressor])).digest('hex').slice(0, 16);
  const cached = join(CACHE, `${hash}.zip`);
  if (!existsSync(cached)) await build(packages, cached);
  mkdirSync(dirname(ASSET), { recursive: true });
  copyFileSync(cached, ASSET);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
