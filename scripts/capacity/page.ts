/** A page with other rows in the table whose head has a cell. */
export function tableRows(page: string, cell: string, rows: readonly (readonly string[])[]): string {
  const lines = page.split('\n');
  const head = lines.findIndex((line) => line.startsWith('|') && line.includes(` ${cell} `));
  if (head < 0) throw new Error(`no table has the column ${cell}`);
  const length = lines.slice(head).findIndex((line) => !line.startsWith('|'));
  return [...lines.slice(0, head + 2), ...rows.map((cells) => `| ${cells.join(' | ')} |`), ...lines.slice(head + length)].join('\n');
}
