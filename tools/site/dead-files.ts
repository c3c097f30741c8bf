import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join, relative } from 'path';

/** Links of a built site, also those of its menus, to what it does not contain. VitePress checks only those from page to page. */
export function deadFiles(folder: string): string[] {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html')).map((file) => join(folder, file));
  const targets = (page: string, link: string) => {
    const file = link.startsWith('.') ? join(dirname(page), link) : join(folder, link);
    return [file.endsWith('/') ? join(file, 'index.html') : file, `${file}.html`];
  };
  return pages.flatMap((page) => [...new Set([...readFileSync(page, 'utf8').matchAll(/ (?:href|src)="((?:\.|\/(?!\/))[^"?#]*)/g)].map(([, link]) => link))]
    .filter((link) => !targets(page, link).some((file) => existsSync(file)))
    .map((link) => `${relative(folder, page)}: ${link}`));
}
