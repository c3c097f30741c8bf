import { crc32, inflateRawSync } from 'zlib';
import { deflateRaw } from 'pako';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** Made on Unix, so that the mode below counts. */
const MADE_BY = 0x300 + VERSION;
/** A world-readable regular file, in the upper half of the attributes. */
const MODE = 0o100644 * 0x10000;
const DEFLATED = 8;
/** The first date of the zip format, so that builds are reproducible. */
const DATE = 0x21;
const CENTRAL_HEADER = 46;
const LOCAL_HEADER = 30;
const END_HEADER = 22;

/** Files by their path, as a zip file that has the same bytes whenever it is written, also by another Node.js. */
export function writeZip(files: ReadonlyMap<string, Buffer>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = Buffer.from(path);
    const packed = Buffer.from(deflateRaw(content, { level: 9 }));
    const shared = Buffer.alloc(26);
    [VERSION, 0, DEFLATED, 0, DATE].forEach((value, index) => shared.writeUInt16LE(value, index * 2));
    [crc32(content), packed.length, content.length].forEach((value, index) => shared.writeUInt32LE(value, 10 + index * 4));
    shared.writeUInt16LE(name.length, 22);
    bodies.push(number(LOCAL), shared, name, packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(MODE, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(number(CENTRAL), short(MADE_BY), shared, rest, name);
    offset += LOCAL_HEADER + name.length + packed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([...bodies, ...directory, end(files.size, size, offset)]);
}

/** The files of a zip file, by their path; each is checked against its checksum. */
export function readZip(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const tail = zip.length - END_HEADER;
  if (zip.readUInt32LE(tail) !== END) throw new Error('not a zip file');
  let at = zip.readUInt32LE(tail + 16);
  for (let left = zip.readUInt16LE(tail + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const path = zip.toString('utf8', at + CENTRAL_HEADER, at + CENTRAL_HEADER + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + LOCAL_HEADER + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20)));
    if (crc32(content) !== zip.readUInt32LE(at + 16)) throw new Error(`${path} is damaged`);
    files.set(path, content);
    at += CENTRAL_HEADER + nameLength + extraLength + commentLength;
  }
  return files;
}

function end(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(END_HEADER);
  record.writeUInt32LE(END, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}

function number(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function short(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}
