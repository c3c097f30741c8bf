import spinner from 'yocto-spinner';

/** Work that takes longer than this shows its progress. */
const PATIENCE_MILLISECONDS = 1_000;

/**
 * Does the same for each of many items, and shows how many are done once it takes more than a second.
 *
 * On a terminal a line that moves, elsewhere one plain line; both on stderr.
 */
export async function forEach<T>(title: string, items: readonly T[], work: (item: T) => void): Promise<void> {
  const start = Date.now();
  let shown: ReturnType<typeof spinner> | undefined;
  for (const [index, item] of items.entries()) {
    work(item);
    if (Date.now() - start < PATIENCE_MILLISECONDS) continue;
    shown ??= spinner({ text: title, stream: process.stderr }).start();
    // The text of a stream that is no terminal is printed again with each change.
    if (process.stderr.isTTY) shown.text = `${title} (${index + 1} of ${items.length})`;
    await new Promise(setImmediate);
  }
  shown?.stop();
}
