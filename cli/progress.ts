import spinner from 'yocto-spinner';

/** Work that takes longer than this shows its progress. */
const PATIENCE_MILLISECONDS = 1_000;

/**
 * Does the same for each of many items, and shows how many are done once it takes more than a second.
 *
 * On a terminal one line that changes, elsewhere one plain line; both on stderr.
 */
export async function forEach<T>(title: string, items: readonly T[], work: (item: T) => void): Promise<void> {
  const start = Date.now();
  let show: ((text: string) => void) | undefined;
  for (const [index, item] of items.entries()) {
    work(item);
    if (Date.now() - start < PATIENCE_MILLISECONDS) continue;
    show ??= begin(title);
    show(`${title} (${index + 1} of ${items.length})`);
    await new Promise(setImmediate);
  }
  show?.('');
}

/** Shows the title; the result shows other texts, and ends with an empty one. */
function begin(title: string): (text: string) => void {
  if (!process.stderr.isTTY) {
    process.stderr.write(`${title} ...\n`);
    return () => undefined;
  }
  const line = spinner({ text: title }).start();
  return (text) => {
    if (text === '') line.stop();
    else line.text = text;
  };
}
