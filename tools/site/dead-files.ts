import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join, relative } from 'path';

/** Relative links of a built site to files that it does not contain. VitePress checks only those to pages. */
export function deadFiles(folder: string): string[] {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html')).map((file) => join(folder, file));
  return pages.flatMap((page) => [...readFileSync(page, 'utf8').matchAll(/ (?:href|src)="(\.[^"?#]*)/g)]
    .filter(([, link]) => !existsSync(join(dirname(page), link)))
    .map(([, link]) => `${relative(folder, page)}: ${link}`));
}
