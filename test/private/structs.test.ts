import { execFileSync } from 'child_process';
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { buildSync } from 'esbuild';
import { structs } from '../../src/private/structs/structs';

test('an app in one file is told to leave the library out of it, because the assets are beside the library', () => {
  const outfile = join(mkdtempSync(join(tmpdir(), 'bundle-')), 'app/dist/structs.js');
  buildSync({ entryPoints: [join(__dirname, '../../src/private/structs/structs.ts')], outfile, bundle: true, platform: 'node', external: ['aws-cdk-lib', 'constructs'], logLevel: 'error' });
  const printed = execFileSync(process.execPath, ['-e', 'try { require(process.argv[1]).structs() } catch ({ message }) { console.log(message) }', outfile], {
    encoding: 'utf8', env: { ...process.env, NODE_PATH: join(__dirname, '../../node_modules') },
  });

  expect(printed.trim()).toBe('eldonia-constructs must be in a folder of its own with its assets, got a bundle without them; keep the package out of it, ' +
    'with esbuild by --external:eldonia-constructs');
  expect(Object.keys(structs())).toContain('NetworkProps');
});
