/** The name that a mistyped one most likely means; undefined if none is similar. */
export function similarName(name: string, names: readonly string[]): string | undefined {
  const given = plain(name);
  const [best] = names.map((other) => ({ other, edits: edits(given, plain(other)) })).sort((a, b) => a.edits - b.edits);
  return best && best.edits <= Math.ceil(given.length / 4) ? best.other : undefined;
}

/** Without case and separators, which are no mistakes in other languages. */
const plain = (name: string) => name.replace(/[-_]/g, '').toLowerCase();

/** How many letters must be added, removed, replaced, or exchanged with the next one. */
function edits(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row++) {
    rows[row] = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isExchanged = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      rows[row][column] = Math.min(
        rows[row - 1][column] + 1,
        rows[row][column - 1] + 1,
        rows[row - 1][column - 1] + (isSame ? 0 : 1),
        isExchanged ? rows[row - 2][column - 2] + 1 : Infinity,
      );
    }
  }
  return rows[from.length][to.length];
}
