/** Indents lines, except empty ones. */
function indent(spaces: number, lines: string[]): string[] {
  return lines.map((line) => line && ' '.repeat(spaces) + line);
}

/** A step that runs a script. */
export function scriptStep(name: string, script: string[], options: string[] = []): string[] {
  return [`      - name: ${name}`, ...indent(8, [...options, 'run: |']), ...indent(10, script), ''];
}
