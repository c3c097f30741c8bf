// Writes the template, which is the quickstart in the repository of the library, with a released version of it. `cdk init --from-path` reads it, too.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const template = join(root, 'examples/create/template/typescript');
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

rmSync(template, { recursive: true, force: true });
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: join(root, 'examples/quickstart'), encoding: 'utf8' });
// npm leaves `.npmrc` and `.gitignore` out of a package. The first is for the library that is not released.
for (const file of files.split('\0').filter((name) => name && name !== '.npmrc')) cpSync(join(root, 'examples/quickstart', file), join(template, file));
writeFileSync(join(template, '_gitignore'), 'node_modules/\ncdk.out/\ndist/\n');
const manifest = join(template, 'package.json');
const change = (file, from, to) => writeFileSync(file, readFileSync(file, 'utf8').replaceAll(from, to));
change(manifest, 'file:eldonia-constructs.tgz', `^${read(join(root, 'package.json')).version}`);
change(join(template, 'README.md'), '](../../', `](${read(join(root, 'package.json')).repository.url.replace(/\.git$/, '')}/blob/main/`);
