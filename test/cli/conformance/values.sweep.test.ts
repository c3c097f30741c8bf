import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import CHANGES from './changes.json';
import { App, changed, programOf, stacksOf } from './fixtures';
import { MarkedValue, markedValues } from '../../../cli/conformance/document';
import { judgeRepository } from '../../../cli/conformance/repository';
import { VALUES } from '../../../cli/conformance/values';
import { assess } from '../../../cli/conformance/verdicts';
import { Program } from '../../../tools/assemblies/canonical';

const QUICKSTART = join(__dirname, '../../../examples/quickstart');
const copy = mkdtempSync(join(tmpdir(), 'values-'));
const keyOf = ({ line, value }: Pick<MarkedValue, 'line' | 'value'>) => `${line} ${value}`;

beforeAll(() => cpSync(QUICKSTART, copy, { recursive: true, filter: (path) => !/node_modules|cdk\.out|\.tgz$|workflows\/deploy-/.test(path) }));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const once = <T>(compute: (program: Program) => T) => {
  const known = new Map<Program, T>();
  return (program: Program) => known.get(program) ?? known.set(program, compute(program)).get(program)!;
};
const isFile = (path: string) => /^(backend|\.github)\//.test(path);
const judge = () => judgeRepository(copy, () => true);
const findings = once(judge);
const apps = once(programOf);
const marks = (app: App, found = findings('everythingOn')) => new Map(markedValues(assess(stacksOf(app), found)).map((value) => [keyOf(value), value.mark]));
const before = once((program) => marks(apps(program)));

/** The marks after a change of a file: its name, what is replaced and by what, for one file or several. */
function afterReplacing([file, from, to, ...others]: string[]): ReturnType<typeof marks> {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replaceAll(from, to));
  try {
    return others.length > 0 ? afterReplacing(others) : marks(apps('everythingOn'), judge());
  } finally {
    writeFileSync(path, text);
  }
}

// One change per value, chosen from its sentence, in a whole app: the value is seen before, and the change is noticed.
test.each(Object.entries(CHANGES as unknown as Record<string, [path: string, value?: unknown, program?: Program]>))('%s', (key, change) => {
  const [path, value, named = 'everythingOn'] = change;
  const program = isFile(path) ? 'everythingOn' : named;
  const after = isFile(path) ? afterReplacing(change as unknown as string[]) : marks(changed(apps(program), path, value));

  expect(after.get(key)).not.toBe(before(program).get(key));
});

test('each value has a change', () => {
  expect(Object.keys(CHANGES)).toEqual(VALUES.map(keyOf));
});
