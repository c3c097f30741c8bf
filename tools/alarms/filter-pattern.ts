import { Language, readRule } from './boolean-rule';

/** A CloudTrail event, or a part of one. */
export type LogEvent = { readonly [key: string]: unknown };

const PATTERNS: Language<(event: LogEvent) => boolean> = {
  tokens: /\s*(?:\$\.(?<path>[^\s()=!&|"]+)\s*(?:(?<absent>NOT EXISTS)|(?<operator>!?=)\s*(?:"(?<quoted>[^"]*)"|(?<plain>[^\s()=!&|"]+)))|(?<word>&&|\|\||[()]))/gy,
  words: { '(': '(', ')': ')', '&&': '&&', '||': '||' },
  termOf: ({ path, absent, operator, quoted, plain }) => {
    const valueIn = (event: LogEvent) => path.split('.').reduce<unknown>((value, key) => (value as LogEvent | undefined)?.[key], event);
    if (absent) return (event) => valueIn(event) === undefined;
    const wanted = expressionOf(quoted ?? plain);
    return (event) => {
      const value = valueIn(event);
      return typeof value === 'string' && wanted.test(value) === (operator === '=');
    };
  },
};

/**
 * Whether a metric filter counts an event, of the JSON patterns that the trail's filters use: `&&`, `||`, parentheses,
 * `=`, `!=` and `NOT EXISTS` on strings, with `*` at the ends of a value. A comparison with a missing field is false,
 * also `!=`: so a filter that holds here holds where CloudWatch Logs is more generous.
 *
 * @throws if the pattern has anything else
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export function counts(pattern: string, event: LogEvent): boolean {
  const inside = /^\{(.*)\}$/s.exec(pattern.trim());
  if (!inside) throw new Error(`not a JSON pattern: ${pattern}`);
  return readRule(inside[1], PATTERNS).holds((test) => test(event));
}

function expressionOf(wanted: string): RegExp {
  const [, start, inner, end] = /^(\*?)(.*?)(\*?)$/s.exec(wanted)!;
  if (inner.includes('*')) throw new Error(`* within ${wanted}`);
  return new RegExp(`${start ? '' : '^'}${inner.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${end ? '' : '$'}`, 's');
}
