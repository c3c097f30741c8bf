import HAND from './by-hand.json';
import { canonical, Program } from '../../../tools/assemblies/canonical';
import { withDocumentRepository, WorkflowOptions } from '../../../tools/assemblies/document-repository';
import { withRows } from '../../../tools/markdown';
import { DEVIATIONS } from '../deviations';
import { MarkedValue, markedValues, MARKS } from '../document';
import { judgeRepository } from '../repository';
import type { Findings } from '../repository/finding';
import { linesOf } from '../values';
import { verdictsOf } from '../verdicts';

type Language = 'en' | 'ja';
type Row = readonly string[];

/** The pages with the tables, by language. */
export const PAGES: Readonly<Record<Language, string>> = { en: 'docs/deviations.md', ja: 'docs/ja/deviations.md' };

/** A column that only this table has. */
const COLUMNS: Readonly<Record<Language, readonly [verdicts: string, values: string, counted: string, deviations: string]>> = {
  en: ['app', 'program', 'values', 'requirements'], ja: ['アプリ', 'プログラム', '値', '要件'],
};

/** The marks of a person who read the document and the templates without these checks, by value. */
const LETTERS = 'DOLN';
const MARKS_IN: Readonly<Record<Language, readonly string[]>> = { en: MARKS, ja: ['文書のとおり', 'オプション', '文書と異なる', '確認できない'] };
const BY_HAND: Readonly<Record<Language, string>> = { en: 'platforms and a pair by their defaults, counted by hand', ja: 'プラットフォームとペアのデフォルト値、手作業での集計' };

/** The programs whose verdicts the page states. */
const APPS: Readonly<Partial<Record<Program, Readonly<Record<Language, string>>>>> = {
  production: { en: 'production platform, required props only', ja: '本番環境のプラットフォーム、必須の props のみ' },
  development: { en: 'development platform, required props only', ja: '開発環境のプラットフォーム、必須の props のみ' },
  economy: { en: 'economy platform, required props only', ja: 'エコノミーティアのプラットフォーム、必須の props のみ' },
  leastPair: { en: 'pair of Regions, required props only', ja: 'リージョンのペア、必須の props のみ' },
  everythingOn: { en: 'pair of Regions with all options, Datadog in Japan', ja: 'すべてのオプションを使うリージョンのペア、Datadog は日本' },
};

const NO_FILES = () => ({});
const documented = (options: WorkflowOptions, en: string, ja: string): Counted => ({
  program: 'document',
  title: { en: `\`examples/document.ts\`, and a repository with the files of the document, ${en}`, ja: `\`examples/document.ts\` と、文書のファイルを持つリポジトリ（${ja}）` },
  findings: () => withDocumentRepository(options, (folder) => judgeRepository(folder, () => true)),
});
interface Counted { readonly program: Program; readonly title: Readonly<Record<Language, string>>; findings(): Findings }
/** The programs whose values the page counts, and what the files of their repository show. */
const VALUES_OF: readonly Counted[] = [
  { program: 'production', title: APPS.production!, findings: NO_FILES },
  { program: 'leastPair', title: APPS.leastPair!, findings: NO_FILES },
  {
    program: 'everythingOn',
    title: { en: 'pair of Regions with all options, and the repository of the quickstart', ja: 'すべてのオプションを使うリージョンのペアと、クイックスタートのリポジトリ' },
    findings: () => judgeRepository('examples/quickstart', () => true),
  },
  documented({ keys: true }, 'whose workflow has access keys, as in the document', 'ワークフローは文書のとおりアクセスキーを使う'),
  documented({}, 'whose workflow takes a role', 'ワークフローはロールを使う'),
  documented({ releases: true }, 'whose workflow takes a role, and releases on a platform', 'ワークフローはロールを使い、プラットフォームにリリースする'),
];

/** The sections of guides that the deviations name, in Japanese. */
const GUIDES: Readonly<Record<string, string>> = {
  'first-deployment.md#6-release-the-image': 'first-deployment.md#6-イメージのリリース',
  'releases.md#a-process-of-your-own': 'releases.md#独自の手順を使う場合',
  'adopt.md#resources-of-a-platform': 'adopt.md#プラットフォームのリソース',
};

