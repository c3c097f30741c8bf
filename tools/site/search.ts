import { readdirSync } from 'fs';
import { join } from 'path';
import { pathToFileURL } from 'url';
import MiniSearch, { Options } from 'minisearch';

/** What readers search, in the index of a language, and the page that must be among the first results. */
const QUERIES: readonly (readonly [index: 'root' | 'ja', query: string, page: string])[] = [
  ['root', 'cost', '/costs'],
  ['root', 'how much does it cost', '/costs'],
  ['root', 'failover', '/disaster-recovery'],
  ['root', 'delete the platform', '/retire'],
  ['ja', '料金', '/ja/tiers'],
  ['ja', 'リリース', '/ja/releases'],
  ['ja', 'アラーム一覧', '/ja/alarms'],
  ['ja', 'ゲームデー', '/ja/gameday'],
];
const FIRST = 3;

/** The queries that do not lead to their page, over the index that VitePress has built. */
export async function lostQueries(dist: string, config: string): Promise<string[]> {
  const { processTerm, tokenize } = await import(pathToFileURL(config).href) as Pick<Options, 'processTerm' | 'tokenize'>;
  const chunks = join(dist, 'assets/chunks');
  const lost: string[] = [];
  for (const [index, query, page] of QUERIES) {
    const file = readdirSync(chunks).find((name) => name.startsWith(`@localSearchIndex${index}.`))!;
    const { default: text } = await import(pathToFileURL(join(chunks, file)).href) as { default: string };
    const search = MiniSearch.loadJSON(text, { fields: ['title', 'titles', 'text'], storeFields: ['title', 'titles'], tokenize, processTerm });
    const found = search.search(query, { combineWith: 'AND', prefix: true, fuzzy: 0.1, boost: { title: 8, titles: 3, text: 1 } }).map(({ id }) => String(id).replace(/(\.html)?(#.*)?$/, ''));
    const pages = [...new Set(found)].slice(0, FIRST);
    if (!pages.includes(page)) lost.push(`"${query}" must find ${page}, got ${pages.join(', ') || 'nothing'}`);
  }
  return lost;
}
