import { resolve } from 'path';
import { renderTemplate } from '../src/private/template';

/** A page of Markdown below `tools`, with text or lines instead of its placeholders such as `{{rows}}`. */
export function pageOf(file: string, values: Readonly<Record<string, string | number | readonly string[]>>): string {
  return renderTemplate(resolve(__dirname, file), Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value].flat().join('\n')])));
}
