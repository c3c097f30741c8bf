import { spawnSync } from 'child_process';
import { readdirSync, rmSync, statSync } from 'fs';
import { join } from 'path';
import { barriers } from './accessibility';
import { deadFiles } from '../tools/site/dead-files';
import { ROOT } from '../tools/site/documents';
import { lostQueries } from '../tools/site/search';
import { stage } from '../tools/site/stage';

const FOLDER = join(ROOT, '.site');

const MEGABYTE = 2 ** 20;

/** Builds the documentation site into `.site/dist`: the pages, then VitePress, which fails on a dead link to a page. */
async function main(): Promise<void> {
  const begin = Date.now();
  const pages = join(FOLDER, 'pages');
  await stage(pages);
  const staged = Date.now();
  rmSync(join(FOLDER, 'dist'), { recursive: true, force: true });
  const { status } = spawnSync(join(ROOT, 'node_modules/.bin/vitepress'), ['build', pages], { stdio: 'inherit' });
  if (status !== 0) {
    process.exitCode = 1;
    return;
  }
  const dead = deadFiles(join(FOLDER, 'dist'));
  if (dead.length > 0) {
    console.error(`Dead links:\n${dead.join('\n')}`);
    process.exitCode = 1;
  }
  const lost = await lostQueries(join(FOLDER, 'dist'), join(pages, '.vitepress/search.mts'));
  if (lost.length > 0) {
    console.error(`Searches without their page:\n${lost.join('\n')}`);
    process.exitCode = 1;
  }
  const barred = await barriers(join(FOLDER, 'dist'));
  // `.ci/run` shows this in its table.
  if (barred === undefined) {
    console.log('not checked: accessibility and widths of tables, because there is no chromium, and CHROMIUM names none');
  } else if (barred.length > 0) {
    console.error(`Accessibility and tables:\n${barred.join('\n')}`);
    process.exitCode = 1;
  }
  const files = readdirSync(join(FOLDER, 'dist'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const size = (all: string[]) => all.reduce((sum, file) => sum + statSync(file).size, 0);
  const html = files.filter((file) => file.endsWith('.html'));
  const seconds = (from: number, to: number) => Math.round((to - from) / 1_000);
  console.log(`${html.length} pages, ${files.length} files, ${(size(files) / MEGABYTE).toFixed(1)} MB, of which ${(size(html) / MEGABYTE).toFixed(1)} MB HTML`);
  console.log(`${seconds(begin, staged)} s for the pages, ${seconds(staged, Date.now())} s for VitePress; open it with npx vitepress preview .site/pages`);
}

void main();
