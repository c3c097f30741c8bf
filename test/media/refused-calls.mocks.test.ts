import { failure } from './fake-s3';
import { BUCKET, event, setUp } from './handler-fixture';

// S3 is the subject: thousands of plays need no pixels.
jest.mock('../../src/media/private/handler/image', () => ({
  allowFormats: () => {}, inspect: async () => ({}), sizeOf: () => '', ...Object.fromEntries(['decode', 'resize', 'encode'].map((name) => [name, async () => Buffer.from(name)])),
}));

/**
 * A model of S3 that refuses calls at any time: one call, all that are equal to it, or all from it to the end of the attempt, in one attempt or
 * in each. SQS delivers the message five times. A picture either has the derivatives of its newest upload then, or still has what it had, and its
 * message is in the dead-letter queue. It is never rejected.
 */
const { s3, attempt, log, clear } = setUp({
  deleteDerivatives: true,
  recipes: [
    { name: 'large', format: 'webp', quality: 80, width: 6, height: 6, fit: 'inside' },
    { name: 'small', format: 'jpeg', quality: 80, width: 3, height: 3, fit: 'cover' },
  ],
});
const KEY = 'originals/a.png';
const ATTEMPTS = [1, 2, 3, 4, 5];
const REFUSED = failure('SlowDown', 503);

/** What the picture was before the upload. The receive count also grows when Lambda throttles the function, so that an attempt can be missing. */
interface Start { readonly replaced: boolean; readonly tags?: Record<string, string>; readonly first: number }

type Refuses = (attempt: number, call: number, request: string) => boolean;

async function play({ replaced, tags, first }: Start, refuses: Refuses): Promise<{ requests: string[]; ended: boolean }> {
  clear();
  if (replaced) {
    s3.upload(BUCKET, KEY, Buffer.from('old'));
    await attempt(1, event(KEY));
  }
  s3.upload(BUCKET, KEY, Buffer.from('new'));
  s3.object(BUCKET, KEY)!.tags = tags;
  const requests: string[] = [];
  for (const count of ATTEMPTS.filter((number) => number >= first)) {
    let call = 0;
    s3.before = (request) => {
      requests.push(request);
      if (refuses(count, call++, request)) throw REFUSED;
    };
    if ((await attempt(count, event(KEY))).length === 0) return { requests, ended: true };
  }
  return { requests, ended: false };
}

/** What the picture lost; undefined if nothing. */
function lost({ replaced }: Start, ended: boolean): string | undefined {
  if (log().some(({ result }) => result === 'rejected')) return 'it was rejected';
  const newest = s3.object(BUCKET, KEY)!;
  const made = s3.keys(BUCKET, 'media/').map((key) => s3.object(BUCKET, key)!.metadata['source-etag'] === newest.etag.replaceAll('"', ''));
  if (ended) return made.length === 2 && made.every(Boolean) && Object.keys(newest.tags ?? {}).length === 0 ? undefined : 'derivatives or tags are wrong';
  return replaced && made.length < 2 ? 'it lost its derivatives' : undefined;
}

const starts: [string, Start][] = [
  ['a new picture', { replaced: false, first: 1 }],
  ['a picture that replaces another', { replaced: true, first: 1 }],
  ['a picture whose first attempts were throttled', { replaced: true, first: 3 }],
  ['a picture with tags of another message', { replaced: true, first: 2, tags: { rejected: 'earlier', converting: 'message-9/2' } }],
];

test.each(starts)('loses nothing: %s', async (_, start) => {
  const plain = (await play(start, () => false)).requests;
  const places = [...plain.keys()].flatMap((index) => [...ATTEMPTS, 0].map((number) => [index, number] as const));
  const plays: [string, Refuses][] = places.flatMap(([index, number]): [string, Refuses][] => {
    const at = (count: number) => number === 0 || count === number;
    return [
      [`attempt ${number}, call ${index}`, (count, call) => at(count) && call === index],
      [`attempt ${number}, each ${plain[index]}`, (count, _call, request) => at(count) && request === plain[index]],
      // In more than one attempt, this looks like an image that ends the function.
      ...number === 0 ? [] : [[`attempt ${number}, from call ${index}`, (count: number, call: number) => at(count) && call >= index] as [string, Refuses]],
    ];
  });
  // The failures of two calls in different attempts.
  for (const one of plain.keys()) for (const two of plain.keys()) plays.push([`calls ${one} and ${two}`, (count, call) => call === (count % 2 ? one : two)]);
  const losses: string[] = [];
  for (const [name, refuses] of plays) {
    const loss = lost(start, (await play(start, refuses)).ended);
    if (loss) losses.push(`${name}: ${loss}`);
  }

  expect(plain.length).toBeGreaterThan(6);
  expect(losses).toEqual([]);
});
