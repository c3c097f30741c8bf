/** A string of YAML, whatever the text looks like: `1.10` would be a number, `null` nothing, and `a: b` a mapping. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Indents lines, except empty ones. */
function indent(spaces: number, lines: string[]): string[] {
  return lines.map((line) => line && ' '.repeat(spaces) + line);
}

/** A step that runs a script. */
export function scriptStep(name: string, script: string[], options: string[] = []): string[] {
  return [`      - name: ${name}`, ...indent(8, [...options, 'run: |']), ...indent(10, script), ''];
}
