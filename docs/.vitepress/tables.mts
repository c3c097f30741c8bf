import type { MarkdownRenderer } from 'vitepress';

/** A number, a price or a word: it needs no wide column. */
const SHORT = 14;

/** Marks the short cells of tables, so that a column of such cells stays narrow on a phone. */
export function shortCells(md: MarkdownRenderer): void {
  md.renderer.rules.td_open = (tokens, index, options, _, self) => {
    if (tokens[index + 1].content.length <= SHORT) tokens[index].attrJoin('class', 'short');
    return self.renderToken(tokens, index, options);
  };
}

/** Lets a path in code break after each slash, before its column becomes wider than the page. */
export function breakPaths(md: MarkdownRenderer): void {
  const code = md.renderer.rules.code_inline!;
  md.renderer.rules.code_inline = (...parts) => code(...parts).replace(/(?<=[\w>-]\/)(?=\w)(?!code>)/g, '<wbr>');
}
