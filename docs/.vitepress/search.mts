import indexTerms from './index-terms.json' with { type: 'json' };

/** Words of a text, also of Japanese, which has no spaces. */
export function tokenize(text: string): string[] {
  // The only place for it that is here and in the browser; to make one takes longer than most texts.
  const kept = globalThis as { segmenter?: Intl.Segmenter };
  kept.segmenter ??= new Intl.Segmenter('ja', { granularity: 'word' });
  return [...kept.segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}

/** What is searched for a word: nothing for words without a meaning of their own, and one word for those with the same meaning. */
export function processTerm(term: string): string | null {
  const without = 'a an and are can do does for how i in is it many much of on or our the to what when where which who why with you your の は が を に で と へ から まで です ます する'.split(' ');
  const same: Record<string, string> = {
    cost: 'costs', price: 'costs', prices: 'costs', pricing: 'costs', money: 'costs', expensive: 'costs', 料金: '費用', 価格: '費用', コスト: '費用', 値段: '費用',
    delete: 'teardown', remove: 'teardown', uninstall: 'teardown', 削除: '撤去', upgrade: 'upgrading', update: 'upgrading', error: 'troubleshooting',
    dr: 'recovery', cdn: 'cloudfront', waf: 'firewall', deploy: 'deployment',
  };
  const word = term.toLowerCase();
  if (without.includes(word)) return null;
  return Object.hasOwn(same, word) ? same[word] : word;
}

/** Each word of a query must occur, in a title rather than in a text, and in a guide rather than in a type or a decision. */
export const searchOptions = {
  combineWith: 'AND' as const, prefix: true, fuzzy: 0.1, boost: { title: 8, titles: 3, text: 1 },
  boostDocument: (id: string) => (/^\/(?:[a-z-]+\/)?(?:api|decisions)\//.test(id) ? 0.3 : 1),
};

/** A page for the index: headings have also the words of readers for what they are about, as the index of a book. */
export function withTerms(html: string, page: string): string {
  return Object.entries((indexTerms as Record<string, Record<string, string>>)[page] ?? {}).reduce((text, [anchor, words]) => {
    const links = [...text.matchAll(/<a class="header-anchor" href="#([^"]*)"/g)];
    const link = links.find(([, id]) => anchor === '' || decodeURIComponent(id) === anchor);
    if (!link) throw new Error(`index-terms.json must name an anchor of ${page}, got ${anchor}`);
    return `${text.slice(0, link.index)}: ${words} ${text.slice(link.index)}`;
  }, html);
}
