import { readdirSync, readFileSync } from 'fs';
import { dirname, join, relative, resolve } from 'path';
import { RESPONSE_MILLISECONDS } from '../../src/private/functions/cloudformation-response';
import { millisecondsOf, RetryBudget } from '../../src/private/functions/retry';
import { canonical } from '../../tools/assemblies/canonical';
import { handlers } from '../../tools/policies/needs/commands';

const ROOT = resolve(__dirname, '../..');
const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
/** Types are not part of a bundle. */
const IMPORT = /import (?:\{([^}]*)\}|\w+) from '(\.[^']+)'/g;
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The budgets that a file and all files that it imports name, by `<module> <name>`. */
function budgetsOf(file: string, seen = new Set<string>()): Map<string, RetryBudget> {
  const found = new Map<string, RetryBudget>();
  if (seen.has(file)) return found;
  seen.add(file);
  for (const [, names = '', path] of textOf(file).matchAll(IMPORT)) {
    const module = relative(ROOT, `${join(ROOT, dirname(file), path)}.ts`);
    if (module.endsWith('/retries.ts')) {
      const budgets = jest.requireActual<Record<string, RetryBudget>>(join(ROOT, module));
      for (const name of names.split(',').map((one) => one.trim()).filter(Boolean)) found.set(`${module} ${name}`, budgets[name]);
    } else {
      for (const [name, budget] of budgetsOf(module, seen)) found.set(name, budget);
    }
  }
  return found;
}

/** The shortest timeout of the functions of each handler, in milliseconds. */
function timeouts(): Map<string, number> {
  const known = handlers();
  const found = new Map<string, number>();
  for (const { template } of canonical('everything').stacksRecursively) {
    for (const { Type, Properties } of Object.values<any>(template.Resources ?? {})) { // eslint-disable-line @typescript-eslint/no-explicit-any
      const handler = Type === 'AWS::Lambda::Function' ? known.get(String(Properties.Code.S3Key).replace(/\.zip$/, '')) : undefined;
      if (handler) found.set(handler.source, Math.min(found.get(handler.source) ?? Infinity, Properties.Timeout * 1_000));
    }
  }
  return found;
}

test('each function has the time for the attempts of its handler, and for the answer', () => {
  const times = timeouts();
  const budgets = [...times.keys()].flatMap((source) => [...budgetsOf(source)].map(([name, budget]) =>
    ({ source, name, needs: millisecondsOf(budget) + (/\banswering\(/.test(textOf(source)) ? RESPONSE_MILLISECONDS : 0) })));
  const declared = SOURCES.filter((file) => file.endsWith('/retries.ts')).flatMap((file) =>
    Object.keys(jest.requireActual<object>(join(ROOT, 'src', file))).map((name) => `src/${file} ${name}`));

  expect(new Set(budgets.map(({ name }) => name))).toEqual(new Set(declared));
  expect(declared.length).toBeGreaterThan(0);
  expect(budgets.filter(({ source, needs }) => times.get(source)! < needs)).toEqual([]);
});

test('only `retry` waits with timers/promises, so that each pause has a budget', () =>
  expect(SOURCES.filter((file) => textOf(join('src', file)).includes('\'timers/promises\''))).toEqual(['private/functions/retry.ts']));

test('each test of a handler without pauses has the shared ones, which end a retry without a limit', () => {
  const tests = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  const own = tests.filter((file) => /^jest\.mock\('timers\/promises'(?!.*support\/sleep'\)\);$)/m.test(textOf(join('test', file))));

  expect(own).toEqual([]);
});
