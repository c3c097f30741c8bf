import { unzipSync, zipSync, ZippableFile } from 'fflate';

/** Made on Unix, so that the mode counts: a world-readable regular file. */
const ATTRIBUTES = { os: 3, attrs: 0o100644 * 0x10000 };
/** The first date of the zip format, in any time zone, so that builds are reproducible. */
const DATE = new Date(1980, 0, 1);

/** Files by their path, as a zip file that has the same bytes whenever it is written, also by another Node.js. */
export function writeZip(files: ReadonlyMap<string, Buffer>): Buffer {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const zippable = sorted.map(([path, content]): [string, ZippableFile] => [path, [content, { ...ATTRIBUTES, level: 9, mtime: DATE }]]);
  return Buffer.from(zipSync(Object.fromEntries(zippable)));
}

/** The files of a zip file, by their path. */
export const readZip = (zip: Buffer): Map<string, Buffer> =>
  new Map(Object.entries(unzipSync(zip)).map(([path, content]) => [path, Buffer.from(content)]));
