import { mkdirSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

/** Writes a page for each address that the menu of languages has, and that no translation has: it says so, in the place of a 404. */
export function explainUntranslated(dist: string, pages: readonly string[], base: string): void {
  const existing = new Set(pages);
  for (const page of pages) {
    if (page.startsWith('ja/') || existing.has(`ja/${page}`)) continue;
    const file = page.replace(/\.md$/, '.html');
    const target = join(dist, 'ja', file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, `<!DOCTYPE html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>英語版のみのページ</title>
<body style="max-width: 40rem; margin: 4rem auto; padding: 0 1rem; font-family: sans-serif; line-height: 1.7">
<main>
<h1>英語版のみのページです</h1>
<p>このページには日本語版がありません。<a href="${base}${file}" hreflang="en">英語版を読む</a> · <a href="${base}ja/">日本語の目次へ</a></p>
</main>
`);
  }
}
