import markdownTable from 'markdown-table';

type Cells = readonly string[];

/** A Markdown table. */
export const table = (head: Cells, rows: readonly Cells[]): string =>
  markdownTable([head, ...rows].map((cells) => cells.map(cellOf)), { alignDelimiters: false });

/** A page with other rows in the table whose head has a cell. */
export function withRows(page: string, cell: string, rows: readonly Cells[]): string {
  const lines = page.split('\n');
  const head = lines.findIndex((line) => line.startsWith('|') && line.includes(` ${cell} |`));
  if (head < 0) throw new Error(`no table has the column ${cell}`);
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'));
  return [...lines.slice(0, head + 2), ...table([], rows).split('\n').slice(2), ...lines.slice(end)].join('\n');
}

/** A text without line breaks, and without HTML other than breaks; in code, `<` is none. */
const cellOf = (text: string): string =>
  text.trim().replace(/\s*[\n\r]+\s*/g, ' ').replace(/(`[^`]*`)|<(?!br>)/g, (_, code?: string) => code ?? '&lt;').replace(/(?<!\\)\|/g, '\\|');
