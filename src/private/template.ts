import { readFileSync } from 'fs';
import { dirname, join } from 'path';

const SECTION = /\{\{(?<kind>[#^])(?<section>[\w.]+)\}\}(?<line>\n?)(?<body>.*?)\{\{\/\k<section>\}\}\k<line>/;
const PARTIAL = /\{\{> (?<partial>[\w-]+)\}\}\n/;
const VALUE = /\{\{(?<value>[\w.]+)\}\}/;
const TAG = new RegExp([SECTION, PARTIAL, VALUE].map(({ source }) => source).join('|'), 'gs');
const HEADING_OR_STEP = /^(?:##+ |1\. )/gm;

/** Where names are looked up: the innermost section first. */
type Scopes = readonly unknown[];

/**
 * Renders a Markdown file that has the tags of Mustache: `{{value}}`, `{{#section}}`, `{{^section}}` and `{{> file}}`.
 * Values are not escaped, and an unknown name is an error. Steps begin with `1.`, and are numbered below each heading.
 */
export function renderTemplate(file: string, view: object): string {
  let step = 0;
  return fill(file, [view]).replace(HEADING_OR_STEP, (found) => {
    step = found === '1. ' ? step + 1 : 0;
    return step === 0 ? found : `${step}. `;
  });
}

function fill(file: string, scopes: Scopes, template = readFileSync(file, 'utf8')): string {
  return template.replace(TAG, (...match) => {
    const { kind, section, body, partial, value } = match.at(-1) as Record<string, string>;
    if (partial) return fill(join(dirname(file), `${partial}.md`), scopes);
    if (value) return text(file, value, scopes);
    const found = lookUp(file, section, scopes);
    const items = Array.isArray(found) ? found as unknown[] : [found].filter(Boolean);
    if (kind === '^') return items.length === 0 ? fill(file, scopes, body) : '';
    return items.map((item) => fill(file, [item, ...scopes], body)).join('');
  });
}

function text(file: string, name: string, scopes: Scopes): string {
  const value = lookUp(file, name, scopes);
  if (typeof value === 'string' || typeof value === 'number') return `${value}`;
  throw new Error(`${file} needs a text as ${name}, got ${value}`);
}

function lookUp(file: string, name: string, scopes: Scopes): unknown {
  if (name === '.') return scopes[0];
  return name.split('.').reduce<unknown>((value, part, index) => {
    const owner = (index === 0 ? scopes : [value]).find((scope) => Object.hasOwn(Object(scope) as object, part));
    if (owner === undefined) throw new Error(`${file} has an unknown name, got ${name}`);
    return (owner as Record<string, unknown>)[part];
  }, undefined);
}
