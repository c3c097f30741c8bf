import { isConstruct, ownerOf } from './types';
import { Type } from '../jsii';

type Page = readonly [page: string, english: string, japanese: string];

/** The guides, with their titles in both languages. */
const GUIDES: readonly (readonly [group: string, japanese: string, pages: readonly Page[]])[] = [
  ['Start', 'はじめに', [
    ['get-started', 'Get started', 'はじめる'],
    ['first-deployment', 'First deployment', '初回デプロイ'],
    ['configure', 'Configure a platform', 'プラットフォームの設定'],
    ['workloads', 'Workers and services', 'ワーカーとサービス'],
    ['edge', 'CDN, firewall and DNS', 'CDN・ファイアウォール・DNS'],
    ['extend', 'Extend a platform', 'プラットフォームの拡張'],
    ['tiers', 'Tiers and costs', 'ティアと費用'],
    ['costs', 'Costs by component', '費用の内訳'],
    ['synthesis', 'Synthesis time', '合成の時間'],
    ['languages', 'Languages', '言語'],
  ]],
  ['Your accounts', '既存の環境', [
    ['adopt', 'Adopt existing resources', '既存リソースの利用'],
    ['pipelines', 'Pipelines and enterprise accounts', 'CDK Pipelines と企業アカウント'],
  ]],
  ['Run', '運用', [
    ['releases', 'Releases', 'リリース'],
    ['operations', 'Operations', '運用'],
    ['capacity', 'Capacity and traffic peaks', '性能とトラフィックの急増'],
    ['alarms', 'Alarms', 'アラーム一覧'],
    ['incidents', 'Incidents and pages', 'インシデントと呼び出し'],
    ['disaster-recovery', 'Disaster recovery', '災害対策'],
    ['gameday', 'Game day', 'ゲームデー'],
    ['failover', 'Failures during a failover', 'フェイルオーバー中の障害'],
    ['restore', 'Restore from a backup', 'バックアップからの復元'],
    ['troubleshooting', 'Troubleshooting', 'トラブルシューティング'],
    ['commands', 'Commands', 'コマンド'],
  ]],
  ['Change', '変更', [
    ['change-guard', 'ChangeGuard', 'ChangeGuard'],
    ['versions', 'Versions', 'バージョン'],
    ['cdk-cli', 'Commands of the CDK', 'CDK のコマンド'],
    ['changes', 'What a change does', '変更の影響'],
    ['migrating', 'Upgrading', 'アップグレード'],
    ['retire', 'Teardown', '撤去と移動'],
  ]],
  ['Background', '背景', [
    ['requirements', 'Requirements', '要件'],
    ['deviations', 'Deviations', '仕様との差異'],
    ['assumptions', 'Assumptions about AWS', 'AWS についての前提'],
    ['permissions', 'Permissions', '権限'],
    ['security-hub', 'Security Hub', 'Security Hub'],
    ['threat-model', 'Threat model', '脅威モデル'],
    ['security', 'Security', 'セキュリティ'],
    ['contributing', 'Contributing', '開発への参加'],
    ['integration-tests', 'Integration tests', '統合テスト'],
  ]],
];

/** A check that runs at synthesis, beside the constructs. */
const GUARD = 'ChangeGuard';

/** The sidebars of the site, and the pages that exist in Japanese. */
export function navigation(
  types: ReadonlyMap<string, Type>, japanese: readonly string[], decisions: readonly (readonly [page: string, title: string])[],
) {
  const all = [...types.values()];
  const page = ({ name }: Type) => ({ text: name, link: `/api/${name}` });
  const byName = (a: Type, b: Type) => a.name.localeCompare(b.name);
  const constructs = all.filter(isConstruct).sort(byName);
  const others = all.filter((type) => !isConstruct(type) && !ownerOf(type.name, types) && type.name !== GUARD).sort(byName);
  const constructItems = [...constructs, ...all.filter(({ name }) => name === GUARD)].map(page);
  const english = GUIDES.map(([text, , pages]) => ({ text, items: pages.map(([link, title]) => ({ text: title, link: `/${link}` })) }));
  const inJapanese = GUIDES.map(([, text, pages]) => ({
    text,
    items: pages.map(([link, , title]) => (japanese.includes(`ja/${link}.md`)
      ? { text: title, link: `/ja/${link}` } : { text: `${title}（英語）`, link: `/${link}` })),
  }));
  const decided = decisions.map(([link, text]) => ({ text, link }));
  return {
    guides: [...english, { text: 'Constructs', collapsed: true, items: constructItems }, { text: 'Decisions', collapsed: true, items: decided }],
    // The list of all types is in the pages of the types only, because each page contains its sidebar.
    reference: [
      { text: 'Constructs', items: constructItems },
      { text: 'Other types', items: [{ text: 'Index', link: '/api/' }, ...others.map(page)] },
      ...english.map((group) => ({ ...group, collapsed: true })),
    ],
    japanese: [...inJapanese, { text: 'コンストラクト（英語）', collapsed: true, items: constructItems }, { text: '設計判断（英語）', collapsed: true, items: decided }],
    translated: japanese.map((file) => file.replace(/\.md$/, '')),
  };
}
