import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { differences, templatesOf } from '../../tools/languages/templates';

const HASH = { a: 'a'.repeat(64), b: 'b'.repeat(64) };

/** The output of a program, whose platform has one stack with these resources. */
function output(resources: unknown, stack = 'Shop'): ReturnType<typeof templatesOf> {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'));
  for (const app of ['platform', 'pair']) mkdirSync(join(folder, app));
  writeFileSync(join(folder, 'platform', `${stack}.template.json`), JSON.stringify({ Resources: resources }));
  return templatesOf(folder);
}

test('templates that differ in the hashes of assets only are the same', () =>
  expect(differences(output({ Code: `${HASH.a}.zip`, Again: HASH.a }), output({ Code: `${HASH.b}.zip`, Again: HASH.b }))).toEqual([]));

test('another asset for one of two resources is a difference', () =>
  expect(differences(output({ One: HASH.a, Two: HASH.a }), output({ One: HASH.a, Two: HASH.b }))).toEqual([
    'platform/Shop.template.json Resources Two must be "hash0", got "hash1"',
  ]));

test.each([
  ['another value', { Bucket: { Versioned: true } }, 'Resources Bucket Versioned must be true, got false'],
  ['a missing value', { Bucket: { Versioned: false, Name: 'media' } }, 'Resources Bucket Name must be "media", got undefined'],
  ['another length of a list', { Bucket: { Versioned: false }, Topics: [] }, 'Resources Topics must be [], got undefined'],
])('%s is a difference', (_, expected, difference) =>
  expect(differences(output(expected), output({ Bucket: { Versioned: false } }))).toEqual([`platform/Shop.template.json ${difference}`]));

test('a stack that only one program defines is a difference', () => expect(differences(output({}), output({}, 'Store'))).toHaveLength(2));
