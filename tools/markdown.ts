import { readFileSync } from 'fs';
import { resolve } from 'path';

/** The lines of a Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows.map((cells) => cells.map(oneLine))].map((cells) => `| ${cells.join(' | ')} |`);
}

/** Without HTML other than breaks; in code, `<` is none. */
function oneLine(cell: string): string {
  return cell.replace(/[\n\r]+/g, ' ').replace(/(`[^`]*`)|<(?!br>)/g, (_, inCode?: string) => inCode ?? '&lt;');
}

/** A page of Markdown below `tools`, with text or lines instead of its placeholders such as `{{rows}}`. */
export function pageOf(file: string, values: Readonly<Record<string, string | number | readonly string[]>>): string {
  return readFileSync(resolve(__dirname, file), 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name: string) => [values[name]].flat().join('\n'));
}
