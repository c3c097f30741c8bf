import { createHash } from 'crypto';

/** The first characters of a hash of a text, for names and ids that change with the text. */
export function hashOf(text: string, characters: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, characters);
}
