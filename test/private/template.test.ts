import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { renderTemplate } from '../../src/private/template';

const folder = mkdtempSync(join(tmpdir(), 'template-'));
const VIEW = { city: 'Tokyo', side: { city: 'Osaka', tasks: 2 }, names: ['a', 'b'], rows: [{ id: 1 }, { id: 2 }], yes: true, no: false, none: undefined, braces: '{{city}}' };

function render(template: string): string {
  const file = join(folder, 'main.md');
  writeFileSync(join(folder, 'other.md'), 'from {{city}}\n');
  writeFileSync(file, template);
  return renderTemplate(file, VIEW);
}

test.each<[string, string, string]>([
  ['a value', '{{city}}, {{side.city}}, {{side.tasks}}', 'Tokyo, Osaka, 2'],
  ['a value with braces, as it is', '{{braces}}', '{{city}}'],
  ['a section for what is true, present or not empty', '{{#yes}}1{{/yes}}{{#city}}2{{/city}}{{#no}}3{{/no}}{{#none}}4{{/none}}', '12'],
  ['an inverted section for what is false or absent', '{{^yes}}1{{/yes}}{{^no}}2{{/no}}{{^none}}3{{/none}}', '23'],
  ['a section per item', '{{#names}}\n- {{.}}\n{{/names}}\n', '- a\n- b\n'],
  ['a section with the names of its item and those around it', '{{#rows}}{{id}} {{city}} {{/rows}}{{#side}}{{city}}{{/side}}', '1 Tokyo 2 Tokyo Osaka'],
  ['nested sections, without the lines of their tags', 'x\n{{#yes}}\n{{^no}}\ny\n{{/no}}\n{{/yes}}\nz\n', 'x\ny\nz\n'],
  ['another file, with the names of the section', '{{> other}}\n{{#side}}\n{{> other}}\n{{/side}}\n', 'from Tokyo\nfrom Osaka\n'],
  ['numbered steps below each heading', '1. a\n```bash\n# c\n```\n1. b\n## d\n1. e\n', '1. a\n```bash\n# c\n```\n2. b\n## d\n1. e\n'],
])('renders %s', (_, template, expected) => expect(render(template)).toBe(expected));

test.each<[string, string, string]>([
  ['value', '{{town}}', 'has an unknown name, got town'],
  ['nested value', '{{side.town}}', 'has an unknown name, got side.town'],
  ['section', '{{^town}}x{{/town}}', 'has an unknown name, got town'],
  ['text', '{{none}}', 'needs a text as none, got undefined'],
])('an unknown %s is an error', (_, template, message) => expect(() => render(template)).toThrow(`main.md ${message}`));
