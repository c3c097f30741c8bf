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

/** Gives each row that begins with a name in code an anchor, so that an alarm or a prop has an address. */
export function nameRows(md: MarkdownRenderer, slugify: (text: string) => string): void {
  md.core.ruler.push('name_rows', ({ tokens, Token }) => {
    const taken = new Set(tokens.map((token) => token.attrGet('id')).filter(Boolean));
    let row: (typeof tokens)[number] | undefined;
    let isBody = false;
    for (const token of tokens) {
      if (token.type === 'tbody_open') isBody = true;
      if (token.type === 'tbody_close') isBody = false;
      if (token.type === 'tr_open') row = isBody ? token : undefined;
      const name = row && token.type === 'inline' && token.children!.find(({ type }) => type === 'code_inline');
      if (!name) continue;
      const id = slugify(name.content);
      if (id && !taken.has(id)) {
        taken.add(id);
        row!.attrSet('id', id);
        const anchor = new Token('html_inline', '', 0);
        anchor.content = ` <a class="row-anchor" href="#${id}" aria-label="# ${md.utils.escapeHtml(name.content)}"></a>`;
        token.children!.push(anchor);
      }
      row = undefined;
    }
  });
}
