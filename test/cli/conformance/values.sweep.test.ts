import ATTACKS from './attacks.json';
import CHANGES from './changes.json';
import EDGES from './edges.json';
import { App, changed, programOf, stacksOf } from './fixtures';
import HARMLESS from './harmless.json';
import { isFile, RepositoryCopy } from './repository-copy';
import { markedValues, MARKS } from '../../../cli/conformance/document';
import { environments } from '../../../cli/conformance/environments';
import { judgeRepository } from '../../../cli/conformance/repository';
import type { Findings } from '../../../cli/conformance/repository/finding';
import { REQUIREMENTS } from '../../../cli/conformance/requirements';
import { DocumentValue, VALUES } from '../../../cli/conformance/values';
import { assess } from '../../../cli/conformance/verdicts';
import { Program } from '../../../tools/assemblies/canonical';

const files = new RepositoryCopy();
const keyOf = ({ lines, value }: DocumentValue) => `${lines} ${value}`;
const KEYS = [...new Set(VALUES.map(keyOf))];
/** A value and the others of its statement. */
const statementOf = (key: string) => {
  const { requirements: [first] } = VALUES.find((value) => keyOf(value) === key)!;
  return VALUES.filter(({ requirements }) => requirements[0] === first);
};

/** What is gone together with a value of the same statement: it cannot be without it. */
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  '28 S3': ['27 arrow cache to S3'],
  '42 batch': ['42 periodic'],
  '156 DB_PASSWORD': ['157 secret eldonia/db-password', '157 whole secret'],
  '160 JWT_SECRET': ['161 secret eldonia/jwt-secret'],
  '369 application log': ['369 error log'],
  '379 logs of Docker': ['380 service eldonia-backend', '381 source nodejs'],
  '395 file sentry.js': ['403 Http integration'],
  '396 @sentry/node': ['399 dsn'],
  '437 Tokyo': ['437 Osaka'],
  // A target group has one algorithm.
  '420 round robin': ['420 least connections'],
  '420 least connections': ['420 round robin'],
};

/** All programs with whole platforms and pairs. */
const PROGRAMS: readonly Program[] = ['everythingOn', 'production', 'development', 'leastPair', 'document', 'everything'];

const SINGLE: readonly Program[] = ['everythingOn', 'production', 'development'];

afterAll(() => files.remove());

const once = <T>(compute: (program: Program) => T) => {
  const known = new Map<Program, T>();
  return (program: Program) => known.get(program) ?? known.set(program, compute(program)).get(program)!;
};
const judge = () => judgeRepository(files.directory, () => true);
const findings = once(judge);
const apps = once(programOf);
/** The environments of an app, each with the stacks that belong to it alone. */
const parts = once((program) => {
  const all = environments(stacksOf(apps(program))).map(({ name, app }) => ({ name, stacks: app.stacks.map((stack) => stack.name) }));
  const isShared = (stack: string) => all.filter(({ stacks }) => stacks.includes(stack)).length > 1;
  return all.map(({ name, stacks }) => ({ name, stacks: stacks.filter((stack) => !isShared(stack)) }));
});

const marked = (stacks: readonly string[], app: App, found: Findings, judged = REQUIREMENTS) =>
  markedValues(assess(stacksOf(Object.fromEntries(Object.entries(app).filter(([name]) => stacks.includes(name)))), found, judged));

/** The marks of a value and the others of its statement in an environment: some stacks of an app. */
function marks(key: string, stacks: readonly string[], app: App, found = findings('everythingOn')): ReadonlyMap<string, string> {
  const values = statementOf(key);
  const judged = REQUIREMENTS.filter(({ number }) => values.some(({ requirements }) => requirements.includes(number)));
  return new Map(marked(stacks, app, found, judged).filter(({ requirements: [first] }) => first === values[0].requirements[0])
    .map((one) => [keyOf(one), one.mark]));
}

