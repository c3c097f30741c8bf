import { execFileSync } from 'child_process';
import { REPOSITORY, ROOT } from './documents';

const RELEASED = /^v\d+\.\d+\.\d+$/;

export interface VersionMenu {
  readonly text: string;
  readonly items: readonly { readonly text: string; readonly link: string }[];
}

/** The released versions, newest first. A clone without tags has none. */
export function tags(): string[] {
  return execFileSync('git', ['tag', '--list', 'v*', '--sort=-version:refname'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
}

/** The site has the main branch alone. The guides of a release are those of its tag on GitHub. */
export function versionMenu(all: readonly string[], language: 'en' | 'ja'): VersionMenu {
  const [none, main, page] = language === 'en' ? ['not released', 'main branch: this site', '/migrating'] : ['未公開', 'main ブランチ（このサイト）', '/ja/get-started'];
  const released = all.filter((tag) => RELEASED.test(tag));
  const folder = language === 'en' ? 'docs' : 'docs/ja';
  return { text: released[0] ?? none, items: [{ text: main, link: page }, ...released.map((tag) => ({ text: tag, link: `${REPOSITORY}/tree/${tag}/${folder}` }))] };
}
