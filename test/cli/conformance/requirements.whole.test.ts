import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import CASES from './cases.json';
import { App, changed, everythingOn, holds } from './fixtures';
import VERDICTS from './verdicts.json';
import { MET_BY } from '../../../cli/conformance/met-by';
import { REQUIREMENTS, SECTIONS } from '../../../cli/conformance/requirements';
import { assess } from '../../../cli/conformance/verdicts';

const APP = everythingOn();

test('an empty app meets no requirement', () => {
  expect(assess([]).filter(({ outcome }) => outcome === 'met')).toEqual([]);
  expect(assess([{ name: 'Empty', template: {} }]).filter(({ outcome }) => outcome === 'met')).toEqual([]);
});

test('each text is one line and unique', () => {
  const texts = REQUIREMENTS.map(({ text }) => text);

  expect(new Set(texts).size).toBe(texts.length);
  expect(texts.filter((text) => /[\n.]$|\n/.test(text) || text.length > 150)).toEqual([]);
});

describe('docs/requirements.md', () => {
  const root = join(__dirname, '../../..');

  test('refers to requirements and sections that exist, and to names of the library', () => {
    const known = new Set<string>([...REQUIREMENTS.map(({ number }) => number), ...SECTIONS.keys()]);
    const names = new Set(Object.values(MET_BY).flatMap((text) => [...text.matchAll(/`([A-Z]\w+)`/g)].map(([, name]) => name)));
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const sources = files.map((file) => readFileSync(join(root, 'src', file), 'utf8')).join('\n');
    const isDefined = (name: string) => new RegExp(`^export (abstract )?(class|interface) ${name}\\b`, 'm').test(sources);

    expect(Object.keys(MET_BY).filter((key) => !known.has(key))).toEqual([]);
    expect([...names].filter((name) => !isDefined(name))).toEqual([]);
  });
});

// Each has one value of the pair with every option changed: a path as `changed` takes it, and the value, or none.
test.each(Object.entries(CASES as Record<string, unknown[][]>).flatMap(([requirement, cases]) =>
  cases.map(([path, value]) => [requirement, path as string, value] as const)))(
  '%s holds, and does not with another value of %s', (requirement, path, value) =>
    expect([holds(requirement, APP), holds(requirement, changed(APP, path, value))]).toEqual([true, false]));

/** A verdict on another app: changes of the pair with every option, of some of its stacks, or of a small template in `bases`. */
type Row = [title: string, requirements: string, isMet: boolean, changes: [path: string, value?: unknown][], of?: { base?: string; only?: string[] }];
const { bases, rows } = VERDICTS as unknown as { readonly bases: Record<string, App[string]['Resources']>; readonly rows: Row[] };

test.each(rows)('%s: %s is met: %s', (_, numbers, isMet, changes, { base, only } = {}) => {
  const whole = changes.reduce((all, [path, value]) => changed(all, path, value), base === undefined ? APP : { 'ap-northeast-1': { Resources: bases[base] } });
  const app = only === undefined ? whole : Object.fromEntries(only.map((name) => [name, whole[name]]));
  const judged = REQUIREMENTS.filter(({ number, section }) => numbers.split(' ').some((one) => one === number || one === section));

  expect(judged.length).toBeGreaterThan(0);
  expect(judged.filter(({ number }) => holds(number, app) !== isMet)).toEqual([]);
});

test.each([[-1, true], [364, true], [366, false]])('a job that begins in %s days is one: %s', (days, isMet) => {
  jest.useFakeTimers({ now: Date.UTC(2027, 5, 1) });
  const start = new Date(Date.now() + days * 86_400_000).toISOString();
  const isHeld = holds('R5.2.1-8', changed(APP, 'PlatformJobsNightlySchedule/StartDate', start));
  jest.useRealTimers();

  expect(isHeld).toBe(isMet);
});
