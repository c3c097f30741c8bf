import { isConstruct, ownerOf } from './types';
import { Type } from '../jsii';

/** The guides in their order. */
const GUIDES: readonly (readonly [group: string, japanese: string, pages: readonly string[]])[] = [
  ['Start', 'はじめに', ['get-started', 'first-deployment', 'local-development', 'testing', 'configure', 'workloads', 'applications', 'redis-clients', 'edge', 'extend', 'tiers', 'costs', 'languages']],
  ['Your accounts', '既存の環境', ['adopt', 'move-in', 'from-copilot', 'pipelines']],
  ['Run', '運用', [
    'releases', 'release-failed', 'operations', 'access', 'capacity', 'alarms', 'incidents', 'lost-connections', 'disaster-recovery', 'gameday', 'restore', 'flood', 'troubleshooting', 'commands',
  ]],
  ['Change', '変更', ['resize', 'change-guard', 'versions', 'changes', 'migrating', 'retire']],
  ['Background', '背景', [
    'requirements', 'deviations', 'assumptions', 'verified', 'permissions', 'hard-problems', 'security-hub', 'personal-data', 'threat-model', 'security', 'contributing',
  ]],
];

/** A check that runs at synthesis, beside the constructs. */
const GUARD = 'ChangeGuard';

/** The sidebars of the site, and the pages that exist in Japanese; from the titles of all pages by their files. */
export function navigation(types: ReadonlyMap<string, Type>, titles: ReadonlyMap<string, string>) {
  const all = [...types.values()];
  const page = ({ name }: Type) => ({ text: name, link: `/api/${name}` });
  const byName = (a: Type, b: Type) => a.name.localeCompare(b.name);
  const constructs = all.filter(isConstruct).sort(byName);
  const others = all.filter((type) => !isConstruct(type) && !ownerOf(type.name, types) && type.name !== GUARD).sort(byName);
  const constructItems = [...constructs, ...all.filter(({ name }) => name === GUARD)].map(page);
  const item = (file: string) => ({ text: titles.get(`${file}.md`)!, link: `/${file}` });
  const english = GUIDES.map(([text, , pages]) => ({ text, items: pages.map(item) }));
  const inJapanese = GUIDES.map(([, text, pages]) => ({
    text, items: pages.map((name) => (titles.has(`ja/${name}.md`) ? item(`ja/${name}`) : { ...item(name), text: `${item(name).text}（英語）` })),
  }));
  const below = (folder: string) => [...titles.keys()].filter((file) => file.startsWith(folder)).map((file) => file.replace(/\.md$/, ''));
  const decided = below('decisions/').map(item);
  return {
    guides: [...english, { text: 'Constructs', collapsed: true, items: constructItems }, { text: 'Decisions', collapsed: true, items: decided }],
    // The list of all types is in the pages of the types only, because each page contains its sidebar.
    reference: [
      { text: 'Constructs', items: constructItems },
      { text: 'Other types', items: [{ text: 'Index', link: '/api/' }, ...others.map(page)] },
      ...english.map((group) => ({ ...group, collapsed: true })),
    ],
    japanese: [...inJapanese, { text: 'コンストラクト（英語）', collapsed: true, items: constructItems }, { text: '設計判断（英語）', collapsed: true, items: decided }],
    translated: below('ja/'),
  };
}
