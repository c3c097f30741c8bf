import { spawnSync } from 'child_process';
import { rmSync } from 'fs';
import { join } from 'path';
import { barriers } from './accessibility';
import { deadFiles } from '../tools/site/dead-files';
import { ROOT } from '../tools/site/documents';
import { lostQueries } from '../tools/site/search';
import { stage } from '../tools/site/stage';

const FOLDER = join(ROOT, '.site');

/** Builds the documentation site into `.site/dist`: the pages, then VitePress, which fails on a dead link to a page. */
async function main(): Promise<void> {
  const pages = join(FOLDER, 'pages');
  await stage(pages);
  rmSync(join(FOLDER, 'dist'), { recursive: true, force: true });
  const { status } = spawnSync(join(ROOT, 'node_modules/.bin/vitepress'), ['build', pages], { stdio: 'inherit' });
  if (status !== 0) {
    process.exitCode = 1;
    return;
  }
  const dist = join(FOLDER, 'dist');
  const barred = await barriers(dist);
  // `.ci/run` shows this in its table.
  if (!barred) console.log('not checked: accessibility and widths of tables, because there is no chromium, and CHROMIUM names none');
  const problems = {
    'Dead links': deadFiles(dist),
    'Searches without their page': await lostQueries(dist, join(pages, '.vitepress')),
    'Accessibility and tables': barred ?? [],
  };
  for (const [title, found] of Object.entries(problems).filter(([, list]) => list.length > 0)) {
    console.error(`${title}:\n${found.join('\n')}`);
    process.exitCode = 1;
  }
  console.log('open it with npx vitepress preview .site/pages');
}

void main();
