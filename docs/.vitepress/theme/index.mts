import DefaultTheme from 'vitepress/theme';
import { nextTick, onMounted, watch } from 'vue';
import { EnhanceAppContext, useRoute } from 'vitepress';
import './style.css';

const KEY = 'example-language';

/** Selects a language in all examples of the page. */
function select(language: string | null): void {
  if (language === null) return;
  for (const label of document.querySelectorAll<HTMLLabelElement>('.vp-code-group .tabs label')) {
    const input = document.getElementById(label.htmlFor) as HTMLInputElement | null;
    if (label.textContent === language && input && !input.checked) label.click();
  }
}

export default {
  extends: DefaultTheme,
  /** The menu of languages leads to the same page in Japanese. Where there is none, a file that is no page of the site says so. */
  enhanceApp({ router, siteData }: EnhanceAppContext) {
    router.onBeforeRouteChange = (to) => {
      const { base, themeConfig } = siteData.value;
      const page = to.slice(base.length).replace(/[?#].*$/, '').replace(/\.html$/, '');
      const isMissing = page.startsWith('ja/') && page !== 'ja/' && !(themeConfig.translated as string[]).includes(page);
      if (isMissing) window.location.assign(to);
      return !isMissing;
    };
  },
  /** The language of one example applies to all, on every page. */
  setup() {
    const route = useRoute();
    onMounted(() => {
      let busy = false;
      document.addEventListener('click', ({ target }) => {
        const label = (target as HTMLElement).closest?.('.vp-code-group .tabs label');
        if (!label || busy) return;
        busy = true;
        const before = label.getBoundingClientRect().top;
        localStorage.setItem(KEY, label.textContent ?? '');
        select(label.textContent);
        // Examples above have another height in another language.
        window.scrollBy({ top: label.getBoundingClientRect().top - before, behavior: 'instant' });
        busy = false;
      });
      select(localStorage.getItem(KEY));
    });
    // VitePress has no landmark for the contents of a home page, and buttons within buttons in the sidebar.
    const mark = () => {
      document.querySelector('.VPHome')?.setAttribute('role', 'main');
      for (const caret of document.querySelectorAll('.item[role="button"] > .caret')) ['role', 'tabindex', 'aria-label'].forEach((name) => caret.removeAttribute(name));
    };
    onMounted(mark);
    watch(() => route.path, () => void nextTick(() => {
      select(localStorage.getItem(KEY));
      mark();
    }));
  },
};
