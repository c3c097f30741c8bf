#!/usr/bin/env node
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder, ...others] = process.argv.slice(2);
const fail = (message) => {
  console.error(message);
  process.exit(2);
};
if (folder === undefined || folder.startsWith('-') || others.length > 0) fail('usage: npm create eldonia@latest FOLDER');
const target = resolve(folder);
if (existsSync(target) && readdirSync(target).length > 0) fail(`FOLDER must be new or empty, got ${target}; name another one`);

cpSync(fileURLToPath(new URL('template/typescript', import.meta.url)), target, { recursive: true });
renameSync(join(target, '_gitignore'), join(target, '.gitignore'));
const manifest = join(target, 'package.json');
const name = basename(target).toLowerCase().replace(/[^a-z0-9-]+/g, '-');
writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"eldonia-quickstart"', JSON.stringify(name)));
console.log(`${target} is a repository of its own. Set account, zone and repository in bin/app.ts, and then:

  cd ${folder}
  npm install
  npm run synth:first   # writes eldonia.lock.json: commit it
  npm test`);
