import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { canonical, Program } from '../../tools/assemblies/canonical';

/* eslint-disable @typescript-eslint/no-explicit-any */
const ROOT = join(__dirname, '../..');
const PLATFORMS: readonly Program[] = ['production', 'development', 'economy', 'officeHours'];
const PAIRS: readonly Program[] = ['leastPair', 'warmPair', 'pilotLight'];
/** The table of docs/restore.md and its translation. Its columns are these constructs. */
const TABLES = [
  ['docs/restore.md', 'What you can go back to', /^none\b/, /^governance mode/], ['docs/ja/restore.md', '戻せる時点', /^なし/, /^ガバナンスモード/],
] as const;

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

// https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html: with a grace time, the lock is in compliance mode.
const modesOf = (stacks: readonly { readonly template: any }[]) => new Set(resourcesOf(stacks, /^AWS::Backup::BackupVault$/)
  .map(({ LockConfiguration }) => LockConfiguration.ChangeableForDays === undefined ? 'governance' : 'compliance'));

test('each tier keeps the same, as one column says', () => {
  const kept = [PLATFORM, PAIR].map(days);

  expect(kept.map(({ database, media }) => [database.length, media.length])).toEqual([[1, 1], [1, 1]]);
  expect(kept.map(({ backups }) => backups.length)).toEqual([0, 2]);
});

describe.each(TABLES)('%s', (file, heading, none, governance) => {
  const section = readFileSync(join(ROOT, file), 'utf8').split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const [, , ...rows] = [...section.matchAll(/^\|(.*)\|$/gm)].map(([, cells]) => cells!.split('|').map((cell) => cell.trim()));

  test('has backups and a lock of them where the templates do, and nowhere else', () => {
    const kept = [PLATFORM, WITH_PLAN, PAIR].map((stacks) => [backupsOf(stacks), backupsOf(stacks), locksOf(stacks)].map((count) => count > 0));
    const told = [1, 2, 3].map((column) => [1, 3, 4].map((row) => !none.test(rows[row]![column]!)));

    expect(told).toEqual(kept);
    expect(kept).toEqual([[false, false, false], [true, true, true], [true, true, true]]);
    expect([...modesOf([...WITH_PLAN, ...PAIR])]).toEqual(['governance']);
    expect([2, 3].map((column) => rows[4]![column])).toEqual([expect.stringMatching(governance), expect.stringMatching(governance)]);
  });
});

/** What only a `BackupPlan` and a pair have, and the words that say so. */
const LANGUAGES = [
  ['English', /AWS Backup|vault lock|recovery points?\b|daily backups/i, /\bpairs?\b|BackupPlan|`backups`|BackupsRole|Osaka/],
  ['Japanese', /AWS Backup|ボールトロック|復旧ポイント|日次バックアップ/, /ペア|BackupPlan|`backups`|BackupsRole|大阪/],
] as const;
/** Written by a command, about one construct, or what was decided once. */
const OTHERS = /^docs\/(?:ja\/)?(?:(?:api|constructs|decisions)\/|(?:alarms|assumptions|changes|costs|deviations|gameday|incidents|permissions|personal-data|requirements)\.md$)/;
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
])('a promise without a construct would be found: %s', (text, expected) => expect(promises(text, LANGUAGES[0])).toHaveLength(expected));
