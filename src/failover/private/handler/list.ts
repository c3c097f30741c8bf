/** Formats a list for error messages. In a file without a client: what imports a client has it in its memory. */
export function list(items: readonly string[]): string {
  return items.length > 0 ? items.join(', ') : 'none';
}
