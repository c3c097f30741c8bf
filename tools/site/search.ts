import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { pathToFileURL } from 'url';
import MiniSearch, { Options, SearchOptions } from 'minisearch';

/** How many results readers look at. */
const FIRST = 3;

/** The queries that do not lead to their page, over the indexes that VitePress has built: one per language. */
export async function lostQueries(dist: string, configuration: string): Promise<string[]> {
  const { processTerm, tokenize, searchOptions } = await import(pathToFileURL(join(configuration, 'search.mts')).href) as
    Pick<Options, 'processTerm' | 'tokenize'> & { searchOptions: SearchOptions };
  const queries = JSON.parse(readFileSync(join(configuration, 'queries.json'), 'utf8')) as Record<string, [query: string, page: string][]>;
  const chunks = join(dist, 'assets/chunks');
  const lost: string[] = [];
  for (const [language, expected] of Object.entries(queries)) {
    const file = readdirSync(chunks).find((name) => name.startsWith(`@localSearchIndex${language}.`))!;
    const { default: text } = await import(pathToFileURL(join(chunks, file)).href) as { default: string };
    const search = MiniSearch.loadJSON(text, { fields: ['title', 'titles', 'text'], storeFields: ['title', 'titles'], tokenize, processTerm });
    for (const [query, page] of expected) {
      const found = search.search(query, searchOptions).map(({ id }) => String(id).replace(/^\/|(\.html)?(#.*)?$/g, ''));
      const pages = [...new Set(found)].slice(0, FIRST);
      if (!pages.includes(page)) lost.push(`"${query}" must find ${page}, got ${pages.join(', ') || 'nothing'}`);
    }
  }
  return lost;
}
