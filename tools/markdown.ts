/** The lines of a Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows.map((cells) => cells.map(oneLine))].map((cells) => `| ${cells.join(' | ')} |`);
}

/** Without HTML other than breaks; in code, `<` is none. */
function oneLine(cell: string): string {
  return cell.replace(/[\n\r]+/g, ' ').replace(/(`[^`]*`)|<(?!br>)/g, (_, inCode?: string) => inCode ?? '&lt;');
}
