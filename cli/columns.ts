/** Rows of text in columns; numbers to the right. */
export function columns(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, index) => Math.max(title.length, ...rows.map((row) => row[index].length)));
  const isNumber = head.map((_, index) => rows.length > 0 && rows.every((row) => /^[\d,.–-]*$/.test(row[index])));
  return [head, ...rows].map((row) => row.map((cell, index) => (isNumber[index] ? cell.padStart(widths[index]) : cell.padEnd(widths[index]))).join('  ').trimEnd());
}
