/** An event, or a part of one. */
export type Json = string | number | boolean | null | Json[] | { readonly [key: string]: Json };
type Members = { readonly [key: string]: Json };

/**
 * Whether EventBridge would take an event for a pattern, of the operators that the rules use. All fields of a pattern
 * must match in the same member of a list.
 */
export function matches(pattern: Json, event: Json | undefined): boolean {
  if (Array.isArray(event)) return event.some((member) => matches(pattern, member));
  return Object.entries(pattern as Members).every(([key, wanted]) => {
    if (key === '$or') return (wanted as Json[]).some((alternative) => matches(alternative, event));
    const got = (event as Members | undefined)?.[key];
    if (Array.isArray(wanted) && got === undefined) return wanted.some((item) => (item as Members).exists === false);
    return Array.isArray(wanted) ? wanted.some((item) => candidates(got).some((value) => takes(item, value))) : matches(wanted, got);
  });
}

/** A list in an event stands for any of its members. */
const candidates = (value: Json | undefined): Json[] => Array.isArray(value) ? value : value === undefined ? [] : [value];

function takes(wanted: Json, value: Json): boolean {
  if (typeof wanted !== 'object') return wanted === value;
  const [[operator, operand], ...others] = Object.entries(wanted as Members);
  if (others.length > 0) throw new Error(`no such operator: ${JSON.stringify(wanted)}`);
  switch (operator) {
    case 'suffix': return typeof value === 'string' && value.endsWith(operand as string);
    case 'prefix': return typeof value === 'string' && value.startsWith(operand as string);
    case 'anything-but': return Array.isArray(operand) ? !operand.includes(value) : !takes(operand, value);
    case 'numeric': return isGreaterOrEqual(operand as Json[], value);
    // Only present fields are compared.
    case 'exists': return operand === true;
    default: throw new Error(`no such operator: ${JSON.stringify(wanted)}`);
  }
}

function isGreaterOrEqual([comparison, limit, ...others]: Json[], value: Json): boolean {
  if (comparison !== '>=' || others.length > 0) throw new Error(`no such comparison: ${String(comparison)}`);
  return typeof value === 'number' && value >= (limit as number);
}
