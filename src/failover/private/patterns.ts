/** So many names are listed one by one: the policies of a role have 10,240 characters, and a schedule has six ARNs. */
const LISTED = 8;

/**
 * The names, or one pattern for many names: what they have in common up to a hyphen, e.g. `shop-*-ap-northeast-1`.
 * Names without a common beginning are listed.
 */
export function patternsOf(names: readonly string[]): string[] {
  const different = [...new Set(names)];
  if (different.length <= LISTED) return different;
  const [first] = different;
  const begins = longest(first, (part) => part.endsWith('-') && different.every((name) => name.startsWith(part)));
  if (begins === '') return different;
  const rest = different.map((name) => name.slice(begins.length));
  const ends = longest([...rest[0]].reverse().join(''), (part) => {
    const suffix = [...part].reverse().join('');
    return suffix.startsWith('-') && rest.every((name) => name.endsWith(suffix));
  });
  return [`${begins}*${[...ends].reverse().join('')}`];
}

/** The longest beginning of a text that fits. */
function longest(text: string, fits: (part: string) => boolean): string {
  for (let length = text.length; length > 0; length -= 1) {
    if (fits(text.slice(0, length))) return text.slice(0, length);
  }
  return '';
}
