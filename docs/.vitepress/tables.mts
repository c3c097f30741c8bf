import type { MarkdownRenderer } from 'vitepress';

/** A number, a price or a word: it needs no wide column. */
const SHORT = 14;

/** Marks the short cells of tables, so that a column of such cells stays narrow, and gives each cell its column, which a card on a phone shows. */
export function markCells(md: MarkdownRenderer): void {
  const columns: string[] = [];
  let column = 0;
  md.renderer.rules.thead_open = (tokens, index, options, _, self) => {
    columns.length = 0;
    return self.renderToken(tokens, index, options);
  };
  md.renderer.rules.th_open = (tokens, index, options, _, self) => {
    const { children } = tokens[index + 1];
    const text = (children ?? []).map(({ content }) => content).join('');
    columns.push(text);
    if (text !== '') return self.renderToken(tokens, index, options);
    // A cell without text is no heading.
    tokens[index].tag = 'td';
    tokens[index + 2].tag = 'td';
    return self.renderToken(tokens, index, options);
  };
  md.renderer.rules.tr_open = (tokens, index, options, _, self) => {
    column = 0;
    return self.renderToken(tokens, index, options);
  };
  md.renderer.rules.td_open = (tokens, index, options, _, self) => {
    if (tokens[index + 1].content.length <= SHORT) tokens[index].attrJoin('class', 'short');
    if (columns[column]) tokens[index].attrSet('data-column', columns[column]);
    column += 1;
    return self.renderToken(tokens, index, options);
  };
}

/** Lets a path in code break after each slash, before its column becomes wider than the page. */
export function breakPaths(md: MarkdownRenderer): void {
  const code = md.renderer.rules.code_inline!;
  md.renderer.rules.code_inline = (...parts) => code(...parts).replace(/(?<=[\w>-]\/)(?=\w)(?!code>)/g, '<wbr>');
}
