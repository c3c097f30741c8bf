import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { compareApi } from '../../tools/compatibility';

const workshop = mkdtempSync(join(tmpdir(), 'compatibility-'));

/** A package of jsii with experimental classes. */
function assembly(name: string, classes: string[]): string {
  const folder = join(workshop, name);
  mkdirSync(folder);
  const types = classes.map((type) => [`small.${type}`, {
    assembly: 'small', fqn: `small.${type}`, kind: 'class', name: type, initializer: {}, docs: { stability: 'experimental' }, locationInModule: { filename: 'index.ts', line: 1 },
  }]);
  const text = { name: 'small', version: '0.0.1', license: 'Apache-2.0', author: { name: 'a', roles: ['author'] }, repository: { type: 'git', url: 'https://eldonia.example' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...text, main: 'index.js', types: 'index.d.ts', jsii: { targets: {} } }));
  writeFileSync(join(folder, '.jsii'), JSON.stringify({
    ...text, schema: 'jsii/0.10.0', jsiiVersion: '5.0.0', fingerprint: '-', description: '-', homepage: '-', targets: { js: { npm: 'small' } }, types: Object.fromEntries(types),
  }));
  return folder;
}

test('accepts a new class, and rejects a removed one although the API is experimental', () => {
  const one = assembly('one', ['Network']);
  const two = assembly('two', ['Network', 'Database']);

  expect(compareApi(one, two, 'ignore')).toBe(0);
  expect(compareApi(two, one, 'ignore')).not.toBe(0);
});
