import { readFileSync } from 'fs';
import { join } from 'path';
import { Text } from './pins';
import { table } from '../markdown';

/** What `npm run check -- cdk-versions --write` has seen. */
export const SEEN = join(__dirname, 'cdk-versions.json');
export const seen = () => JSON.parse(readFileSync(SEEN, 'utf8')) as Comparison[];

/** How many resources, permissions and properties differ between two versions of aws-cdk-lib, or with the `flags` of `cdk init`. */
export interface Comparison {
  readonly program: string;
  readonly before: string;
  readonly after: string;
  readonly resources: readonly [added: number, removed: number, replaced: number];
  readonly permissions: readonly [added: number, removed: number];
  /** What ChangeGuard rejects. */
  readonly dangers: number;
  readonly properties: readonly string[];
}

const HEAD: readonly Text[] = [
  ['app', 'アプリ'], ['from', '変更前'], ['to', '変更後'], ['resources added, removed, replaced', 'リソースの追加、削除、置換'],
  ['permissions added, removed', '権限の追加、削除'], ['rejected by the guard', 'ガードが拒否'], ['other properties', 'その他のプロパティ'],
];
const NAMES: Record<string, Text | undefined> = {
  production: ['platform', 'プラットフォーム'],
  warmPair: ['pair', 'ペア'],
  everythingOn: ['pair, all options', 'すべてのオプションを指定したペア'],
  flags: ['the same, feature flags of `cdk init`', '同じバージョン、`cdk init` の機能フラグ'],
};

export const seenTable = (all: readonly Comparison[], say: (text: Text) => string): string =>
  table(HEAD.map(say), all.map(({ program, before, after, resources, permissions, dangers, properties }) => [
    ...[program, before, after].map((name) => say(NAMES[name] ?? [name, name])), resources.join(', '), permissions.join(', '), String(dangers),
    properties.map((property) => `\`${property}\``).join('<br>') || '–',
  ]));
