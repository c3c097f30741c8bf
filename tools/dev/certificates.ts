import { createHash, generateKeyPairSync, sign } from 'crypto';
import { writeFileSync } from 'fs';
import { join } from 'path';

const AUTHORITY = 'Local authority';
/** Tags of DER. */
const [INTEGER, BITS, OCTETS, OID, UTF8, TIME, SEQUENCE, SET] = [0x02, 0x03, 0x04, 0x06, 0x0c, 0x18, 0x30, 0x31];
/** Object identifiers, as hexadecimal digits of their DER. */
const IDS = { ecdsaWithSha256: '2a8648ce3d040302', commonName: '550403', constraints: '551d13', usage: '551d0f', names: '551d11', own: '551d0e', issuer: '551d23' };
const DAYS = 30;

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const digits = body.length.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + digits.length % 2, '0'), 'hex');
  return Buffer.concat([Buffer.from(body.length < 0x80 ? [tag, body.length] : [tag, 0x80 + bytes.length, ...bytes]), body]);
}

const hex = (tag: number, digits: string) => der(tag, Buffer.from(digits, 'hex'));
const nameOf = (name: string) => der(SEQUENCE, der(SET, der(SEQUENCE, hex(OID, IDS.commonName), der(UTF8, Buffer.from(name)))));
const extension = (id: string, value: Buffer) => der(SEQUENCE, hex(OID, id), der(OCTETS, value));
const critical = (id: string, value: Buffer) => der(SEQUENCE, hex(OID, id), hex(0x01, 'ff'), der(OCTETS, value));
const dayFromNow = (days: number) =>
  der(TIME, Buffer.from(new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '')));

/**
 * Writes certificates of an authority of this computer: `ca.pem`, and `server.pem` with `server.key` for some names. The extensions are those that
 * strict clients require, such as Python 3.13. Node.js itself makes none.
 */
export function makeCertificates(folder: string, names: readonly string[] = ['localhost']): void {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const identifier = createHash('sha1').update(key).digest();
  const algorithm = der(SEQUENCE, hex(OID, IDS.ecdsaWithSha256));
  const certify = (serial: string, name: string, ...extensions: Buffer[]): string => {
    const ids = [extension(IDS.own, der(OCTETS, identifier)), extension(IDS.issuer, der(SEQUENCE, der(0x80, identifier)))];
    const content = der(SEQUENCE,
      // Version 3. Already valid before now: clocks of machines are set back.
      der(0xa0, hex(INTEGER, '02')), hex(INTEGER, serial), algorithm, nameOf(AUTHORITY), der(SEQUENCE, dayFromNow(-2), dayFromNow(DAYS)), nameOf(name), key,
      der(0xa3, der(SEQUENCE, ...extensions, ...ids)));
    const signed = der(SEQUENCE, content, algorithm, der(BITS, Buffer.of(0), sign('sha256', content, privateKey)));
    return `-----BEGIN CERTIFICATE-----\n${signed.toString('base64').match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`;
  };
  const authority = [critical(IDS.constraints, der(SEQUENCE, hex(0x01, 'ff'))), critical(IDS.usage, hex(BITS, '0204'))];
  writeFileSync(join(folder, 'ca.pem'), certify('01', AUTHORITY, ...authority));
  writeFileSync(join(folder, 'server.pem'), certify('02', names[0], extension(IDS.names, der(SEQUENCE, ...names.map((name) => der(0x82, Buffer.from(name)))))));
  // PostgreSQL rejects a key that other users can read.
  writeFileSync(join(folder, 'server.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
}
