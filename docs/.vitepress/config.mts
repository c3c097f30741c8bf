import { dirname } from 'path';
import { fileURLToPath } from 'url';
import { DefaultTheme, defineConfig } from 'vitepress';
import navigation from './navigation.json' with { type: 'json' };
import { pictures } from './pictures.mts';
import { processTerm, searchOptions, tokenize, withTerms } from './search.mts';
import { breakPaths, markCells, nameRows } from './tables.mts';
import { explainUntranslated } from './untranslated.mts';

const BASE = process.env.DOCS_BASE ?? '/';
const PAGES = dirname(dirname(fileURLToPath(import.meta.url)));
const REPOSITORY = 'https://github.com/eldonia/eldonia-constructs';

/** The anchor of a heading, as GitHub writes it, so that a link works in both places. */
function slugify(heading: string): string {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{M}\p{N}_\s-]/gu, '').replace(/\s/g, '-');
}

const search: DefaultTheme.LocalSearchOptions = {
  // The functions run in the browser too, so they use nothing around them.
  miniSearch: { options: { tokenize, processTerm }, searchOptions },
  // The index has no colors, in which VitePress would render all examples twice more, and it has the words of readers that no heading has.
  _render: (source, env: { relativePath: string }, md) => {
    const { highlight } = md.options;
    md.set({ highlight: null });
    try {
      return withTerms(md.render(source, env), env.relativePath.replace(/\.md$/, ''));
    } finally {
      md.set({ highlight });
    }
  },
  locales: {
    ja: {
      translations: {
        button: { buttonText: '検索', buttonAriaLabel: '検索' },
        modal: {
          displayDetails: '詳細を表示',
          resetButtonTitle: '検索語を消去',
          backButtonTitle: '閉じる',
          noResultsText: '見つかりません',
          footer: { selectText: '選択', navigateText: '移動', closeText: '閉じる' },
        },
      },
    },
  },
};

export default defineConfig({
  title: 'eldonia-constructs',
  description: 'The Eldonia platform as AWS CDK constructs',
  base: BASE,
  head: [['link', { rel: 'icon', href: `${BASE}favicon.svg`, type: 'image/svg+xml' }]],
  outDir: '../dist',
  cacheDir: '../cache',
  markdown: {
    anchor: { slugify },
    toc: { slugify } as never,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
    image: { lazyLoading: true },
    config: (md) => {
      pictures(md, PAGES, BASE);
      markCells(md);
      nameRows(md, slugify);
      breakPaths(md);
    },
  },
  buildEnd: ({ outDir, pages }) => explainUntranslated(outDir, pages, BASE),
  // The theme reads the list of translated pages.
  themeConfig: {
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    search: { provider: 'local', options: search },
    outline: [2, 3],
    externalLinkIcon: true,
    translated: navigation.translated,
  } as DefaultTheme.Config,
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: {
        nav: [
          { text: 'Get started', link: '/get-started' },
          { text: 'First deployment', link: '/first-deployment' },
          { text: 'Constructs', link: '/api/EldoniaPlatform', activeMatch: '/api/' },
          { text: 'Costs', link: '/tiers' },
          navigation.versions.en,
        ],
        sidebar: { '/': navigation.guides, '/api/': navigation.reference } as DefaultTheme.SidebarMulti,
        footer: { message: 'Experimental. Not verified on AWS. Apache-2.0.' },
      },
    },
    ja: {
      label: '日本語',
      lang: 'ja',
      description: 'Eldonia プラットフォームの AWS CDK コンストラクト',
      themeConfig: {
        nav: [
          { text: 'はじめる', link: '/ja/get-started' },
          { text: '初回デプロイ', link: '/ja/first-deployment' },
          { text: 'コンストラクト', link: '/api/EldoniaPlatform' },
          { text: '費用', link: '/ja/tiers' },
          navigation.versions.ja,
        ],
        sidebar: navigation.japanese as DefaultTheme.SidebarItem[],
        footer: { message: '実験的な段階です。AWS 上では未検証です。Apache-2.0。' },
        outline: { level: [2, 3], label: 'このページの内容' },
        docFooter: { prev: '前へ', next: '次へ' },
        darkModeSwitchLabel: '外観',
        lightModeSwitchTitle: 'ライトモード',
        darkModeSwitchTitle: 'ダークモード',
        sidebarMenuLabel: 'メニュー',
        returnToTopLabel: 'ページの先頭へ',
        langMenuLabel: '言語',
      },
    },
  },
});
