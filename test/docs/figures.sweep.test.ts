import { budget, usd } from '../../tools/cost/figures';
import { Sentence } from '../../tools/figures/sentence';
import { filled, NUMBER, patternOf, SENTENCES, texts, translated } from '../../tools/figures/texts';

/** What a command writes has its figures from there. */
const WRITTEN = /^docs\/(deployment\/|(ja\/)?(alarms|assumptions|changes|costs|gameday|incidents|permissions|requirements|security-hub)\.md$)/;
const DOLLARS = /\$\d(?:[\d,.]*\d)?(?= (?:per|a|each) (?:\w+ and )?month\b)/g;
const ALARMS = new RegExp(`(?<![\\w$-])${NUMBER} (?:composite )?(?:alarms|topics)\\b|\\d+ ?(?:つ|個|件)の(?:複合)?(?:アラーム|トピック)`, 'gi');

/** The text for readers: documents without code, and docstrings of what users can import. */
function readable(file: string, text: string): string {
  if (file.endsWith('.md')) return text.replace(/^```[^]*?^```/gm, '');
  return /private|\.lambda/.test(file) ? '' : (text.match(/\/\*\*[^]*?\*\//g) ?? []).join('\n');
}

/** Figures that no sentence fills. */
function unbound(text: string, sentences: readonly Sentence[], figure: RegExp): string[] {
  const rest = sentences.reduce((left, sentence) => left.replace(patternOf(sentence), ''), text);
  return rest.replace(/^\s*(\/\*\*|\*\/|\*|\/\/)/gm, '').replace(/\s+/g, ' ').match(figure) ?? [];
}

const sentencesOf = (file: string) => SENTENCES.filter((sentence) => sentence.file === undefined || sentence.file === file);
const written = [...texts()].filter(([file]) => !WRITTEN.test(file));

test('each number of alarms, of topics and of dollars per month is one that npm run pages figures fills', () => {
  const missing = written.flatMap(([file, text]) => [
    ...file.startsWith('docs/ja/') || file === 'README.ja.md' ? [] : unbound(text, sentencesOf(file), DOLLARS),
    ...file.startsWith('docs/decisions/') ? [] : unbound(readable(file, text), sentencesOf(file), ALARMS),
  ].map((figure) => `${file}: add the sentence with "${figure}" to tools/figures`));

  expect(missing).toEqual([]);
});

test.each([
  ['It is paged by two alarms per Region.', ['two alarms']],
  ['Only the two composite alarms page.', ['two composite alarms']],
  ['呼び出すのは、2 つの複合アラームだけです。', ['2 つの複合アラーム']],
  ['a circuit breaker and two alarms roll it back', []],
])('finds a number without a sentence: %s', (text, expected) => expect(unbound(text, SENTENCES, ALARMS)).toEqual(expected));

test('fills in numbers and words, across the lines of a comment, and no other sentence', () => {
  const sentence: Sentence = { text: 'has # alarms and costs $# per month', figures: [() => 12, () => '1,234'] };

  expect(filled(' * It has 11 alarms and\n * costs $1.50 per month, not 11.', [sentence])).toBe(' * It has 12 alarms and\n * costs $1,234 per month, not 11.');
  expect(filled('has two alarms and costs $3 per month', [{ ...sentence, figures: [() => 3, () => 4] }])).toBe('has three alarms and costs $4 per month');
});

test('gives the amounts that changed to a translation, but one that became two', () => {
  const warn = jest.spyOn(console, 'warn').mockReturnValue(undefined);

  expect(translated('docs/ja/a.md', '月額 $12\n$3 と $4', '$3 of $12, $3 of $4', '$3 of $14, $5 of $4')).toBe('月額 $14\n$3 と $4');
  expect(warn.mock.calls).toEqual([['docs/ja/a.md:2: $3 must be $3 or $5, as in the original: change it by hand']]);
});

/** The first alert of a budget. */
const NEARLY_SPENT = 0.8;

test.each(['production', 'development', 'pair'] as const)('the first alert of the default budget is above the costs without traffic, and not far above: %s', (name) => {
  expect(NEARLY_SPENT * budget(name) / usd(name)).toBeGreaterThan(1.2);
  expect(NEARLY_SPENT * budget(name) / usd(name)).toBeLessThan(1.4);
});

test('the economy tier costs about a quarter of the development tier', () => {
  expect(usd('economy') / usd('development')).toBeGreaterThan(0.22);
  expect(usd('economy') / usd('development')).toBeLessThan(0.28);
});
