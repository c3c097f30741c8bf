import { setTimeout as sleep } from 'timers/promises';

const LOOKS = 240;
const PAUSE_MILLISECONDS = 250;

/**
 * Look until there is something to see: about a minute without load, because each look waits for the emulator, too. While it is still coming, the
 * looks do not count.
 */
export async function eventually<T>(
  what: string, look: () => Promise<T | undefined>, isComing: () => Promise<boolean> = async () => false,
): Promise<T> {
  for (let looks = 0; looks < LOOKS; looks++) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (await isComing()) looks = 0;
    await sleep(PAUSE_MILLISECONDS);
  }
  throw new Error(`${what}: not seen by ${LOOKS} looks`);
}
