import { Templates } from './deployment';
import { route } from './route';

/** The requests of one page: the page, six calls of the API, and 25 files. The limits of `RateLimit` are derived from it. */
export const PAGE_LOAD: readonly { readonly uri: string; readonly method?: string; readonly page?: boolean }[] = [
  { uri: '/', page: true },
  ...[1, 2, 3, 4, 5].map((each) => ({ uri: `/api/products/${each}` })),
  { uri: '/api/visits', method: 'POST' },
  ...['js', 'css', 'mjs', 'woff2', 'png'].flatMap((ending) => [1, 2, 3, 4].map((each) => ({ uri: `/static/${each}.${ending}` }))),
  { uri: '/favicon.ico' },
  ...[1, 2, 3, 4].map((each) => ({ uri: `/media/${each}/large.webp` })),
];

/** What a backend sends with its files: `Cache-Control`, if any, and whether a release changes their names. */
export interface Backend { readonly cacheControl?: string; readonly hashed: boolean }

export const BACKENDS = {
  'without a header': { hashed: false },
  'of `express.static`': { cacheControl: 'public, max-age=0', hashed: false },
  'of the quickstart': { cacheControl: 'public, max-age=31536000, immutable', hashed: true },
} as const satisfies Record<string, Backend>;

/** The header of the media processor, by default. */
const MEDIA = 'public, max-age=86400';

/** One page load: how many requests each place answers, and how many files are of an earlier release. */
export interface Load {
  readonly browser: number;
  readonly edge: number;
  readonly tasks: number;
  readonly outdated: number;
}

interface Copy { readonly until: number; readonly release: number }

/** Seconds without a question to the origin: those of the header, or the default without one, up to the maximum. The minimum is 0. */
function lifetime(control: string | undefined, byDefault: number, most: number): number {
  if (control === undefined) return byDefault;
  if (/no-store|no-cache|private/.test(control)) return 0;
  return Math.min(Number(/max-age=(\d+)/.exec(control)![1]), most);
}

const HOUR = 3_600;

/**
 * The visits of one person: the first, an hour later, after two days, and after a release on the third day. Somebody else
 * was on the site half an hour before each.
 */
export function visits(templates: Templates, backend: Backend): Record<'first' | 'hour' | 'days' | 'release' | 'invalidated', Load> {
  const requests = PAGE_LOAD.map(({ uri, method }) => ({ uri, ...route(templates, { url: `https://eldonia.example${uri}`, method }) }));
  const play = (invalidates: boolean) => {
    // The copies that CloudFront has at one place, and those of the browser.
    const [edge, browser] = [new Map<string, Copy>(), new Map<string, Copy>()];
    let release = 1;
    const answerTo = ({ uri, origin, ttl = 0, maxTtl = 0, offered = {} }: typeof requests[number], at: number, own: Map<string, Copy>) => {
      const isFile = /[.]\w+$/.test(uri);
      const isMedia = origin === 'bucket';
      // A release gives a hashed file another name. Media are not part of it.
      const name = backend.hashed && isFile && !isMedia ? `${uri}#${release}` : uri;
      const control = isMedia ? MEDIA : isFile ? backend.cacheControl : 'no-store';
      const isOld = (copy: Copy) => isFile && !isMedia && copy.release < release;

      const known = own.get(name);
      if (known && at < known.until) return { by: 'browser', outdated: isOld(known) };
      const copy = edge.get(name);
      const answer = copy && at < copy.until ? copy : { until: at + lifetime(control, ttl, maxTtl), release };
      edge.set(name, answer);
      own.set(name, { until: at + lifetime(control ?? offered['cache-control'], 0, Infinity), release: answer.release });
      // The bucket is no task either.
      return { by: answer === copy || isMedia ? 'edge' : 'tasks', outdated: isOld(answer) };
    };
    const load = (at: number, own: Map<string, Copy>): Load => {
      const answers = requests.map((request) => answerTo(request, at, own));
      const count = (place: string) => answers.filter(({ by }) => by === place).length;
      return { browser: count('browser'), edge: count('edge'), tasks: count('tasks'), outdated: answers.filter(({ outdated }) => outdated).length };
    };
    const visit = (hours: number) => {
      load(hours * HOUR - HOUR / 2, new Map<string, Copy>());
      return load(hours * HOUR, browser);
    };
    const [first, hour, days] = [1, 2, 50].map(visit);
    release++;
    if (invalidates) edge.clear();
    return { first, hour, days, release: visit(51) };
  };
  return { ...play(false), invalidated: play(true).release };
}

/** The share of the requests that no task answers, in percent. */
export const hitRatio = ({ browser, edge, tasks }: Load): number => Math.round(100 * (browser + edge) / (browser + edge + tasks));
