import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join, normalize, resolve } from 'path';
import { SENTENCES, Translator } from '../../tools/on-call/translate';
import { documents, withRelativeLinks } from '../../tools/site/documents';
import { anchorOf } from '../support/documents';

const ROOT = resolve(__dirname, '../..');
const JAPANESE = ['README.ja.md', ...readdirSync(join(ROOT, 'docs/ja'), { recursive: true, encoding: 'utf8' }).map((file) => `docs/ja/${file}`)];
/** What a command writes says so before its first heading of the second level. */
const GENERATED = /\b(?:Generated|Written) by (?:`|np[mx] )|` writes this (?:file|page)\b/;
const IN_JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
/** Guides that stay in English, and why. */
const IN_ENGLISH: Readonly<Record<string, string>> = {
  'CONTRIBUTING.md': 'code, reviews and commits are in English',
  'MIGRATING.md': 'each release adds to it',
  'docs/lost-connections.md': 'a command writes its table',
  'SECURITY.md': 'the forge shows this file, and reports are in English',
};

/** The document in English of one in Japanese. */
function originalOf(file: string): string {
  return file === 'README.ja.md' ? 'README.md' : file.replace(/^docs\/ja\//, 'docs/');
}

function translationOf(file: string): string {
  return file === 'README.md' ? 'README.ja.md' : file.replace(/^docs\//, 'docs/ja/');
}

/** With relative links also where the package needs those to GitHub. */
const read = (file: string): string => withRelativeLinks(readFileSync(join(ROOT, file), 'utf8'), file);

/** The blocks of code, and the text around them. */
function parts(file: string): { readonly code: string[]; readonly text: string } {
  const fence = /^( *)```[^\n]*\n[\s\S]*?^\1```$/gm;
  return { code: read(file).match(fence) ?? [], text: read(file).replace(fence, '') };
}

const headings = (file: string): string[] => [...parts(file).text.matchAll(/^(#+) (.*)$/gm)].map(([heading]) => heading);

/** The number of cells of each row, and of lines that are no rows between the tables. */
function shapes(file: string): number[][] {
  const tables: number[][] = [];
  let isInside = false;
  for (const line of parts(file).text.split('\n').map((one) => one.replace(/^>? */, ''))) {
    const isRow = line.startsWith('|');
    if (isRow && !isInside) tables.push([]);
    if (isRow) tables[tables.length - 1].push(line.split('|').length - 2);
    isInside = isRow;
  }
  return tables;
}

/** Where the links of each section lead: to the document in English, and to the number of the heading, because its text is translated. */
const links = (file: string): string[][] => parts(file).text.split(/^#+ /m).map((section) => [...section.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => {
  if (/^https?:/.test(link)) return link;
  const [path, anchor] = link.split('#');
  const target = path === '' ? file : normalize(join(dirname(file), path));
  const place = anchor === undefined ? '' : `#${headings(target).map(anchorOf).indexOf(anchor)}`;
  return originalOf(target) + place;
}).sort());

/** What is not translated: code within the text, amounts, minutes as usual (worst), and numbers of three digits or more. */
function literals(file: string): string[] {
  const { text } = parts(file);
  return [/`[^`]+`/g, /\$[\d,.]*\d/g, /(?<![\w-])\d+ \(\d+\)/g, /\d[\d,]*\d{2}/g].flatMap((pattern) => text.match(pattern) ?? [])
    .map((literal) => literal.replace(/\s+/g, ' ')).sort();
}

const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const TIMES = [/(?<![\w.])(\d[\d,.]*|[a-z]+)[ -](?:second|minute|hour|day|week|month|year)s?\b/gi, /(?<![\w.])(\d[\d,.]*) ?(?:秒|分(?!の)|時間|日|週|か月|年)/g];

/** The times of a section, whose numbers another section does not have: that of the same heading in the other language. */
function lostTimes(section: string, other: string): string[] {
  const [plain, all] = [section.replace(/`[^`]*`|\]\([^)]*\)/g, ''), other].map((text) => text.replace(/(?<=\d),(?=\d{3})/g, '').toLowerCase());
  const numberOf = (word: string) => (WORDS.includes(word) ? `${WORDS.indexOf(word)}` : word);
  const has = new Set(all.match(/\d+(?:\.\d+)?|[a-z]+/g)?.map(numberOf));
  return TIMES.flatMap((pattern) => [...plain.matchAll(pattern)]).map(([, number]) => numberOf(number))
    .filter((number) => /^\d/.test(number) && !has.has(number) && !(number === '1' && /\b(?:an?|each|every|once|per)\b/.test(all)));
}

test.each<[string, string, string[]]>([
  ['kept for 7 days, and for six hours', '7 日間、6 時間', []],
  ['7 日間', 'kept for 5 days', ['7']],
  ['two minutes, within an hour', '3 分、1 時間', ['2']],
  ['3 分の 1、1 時間', 'a third, within an hour', []],
])('the times of "%s" that "%s" lacks', (section, other, expected) => expect(lostTimes(section, other)).toEqual(expected));

/** What a translation has in common with its original. */
const ASPECTS: Record<string, (file: string) => unknown> = {
  'headings, by level,': (file) => headings(file).map((heading) => /^#+/.exec(heading)![0]),
  'tables, row by row,': shapes,
  'code': (file) => parts(file).code,
  'links': links,
  'names and amounts': literals,
};

/** The guides, without the texts about constructs and the decisions. */
function guides(): string[] {
  return documents().filter((file) => !/^docs\/(?:constructs|decisions)\//.test(file));
}

const isGenerated = (file: string): boolean => GENERATED.test(read(file).split('\n## ')[0]);

describe('the guides', () => {
  test('exist in Japanese, unless a command writes them or a reason is given', () => {
    const expected = guides().filter((file) => !isGenerated(file) && IN_ENGLISH[file] === undefined);

    expect(expected.filter((file) => !existsSync(join(ROOT, translationOf(file))))).toEqual([]);
  });

  test('that a command writes are known, so that no text by hand is left out by its words', () => {
    expect(guides().filter(isGenerated)).toEqual([
      'alarms', 'assumptions', 'changes', 'costs', 'gameday', 'incidents', 'permissions', 'personal-data', 'requirements',
      'security-hub', 'versions',
    ].map((name) => `docs/${name}.md`));
  });

  test('that stay in English exist, are written by hand, and have no translation', () => {
    const files = Object.keys(IN_ENGLISH);

    expect(files.filter((file) => !guides().includes(file) || isGenerated(file))).toEqual([]);
    expect(files.filter((file) => JAPANESE.includes(translationOf(file)))).toEqual([]);
  });
});

describe('the pages for people on call', () => {
  const translator = new Translator();
  const pages = Object.fromEntries(['alarms', 'assumptions', 'incidents', 'gameday', 'costs', 'permissions', 'requirements'].map((name) => [`docs/ja/${name}.md`, translator.page(name, read(`docs/${name}.md`))]));

  test('say in Japanese what they say in English', () => {
    const stale = Object.keys(pages).filter((file) => !JAPANESE.includes(file) || read(file) !== pages[file]);

    expect(Object.values(pages).join('\n').match(/[.,;] ?[ぁ-んァ-ヶ一-龠]/g)).toBeNull();
    expect(stale.map((file) => `${file} is not what the page in English says: run npm run pages`)).toEqual([]);
  });

  test('use each sentence of the list', () => expect(Object.keys(SENTENCES).filter((sentence) => !translator.used.has(sentence))).toEqual([]));

  test('name a sentence that is new, or whose English has changed', () =>
    expect(() => new Translator({ 'The cache is full.': 'キャッシュがいっぱいである。' }).text('The cache is full. The cache of {1} is slow.'))
      .toThrow('lacks "The cache of {1} is slow." of "The cache is full. The cache of {1} is slow.": add it, then run npm run pages'));

  test('have the words of the English sentence that are not translated', () => {
    const words = (text: string) => (text.match(/\{\d\}|`[^`]*`/g) ?? []).sort();
    const differing = Object.entries(SENTENCES).filter(([english, japanese]) => `${words(japanese)}` !== `${words(english)}`);
    const untranslated = Object.entries(SENTENCES).filter(([english, japanese]) => !IN_JAPANESE.test(japanese) && (/ (?:and|or) /.test(japanese) || (english !== japanese && !japanese.includes('、') && /[a-z]{3}/.test(english))));

    expect(differing).toEqual([]);
    expect(untranslated).toEqual([]);
  });
});

test('the home page of the site in Japanese links to translations where they exist', () => {
  const targets = [...read('docs/.vitepress/home/ja/index.md').matchAll(/link: "?\/([^"#\s}]+)/g)].map(([, link]) => link);

  expect(targets).toContain('ja/tiers');
  expect(targets.filter((target) => JAPANESE.includes(`docs/ja/${target}.md`))).toEqual([]);
});

describe.each(JAPANESE)('%s', (file) => {
  const original = originalOf(file);

  test.each(Object.entries(ASPECTS))('has the %s of the original', (_, of) => expect(of(file)).toEqual(of(original)));

  test('has the seconds, minutes, hours and days of the original, section by section', () => {
    const [translated, english] = [file, original].map((one) => parts(one).text.split(/^#+ /m));

    expect(english.flatMap((section, index) => [...lostTimes(section, translated[index]), ...lostTimes(translated[index], section)])).toEqual([]);
  });

  test('links to translations where they exist', () => {
    const targets = [...parts(file).text.matchAll(/\]\(([^)\s#]+)/g)].map(([, link]) => normalize(join(dirname(file), link)));

    expect(targets.filter((target) => target !== original && target.endsWith('.md') && translationOf(target) !== target && existsSync(join(ROOT, translationOf(target)))))
      .toEqual([]);
  });

  test('marks the links to what is in English, other than those that are the name of a type', () => {
    const found = [...parts(file).text.matchAll(/\[(?!English\]|[A-Z]\w+\]\(\S*(?:API\.md#|constructs\/))[^\]]*\]\((?!https?:)([^)\s#]+\.md)[^)]*\)(（英語）)?/g)];
    const isJapanese = (target: string) => JAPANESE.includes(normalize(join(dirname(file), target)));

    expect(found.filter(([, target, mark]) => isJapanese(target) === (mark !== undefined)).map(([link]) => link)).toEqual([]);
  });

  test('is in Japanese: no paragraph is left in English', () => {
    const paragraphs = parts(file).text.split(/\n\n+/).map((text) => text.replace(/`[^`]*`|\]\([^)]*\)|<[^>]*>/g, ''))
      .filter((text) => !/^[#|>\s-]|^\[(?:English|\d)|^Apache|^TypeScript:|^(?:Python|Java|Go)$/.test(text.trim()) && text.trim() !== '');

    expect(paragraphs.filter((text) => !IN_JAPANESE.test(text))).toEqual([]);
  });

  test('links from the original', () => {
    const targets = [...read(original).matchAll(/\[日本語\]\(([^)]*)\)/g)].map(([, link]) => normalize(join(dirname(original), link)));

    expect(targets).toEqual([file]);
  });
});