/** The values with another mark after a change, in each environment that has the value and what changes. */
function noticed(program: Program, key: string, app: App, found?: Findings): { readonly place: string; readonly others: readonly string[] }[] {
  const touched = parts(program).filter(({ stacks }) => found !== undefined || stacks.some((name) => app[name] !== apps(program)[name]));
  return touched.flatMap(({ name, stacks }) => {
    const before = marks(key, stacks, apps(program));
    const after = marks(key, stacks, app, found);
    return before.get(key) === 'not seen' ? [] : [{ place: `${program} ${name}`, others: [...before].filter(([other, mark]) => mark !== after.get(other)).map(([other]) => other) }];
  });
}

/** What files show after changes. */
function afterReplacing(changes: string[]): Findings {
  try {
    files.replace(...changes);
    return judge();
  } finally {
    files.restore();
  }
}

/** What is noticed in programs, or in files. */
const after = (key: string, [path, ...change]: unknown[], programs: readonly Program[]) => isFile(path as string)
  ? noticed('everythingOn', key, apps('everythingOn'), afterReplacing([path, ...change] as string[]))
  : programs.flatMap((program) => noticed(program, key, changed(apps(program), path as string, change[0])));

// One change per value, chosen from its sentence, in whole apps: it is noticed at this value, and at no other one of its statement.
test.each(Object.entries(CHANGES as unknown as Record<string, unknown[]>))('%s', (key, change) => {
  const found = after(key, change, PROGRAMS);

  expect(found).not.toEqual([]);
  expect(found.filter(({ others }) => !others.includes(key) || others.some((other) => other !== key && !WITHOUT[key]?.includes(other)))).toEqual([]);
});

// Each leaves the name of a value, and takes its effect away: a limit that no metric reaches, a command whose failure is ignored.
test.each(Object.entries(ATTACKS as unknown as Record<string, unknown[][]>).flatMap(([key, changes]) => changes.map((change) => [key, change] as const)))('%s: %j', (key, change) => {
  const found = after(key, change, SINGLE);

  expect(found).not.toEqual([]);
  expect(found.filter(({ others }) => !others.includes(key))).toEqual([]);
});

type Edges = Record<string, [path: string, least: number | null, most: number | null][]>;
// The limits of each check with a number: at an edge nothing is noticed, and one step beyond it the value is.
test.each(Object.entries(EDGES as unknown as Edges).flatMap(([key, rows]) => rows.map((row) => [key, ...row] as const)))('%s: %s is from %s to %s', (key, path, least, most) => {
  const step = Number.isInteger(least ?? most) ? 1 : 0.1;
  const edges = [[least, -step], [most, step]].filter((edge): edge is [number, number] => edge[0] !== null);
  const isNoticed = (value: number) => after(key, [path, value], path.startsWith('EverythingOn:') ? ['everythingOn'] : SINGLE).map(({ others }) => others.includes(key));

  expect(edges.flatMap(([edge]) => isNoticed(edge))).not.toContain(true);
  expect(edges.map(([edge, beyond]) => new Set(isNoticed(edge + beyond)))).toEqual(edges.map(() => new Set([true])));
});

// Resources of an application beside those of its platform, and other ways to write the same: no value is worse.
test.each(Object.entries(HARMLESS as unknown as Record<string, [string, ...unknown[]][]>))('%s: no value is worse', (_, changes) => {
  const before = apps('everythingOn');
  const inFiles = isFile(changes[0][0]);
  const found = inFiles ? afterReplacing(changes.flat() as string[]) : findings('everythingOn');
  const app = inFiles ? before : changes.reduce((all, [path, value]) => changed(all, path, value), before);
  const worse = parts('everythingOn').flatMap(({ stacks }) => {
    const now = marked(stacks, app, found);
    return marked(stacks, before, findings('everythingOn')).filter(({ mark }, index) => MARKS.indexOf(now[index].mark) > MARKS.indexOf(mark)).map(keyOf);
  });

  expect([inFiles || app !== before, worse]).toEqual([true, []]);
});

test('each value has a change', () => {
  expect(Object.keys(CHANGES)).toEqual(KEYS);
});
