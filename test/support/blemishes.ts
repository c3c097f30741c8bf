/** The places of a template with a null from NaN or undefined, or with the text of an unresolved token or an object. */
export function blemishes(value: unknown, path = ''): string[] {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return [`${path} is ${value}`];
  if (typeof value === 'string') return /\$\{Token\[|\[object Object\]|\bNaN\b|\bundefined\b/.test(value) ? [`${path} is "${value}"`] : [];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) => blemishes(part, `${path}/${key}`));
}
