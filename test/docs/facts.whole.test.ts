import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import ts from 'typescript';
import { aged, dayAfter, facts, factsIn } from '../../tools/facts/facts';
import { endingBefore, PINS } from '../../tools/versions/pins';
import { seen } from '../../tools/versions/seen';

const ROOT = resolve(__dirname, '../..');
const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !/\.lambda|handler\//.test(file))
  .map((file) => [file, readFileSync(join(ROOT, 'src', file), 'utf8')] as const);
/** The calls whose arguments are texts of errors and warnings, or limits of which these make texts. */
const REFUSES = /(?:^|\.)(?:invalid|addWarningV2|addError|warn|check[A-Z]\w*)$/;
/** A file with a number and a text: only these are parsed. */
const CANDIDATE = /^(?:export )?const [^=]*= (?:\d|\[|Duration\.)[^]*\b(?:invalid|addWarningV2|addError|warn|check[A-Z]\w*)\(/m;
const DATED = /(?:Read (?:\d{4}-\d{2}-\d{2}):|Not read yet:)[\s/*]+https:|A limit of this library/;

/** The constants with a number that errors and warnings of a file name, each with the comments above it and its neighbors. */
function limitsOf(file: string, text: string): [name: string, comments: string][] {
  if (!CANDIDATE.test(text)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const named = new Set<string>();
  const visit = (node: ts.Node, isText: boolean): void => {
    if (isText && ts.isIdentifier(node)) named.add(node.text);
    const inside = isText || (ts.isCallExpression(node) && REFUSES.test(node.expression.getText(source)));
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, false);
  const declared = source.statements.filter(ts.isVariableStatement).flatMap((statement) => [...statement.declarationList.declarations]);
  const constants = declared.flatMap(({ name, initializer, parent }): { name: ts.Node; initializer?: ts.Node; parent: ts.Node }[] =>
    ts.isArrayBindingPattern(name) && initializer && ts.isArrayLiteralExpression(initializer)
      ? name.elements.map((element, index) => ({ name: element, initializer: initializer.elements[index], parent }))
      : [{ name, initializer, parent }]);
  return constants.flatMap(({ name, initializer, parent }): [string, string][] => {
    const isLimit = initializer && /^[\d_.]+$|^\d+ \*\* |^Duration\./.test(initializer.getText(source)) && named.has(name.getText(source));
    return isLimit ? [[name.getText(source), text.slice(0, parent.parent.getStart(source)).split('\n\n').at(-1)!]] : [];
  });
}

test('each limit that an error or a warning names has its page, and the day on which it was read', () => {
  const limits = SOURCES.flatMap(([file, text]) => limitsOf(file, text).map(([name, comments]) => [`${file} ${name}`, comments] as const));

  expect(limits.length).toBeGreaterThan(0);
  expect(limits.filter(([, comments]) => !DATED.test(comments)).map(([name]) => name)).toEqual([]);
});

test('the check finds a limit without a page', () => {
  expect(limitsOf('a.ts', '// Read 2026-01-02: https://a\nconst OLD = 1;\n\nconst [MOST, LONGEST] = [5, Duration.hours(1)];\nfunction f() { invalid(scope, `at most ${MOST}, ${OLD}`); checkAge(LONGEST); }').filter(([, comments]) => !DATED.test(comments)))
    .toEqual([['MOST', ''], ['LONGEST', '']]);
});

test('lists what nobody has read for longer than some days, at all, or before tomorrow', () => {
  const days: [string, string][] = [['2026-01-01', 'old'], ['2026-01-02', 'new'], ['2026-07-01', 'in Japan'], ['2026-07-02', 'in the future'], ['2026-13-01', 'never']];
  const found = factsIn('a.ts', `// Not read yet: https://unread\n${days.map(([day, name]) => `// Read ${day}:\n// https://${name.replaceAll(' ', '-')}\n`).join('')}`);

  expect(aged(found, new Date('2026-06-30T23:00:00Z'), 180).map(({ source }) => source.slice('https://'.length)))
    .toEqual(['unread', 'old', 'in-the-future', 'never']);
});

// Otherwise a version that ends is hidden by the pages that wait for a reader.
test('each week, versions that end have a run of their own', () => {
  expect(readFileSync(join(ROOT, '.github/workflows/weekly.yml'), 'utf8').match(/npx projen facts.*/g)).toEqual(['npx projen facts --ends', 'npx projen facts --read']);
});

test('facts come from the sources, the preflight and the prices', () =>
  expect([...new Set(facts().map(({ where }) => where.split('/')[0]))].sort()).toEqual(['cli', 'src', 'tools']));

test('lists pins that end within some days', () => {
  const [pin] = PINS.filter(({ end }) => end !== undefined);

  expect(endingBefore(dayAfter(new Date(`${pin.end}T00:00:00Z`), -1), [pin])).toEqual([]);
  expect(endingBefore(dayAfter(new Date(`${pin.end}T00:00:00Z`), 1), [pin])).toEqual([pin]);
});

test('the table of other versions begins with the lowest one of aws-cdk-lib that is allowed, and the guard rejects none', () => {
  expect(PINS.find(({ part: [name] }) => name === 'aws-cdk-lib')!.version).toBe(`^${seen()[0].before}`);
  expect(seen().filter(({ after }) => after === 'flags').map(({ program }) => program)).toEqual(['production', 'warmPair', 'everythingOn']);
  expect(seen().filter(({ dangers }) => dangers > 0)).toEqual([]);
  expect(readFileSync(join(ROOT, '.github/workflows/nightly.yml'), 'utf8')).toContain('npx projen cdk-versions');
});