/** The text of a page with both tables renewed. */
export function withTables(page: string, language: Language): string {
  const [verdicts, values, counted, deviations] = COLUMNS[language];
  const rows: Record<string, readonly Row[]> = {
    [verdicts]: verdictRows(language), [values]: valueRows(language), [counted]: countedRows(language), [deviations]: deviationRows(language),
  };
  return Object.entries(rows).reduce((all, [column, list]) => withRows(all, column, list), page);
}

function deviationRows(language: Language): Row[] {
  return DEVIATIONS.map(({ statements, lines, [language]: [document, delivered, why, literal], guide, source }) => {
    const link = (en: string, ja: string, to?: string, own = to) => to === undefined ? '' : language === 'en' ? ` ([${en}](${to}))` : `（[${ja}](${own})）`;
    return [lines, statements.join(', ') || '–', document, delivered, why, `${literal}${link('source', '出典', source)}${link('how', '手順', guide, GUIDES[guide ?? ''])}`];
  });
}

function verdictRows(language: Language): Row[] {
  return Object.entries(APPS).map(([name, title]) => [title[language], ...counts(name as Program).map(String)]);
}

/** What was judged: both languages count the same values. */
const JUDGED = new Map<Counted, readonly MarkedValue[]>();

/** The values of a program and its repository. */
function valuesOf(counted: Counted): readonly MarkedValue[] {
  const values = JUDGED.get(counted) ?? markedValues(verdictsOf(canonical(counted.program).directory, counted.findings()));
  JUDGED.set(counted, values);
  return values;
}

/** How many values of the document a program and a repository have, by mark. */
function valueRows(language: Language): Row[] {
  const programs = VALUES_OF.map((counted) => {
    const values = valuesOf(counted);
    return [counted.title[language], ...MARKS.map((wanted) => String(values.filter(({ mark }) => mark === wanted).length))];
  });
  return [...programs, [BY_HAND[language], ...[...LETTERS].map((letter) => String(HAND.marks.split(letter).length - 1))]];
}

/** Where the count by hand and that of the pair with all options differ, by reason. A value without a reason is an error. */
function countedRows(language: Language): Row[] {
  const differing = new Map(valuesOf(VALUES_OF.find(({ program }) => program === 'everythingOn')!).map((value, index) => ({ value, hand: MARKS[LETTERS.indexOf(HAND.marks[index])] }))
    .filter(({ value, hand }) => value.mark !== hand).map((one) => [`${one.value.line} ${one.value.value}`, one]));
  const explained = HAND.reasons.flatMap(({ values }) => values);
  const wrong = [...explained.filter((key) => !differing.has(key)), ...[...differing.keys()].filter((key) => !explained.includes(key))];
  if (wrong.length > 0) throw new Error(`by-hand.json must have a reason for each differing value, and no other one, got ${wrong.join(', ')}`);
  return HAND.reasons.map((reason) => {
    const all = reason.values.map((key) => differing.get(key)!);
    const names = MARKS_IN[language];
    const [{ hand, value: { mark } }] = all;
    return [all.map(({ value }) => value.value).join(', '), linesOf(all.map(({ value }) => value)), names[MARKS.indexOf(hand)], names[MARKS.indexOf(mark)], reason[language]];
  });
}

const known = new Map<Program, readonly number[]>();

/** Met, of them otherwise than written, not met, not applicable, not checkable. */
function counts(program: Program): readonly number[] {
  const found = known.get(program);
  if (found) return found;
  const verdicts = verdictsOf(canonical(program).directory);
  const of = (wanted: string) => verdicts.filter(({ outcome }) => outcome === wanted);
  const lists = [of('met'), of('met').filter(({ deviation }) => deviation !== undefined), of('not met'), of('not applicable'), of('not checkable here')];
  const numbers = lists.map(({ length }) => length);
  known.set(program, numbers);
  return numbers;
}
