import { readFileSync } from 'fs';
import { dirname, extname, join, relative } from 'path';
import type { MarkdownRenderer } from 'vitepress';

/** In a picture of full size, small letters have 12 pixels: with this share of it, they can still be read. */
const LEAST = 0.6;

/** Shows each picture as large as the page allows, but not smaller than its letters allow. A click opens it in full size. */
export function pictures(md: MarkdownRenderer, pages: string, base: string): void {
  const image = md.renderer.rules.image!;
  md.renderer.rules.image = (tokens, index, options, env: { path: string }, self) => {
    const token = tokens[index];
    const source = token.attrGet('src')!;
    if (/^[a-z]+:/.test(source)) return image(tokens, index, options, env, self);
    // Not beside the pages, so that the picture and the link to it have the same address.
    const file = relative(pages, join(dirname(env.path), source));
    const { width, height } = sizeOf(join(pages, 'public', file));
    token.attrSet('src', `/${file}`);
    token.attrSet('width', `${width}`);
    token.attrSet('height', `${height}`);
    token.attrSet('style', `min-width: ${Math.round(width * LEAST)}px`);
    return `<a class="picture" href="${base}${file}" target="_blank">${image(tokens, index, options, env, self)}</a>`;
  };
}

function sizeOf(file: string): { width: number; height: number } {
  const content = readFileSync(file);
  if (extname(file) === '.png') return { width: content.readUInt32BE(16), height: content.readUInt32BE(20) };
  const [, width, height] = /<svg[^>]* width="(\d+)" height="(\d+)"/.exec(content.toString())!;
  return { width: Number(width), height: Number(height) };
}
