// Exits with 0 if jsii has to run: it has not yet, or a source is newer than what it wrote.
import { existsSync, readdirSync, statSync } from 'node:fs';

const COMPILED = '.jsii';
const time = (file) => statSync(file).mtimeMs;
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => `src/${file}`);
const stale = !existsSync(COMPILED) || !existsSync('lib/index.js') || sources.some((file) => time(file) > time(COMPILED));
process.exit(stale ? 0 : 1);
