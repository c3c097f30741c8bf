import { readFileSync } from 'fs';
import { join } from 'path';
import { table } from '../markdown';

/** What `npm run check -- cdk-versions --write` has seen. */
export const SEEN = join(__dirname, 'cdk-versions.json');

/** How many resources, permissions and properties differ. */
export interface Comparison {
  readonly program: string;
  /** Versions of aws-cdk-lib. */
  readonly before: string;
  /** `flags`: the same version with the feature flags of `cdk init`. */
  readonly after: string;
  readonly added: number;
  readonly removed: number;
  readonly replaced: number;
  readonly granted: number;
  readonly revoked: number;
  /** What ChangeGuard rejects. */
  readonly dangers: number;
  readonly properties: readonly string[];
}

const WORDS = {
  en: {
    head: ['app', 'from', 'to', 'resources added, removed, replaced', 'permissions added, removed', 'rejected by the guard', 'other properties'],
    production: 'platform',
    warmPair: 'pair',
    everythingOn: 'pair, all options',
    flags: 'the same, feature flags of `cdk init`',
  },
  ja: {
    head: ['アプリ', '変更前', '変更後', 'リソースの追加、削除、置換', '権限の追加、削除', 'ガードが拒否', 'その他のプロパティ'],
    production: 'プラットフォーム',
    warmPair: 'ペア',
    everythingOn: 'すべてのオプションを指定したペア',
    flags: '同じバージョン、`cdk init` の機能フラグ',
  },
};

export function seen(): Comparison[] {
  return JSON.parse(readFileSync(SEEN, 'utf8')) as Comparison[];
}

export function seenTable(all: readonly Comparison[], language: keyof typeof WORDS): string[] {
  const { head, ...words } = WORDS[language];
  const say = (name: string) => (words as Record<string, string>)[name] ?? name;
  return table(head, all.map(({ program, before, after, added, removed, replaced, granted, revoked, dangers, properties }) => [
    say(program), before, say(after), [added, removed, replaced].join(', '), [granted, revoked].join(', '), String(dangers),
    properties.map((property) => `\`${property}\``).join('<br>') || '–',
  ]));
}
