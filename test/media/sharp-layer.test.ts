import { readFileSync } from 'fs';
import { join } from 'path';
import sharp from 'sharp';
import { readZip, writeZip } from '../../tools/zip';

const ROOT = join(__dirname, '../..');
const MODULES = 'nodejs/node_modules/';
const ZIP = readFileSync(join(ROOT, 'assets/media/sharp-layer.zip'));
const files = readZip(ZIP);
const paths = [...files.keys()];
const manifest = (name: string) => JSON.parse(files.get(`${MODULES}${name}/package.json`)!.toString()) as Record<string, Record<string, string> | string | undefined>;
/** From the head of an ELF file: bits, byte order, processor. */
const machineOf = (file: Buffer) => [file.toString('latin1', 1, 4), file[4], file[5], file.readUInt16LE(18)];

test('has the packages that sharp loads, where Lambda looks for them, and its two binaries for 64-bit Arm', () => {
  const ARM64 = 183;
  const packages = paths.filter((path) => path.endsWith('/package.json')).map((path) => path.slice(MODULES.length, -'/package.json'.length));
  const binaries = paths.filter((path) => /\.node$|\.so[.\d]*$/.test(path));

  expect(packages.sort()).toEqual(['@img/colour', '@img/sharp-libvips-linux-arm64', '@img/sharp-linux-arm64', 'detect-libc', 'semver', 'sharp']);
  expect(paths.filter((path) => !path.startsWith(MODULES))).toEqual([]);
  expect(binaries.map((path) => machineOf(files.get(path)!))).toEqual(Array(2).fill(['ELF', 2, 1, ARM64]));
});

test('is the version that the handler is tested with, and all parts of it agree', () => {
  const { version, dependencies, optionalDependencies } = manifest('sharp') as { version: string } & Record<string, Record<string, string>>;

  expect(version).toBe(sharp.versions.sharp);
  expect(manifest('@img/sharp-linux-arm64').version).toBe(optionalDependencies['@img/sharp-linux-arm64']);
  expect(manifest('@img/sharp-libvips-linux-arm64').version).toBe(optionalDependencies['@img/sharp-libvips-linux-arm64']);
  expect(Object.keys(dependencies).sort()).toEqual(['@img/colour', 'detect-libc', 'semver']);
  expect(JSON.parse(files.get(`${MODULES}@img/sharp-libvips-linux-arm64/versions.json`)!.toString())).toMatchObject({ vips: sharp.versions.vips });
});

test('runs on the glibc 2.34 of Amazon Linux 2023', () => {
  const { glibc } = manifest('@img/sharp-linux-arm64').config as Record<string, string>;

  expect(glibc).toMatch(/^>=2\.(1\d|2\d|3[0-4])$/);
});

test('contains the licenses, and no unnecessary files', () => {
  for (const name of ['sharp', '@img/sharp-linux-arm64', '@img/colour', 'detect-libc', 'semver']) {
    expect(paths.some((path) => path.startsWith(`${MODULES}${name}/LICENSE`))).toBe(true);
  }
  // Its README lists the licenses of the parts of libvips.
  expect(files.get(`${MODULES}@img/sharp-libvips-linux-arm64/README.md`)!.toString()).toContain('LGPL');
  expect(ZIP.length).toBeLessThan(10_000_000);
});

test('writes the same zip file each time, whatever the order, and reads it back', () => {
  const contents = new Map([['b/x.txt', Buffer.from('two'.repeat(99))], ['a.txt', Buffer.from('one')]]);
  const zip = writeZip(contents);

  expect(writeZip(new Map([...contents].reverse())).equals(zip)).toBe(true);
  expect(readZip(zip)).toEqual(new Map([...contents].reverse()));
});
