import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { canonical, Program } from '../../tools/assemblies/canonical';

/* eslint-disable @typescript-eslint/no-explicit-any */
const ROOT = join(__dirname, '../..');
const PLATFORMS: readonly Program[] = ['production', 'development', 'economy', 'officeHours'];
const PAIRS: readonly Program[] = ['leastPair', 'warmPair', 'pilotLight'];
/** The table of docs/restore.md and its translation. Its columns are these constructs. */
const TABLES = [['docs/restore.md', 'What you can go back to', /^none\b/], ['docs/ja/restore.md', '戻せる時点', /^なし/]] as const;
type Frequency = 'daily' | 'monthly';
type Mode = 'governance' | 'compliance';
/** The words of the cells, by language. */
const WORDS = [
  {
    file: 'docs/restore.md',
    inAurora: 'database, in Aurora: any second, and a snapshot of each day',
    kept: (frequency: Frequency, days: number) => `${frequency} for ${days} days`,
    locked: (mode: Mode) => `${mode} mode`,
    none: 'none',
    join: ', ',
    everywhere: 'in each Region',
  },
  {
    file: 'docs/ja/restore.md',
    inAurora: 'データベース、Aurora 内：任意の秒と、毎日のスナップショット',
    kept: (frequency: Frequency, days: number) => `${{ daily: '日次', monthly: '月次' }[frequency]}は ${days} 日間`,
    locked: (mode: Mode) => ({ governance: 'ガバナンスモード', compliance: 'コンプライアンスモード' })[mode],
    none: 'なし',
    join: '、',
    everywhere: '各リージョン',
  },
];
/** The schedules of backup rules, by their fields after the hour. */
const FREQUENCIES: Readonly<Record<string, Frequency>> = { '* * ? *': 'daily', '1 * ? *': 'monthly' };

const stacksOf = (program: Program) => canonical(program).stacksRecursively;
const resourcesOf = (stacks: readonly { readonly template: any }[], type: RegExp) => stacks
  .flatMap(({ template }) => Object.values<any>(template.Resources ?? {})).filter(({ Type }) => type.test(Type)).map(({ Properties }) => Properties);
const PLATFORM = PLATFORMS.flatMap(stacksOf);
const PAIR = PAIRS.flatMap(stacksOf);
const WITH_PLAN = [...PLATFORM, ...stacksOf('everything').filter(({ stackName }) => stackName === 'BackupPlan')];

/** The days for which stacks keep what an operator restores, once each. */
const days = (stacks: readonly { readonly template: any }[]) => {
  const once = (values: number[]) => [...new Set(values)].filter((value) => value !== undefined).sort((a, b) => a - b);
  const plans = resourcesOf(stacks, /^AWS::Backup::BackupPlan$/).flatMap(({ BackupPlan }) => BackupPlan.BackupPlanRule as any[]);
  const media = resourcesOf(stacks, /^AWS::S3::Bucket$/).filter((bucket) => JSON.stringify(bucket.LifecycleConfiguration ?? '').includes('originals/'));
  return {
    database: once(resourcesOf(stacks, /^AWS::RDS::DBCluster$/).map(({ BackupRetentionPeriod }) => BackupRetentionPeriod as number)),
    media: once(media.flatMap((bucket) => bucket.LifecycleConfiguration.Rules as any[])
      .map(({ NoncurrentVersionExpiration: expiration }) => expiration?.NoncurrentDays as number)),
    backups: once(plans.map(({ Lifecycle }) => Lifecycle.DeleteAfterDays as number)),
  };
};
const backupsOf = (stacks: readonly { readonly template: any }[]) => resourcesOf(stacks, /^AWS::Backup::/).length;
const locksOf = (stacks: readonly { readonly template: any }[]) => resourcesOf(stacks, /^AWS::Backup::BackupVault$/).filter(({ LockConfiguration }) => LockConfiguration).length;

/** How often the rules make a backup, and how long they keep it; each rule once. */
const rulesOf = (stacks: readonly { readonly template: any }[]) => new Map(resourcesOf(stacks, /^AWS::Backup::BackupPlan$/)
  .flatMap(({ BackupPlan }) => BackupPlan.BackupPlanRule as any[])
  .map(({ ScheduleExpression: cron, Lifecycle }) => [FREQUENCIES[/^cron\(\d+ \d+ (.*)\)$/.exec(cron)![1]!]!, Lifecycle.DeleteAfterDays as number]));
// https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html: with a grace time, the lock is in compliance mode.
const modesOf = (stacks: readonly { readonly template: any }[]) => new Set<Mode>(resourcesOf(stacks, /^AWS::Backup::BackupVault$/)
  .map(({ LockConfiguration }) => LockConfiguration.ChangeableForDays === undefined ? 'governance' : 'compliance'));
const ALL = [PLATFORM, WITH_PLAN, PAIR];

