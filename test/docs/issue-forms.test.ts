import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { parse } from 'yaml';

const FOLDER = resolve(__dirname, '../../.github/ISSUE_TEMPLATE');
const FORMS = readdirSync(FOLDER).filter((file) => file !== 'config.yml');

interface Question { readonly type: string; readonly id: string; readonly attributes: { readonly label?: string; readonly options?: string[] } }
interface Form { readonly name?: string; readonly description?: string; readonly body: Question[] }

const read = (file: string) => parse(readFileSync(join(FOLDER, file), 'utf8')) as unknown;

/** GitHub shows an empty list instead of a form with a mistake. */
test.each(FORMS)('%s has what GitHub requires', (file) => {
  const { name, description, body } = read(file) as Form;
  const ids = body.map(({ id }) => id);

  expect([name, description].every((text) => text !== undefined && text.length > 3)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[\w-]+$/.test(id))).toEqual([]);
  expect(body.filter(({ type }) => !['input', 'textarea', 'dropdown', 'checkboxes', 'markdown'].includes(type))).toEqual([]);
  expect(body.filter(({ attributes }) => !attributes.label)).toEqual([]);
  expect(body.filter(({ type, attributes }) => type === 'dropdown' && new Set(attributes.options).size < 2)).toEqual([]);
});

test('vulnerabilities are not reported in public', () => {
  const config = read('config.yml') as { blank_issues_enabled: boolean; contact_links: { url: string }[] };

  expect(config.blank_issues_enabled).toBe(false);
  expect(config.contact_links.map(({ url }) => url)).toContain('https://github.com/eldonia/eldonia-constructs/security/advisories/new');
});
