import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../public', import.meta.url));
const TYPES: Record<string, string> = { '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml' };

export interface File {
  readonly body: string | Buffer;
  readonly type: string;
  readonly cacheControl: string;
}

/** A name with a hash has one content for ever: CloudFront and browsers ask nobody. The page, which has the names, is always checked. */
const FILE = 'public, max-age=31536000, immutable';
const PAGE = 'no-cache';
/** During a release, tasks of two versions answer. The page of one requests its files from the other. */
const OF_ANOTHER_RELEASE = 'no-store';

/**
 * The page, and its files below `/static/` with a hash of their content in the name, such as `/static/app.1a2b3c4d5e.js`. A bundler such as
 * Vite makes such names, too.
 */
export function openSite(folder = FOLDER) {
  const files = readdirSync(folder).filter((name) => name !== 'index.html').map((name) => {
    const body = readFileSync(join(folder, name));
    const [ending, hash] = [extname(name), createHash('sha256').update(body).digest('hex').slice(0, 10)];
    return { name, hashed: `${basename(name, ending)}.${hash}${ending}`, body, type: TYPES[ending] ?? 'application/octet-stream' };
  });
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const body = files.reduce((text, { name, hashed }) => text.replaceAll(`/static/${name}"`, `/static/${hashed}"`), html);
  return {
    page: { body, type: 'text/html; charset=utf-8', cacheControl: PAGE },
    /** A file by its name with a hash; undefined if no release has it. */
    file(requested: string): File | undefined {
      const name = requested.replace(/\.[0-9a-f]{10}(\.\w+)$/, '$1');
      const found = files.find((file) => file.name === name && requested !== name);
      return found && { body: found.body, type: found.type, cacheControl: found.hashed === requested ? FILE : OF_ANOTHER_RELEASE };
    },
  };
}

export type Site = ReturnType<typeof openSite>;
