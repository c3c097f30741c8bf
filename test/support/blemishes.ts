/** Where a template holds what JSON makes of NaN and undefined, or text that a token or an object left by mistake. */
export function blemishes(value: unknown, path = ''): string[] {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return [`${path} is ${value}`];
  if (typeof value === 'string') return /\$\{Token\[|\[object Object\]|\bNaN\b|\bundefined\b/.test(value) ? [`${path} is "${value}"`] : [];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) => blemishes(part, `${path}/${key}`));
}