test.each(WORDS)('$file says how often, for how long and in which mode, and which moments Aurora keeps', ({ file, inAurora, kept, locked, none, join: comma, everywhere }) => {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n').filter((line) => line.startsWith('| ')).map((line) => line.split('|').map((cell) => cell.trim()));
  const [database, vault, , mediaVault, lock] = lines.slice(lines.findIndex(([, head]) => head === inAurora));
  const cells = (of: (stacks: readonly { readonly template: any }[]) => string[]) =>
    ALL.map((stacks) => [...of(stacks), ...stacks === PAIR ? [everywhere] : []]).map((parts) => parts.join(comma) || none);
  const backups = cells((stacks) => [...rulesOf(stacks)].map(([frequency, count]) => kept(frequency, count)));

  // Aurora keeps each second of its retention, and takes a snapshot on each day of it.
  expect(database![1]).toBe(inAurora);
  expect(ALL.map((stacks) => days(stacks).database[0]! > 0)).toEqual([true, true, true]);
  expect([vault, mediaVault].map((row) => row!.slice(2, 5))).toEqual([backups, backups]);
  expect(lock!.slice(2, 5)).toEqual(cells((stacks) => [...modesOf(stacks)].map(locked)));
  expect([...rulesOf(PAIR).keys()]).toEqual(['daily', 'monthly']);
});

describe.each(TABLES)('%s', (file, heading, none) => {
  const section = readFileSync(join(ROOT, file), 'utf8').split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const [, , ...rows] = [...section.matchAll(/^\|(.*)\|$/gm)].map(([, cells]) => cells!.split('|').map((cell) => cell.trim()));
  const numbers = (cell: string) => [...cell.matchAll(/\d+/g)].map(([number]) => Number(number)).sort((a, b) => a - b);

  test('says before all else which construct keeps what, for as long as the templates say', () => {
    const [platform, withPlan, pair] = [PLATFORM, WITH_PLAN, PAIR].map(days);

    expect(rows.map(([, ...cells]) => cells.map(numbers))).toEqual([
      [platform!.database, withPlan!.database, pair!.database],
      [platform!.backups, withPlan!.backups, pair!.backups],
      [platform!.media, withPlan!.media, pair!.media],
      [platform!.backups, withPlan!.backups, pair!.backups],
      [[], [], []],
      [[], [], []],
    ]);
    expect([platform!.database, platform!.media, pair!.backups].map(({ length }) => length)).toEqual([1, 1, 2]);
  });

  test('has backups and a lock of them where the templates do, and nowhere else', () => {
    const kept = [PLATFORM, WITH_PLAN, PAIR].map((stacks) => [backupsOf(stacks), backupsOf(stacks), locksOf(stacks)].map((count) => count > 0));
    const told = [1, 2, 3].map((column) => [1, 3, 4].map((row) => !none.test(rows[row]![column]!)));

    expect(told).toEqual(kept);
    expect(kept).toEqual([[false, false, false], [true, true, true], [true, true, true]]);
  });
});

/** What only a `BackupPlan` and a pair have, and the words that say so. */
const LANGUAGES = [
  ['English', /AWS Backup|vault lock|recovery points?\b|daily backups/i, /\bpairs?\b|BackupPlan|`backups`|BackupsRole|Osaka/],
  ['Japanese', /AWS Backup|ボールトロック|復旧ポイント|日次バックアップ/, /ペア|BackupPlan|`backups`|BackupsRole|大阪/],
] as const;
/** Written by a command, about one construct, or what was decided once. */
const OTHERS = /^docs\/(?:ja\/)?(?:(?:api|constructs|decisions)\/|(?:alarms|assumptions|changes|costs|deviations|failover|gameday|incidents|integration-tests|permissions|requirements)\.md$)/;
const pages = ['README.md', 'README.ja.md', ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => `docs/${file}`)]
  .filter((file) => file.endsWith('.md') && !OTHERS.test(file));
/** Pages whose words are no promise, and why. */
const NO_PROMISE: Readonly<Record<string, string>> = {
  'docs/change-guard.md': 'what a change of a template takes away, of whichever construct',
  'docs/ja/change-guard.md': 'as in English',
};
/** Paragraphs, items of lists, and cells of tables with the first one, which says what the row is about. */
const blocksOf = (text: string) => text.replace(/^( *)```[^\n]*\n[\s\S]*?^\1```$/gm, '').split(/\n\s*\n|\n(?=\|)|\n(?= *(?:-|\d+\.) )/)
  .flatMap((block) => {
    const [, first = '', ...others] = block.startsWith('|') ? block.split('|') : [];
    return first === '' ? [block] : [first, ...others.map((cell) => `${first}|${cell}`)];
  });

const promises = (text: string, [, promise, named]: typeof LANGUAGES[number]) =>
  blocksOf(text).filter((block) => promise.test(block) && !named.test(block));

test.each(LANGUAGES)('no guide in %s promises a backup without the construct that has it', (...language) => {
  const inJapanese = (file: string) => file.startsWith('docs/ja/') || file === 'README.ja.md';
  const found = pages.filter((file) => inJapanese(file) === (language[0] === 'Japanese'))
    .flatMap((file) => promises(readFileSync(join(ROOT, file), 'utf8'), language).map((block) => ({ file, block: block.trim().slice(0, 120) })));

  expect(backupsOf(PLATFORM)).toBe(0);
  expect(found.filter(({ file }) => !(file in NO_PROMISE))).toEqual([]);
  expect(found.filter(({ file }) => file in NO_PROMISE)).toHaveLength(1);
});

test.each([
  ['Daily backups of AWS Backup.', 1],
  ['In a pair, AWS Backup has one.', 0],
  ['```\naws backup # AWS Backup\n```', 0],
  ['| an attacker | a vault lock | copies of a pair |', 1],
  ['| an attacker | a vault lock in a pair | no copies |', 0],
  ['| `BackupsRole` | writes recovery points |', 0],
])('a promise without a construct would be found: %s', (text, expected) => {
  expect(promises(text, LANGUAGES[0])).toHaveLength(expected);
});
