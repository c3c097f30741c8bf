import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { PlatformParts } from '../../src/region/internal';
import { handedOver, readByMethods } from '../support/half-built';

const SOURCES = resolve(__dirname, '../../src');
const read = (file: string) => readFileSync(join(SOURCES, file), 'utf8');

const REGION = 'region/private/region.ts';
const SIDES = ['primary-side', 'standby-side', 'standby-base', 'standby-cache'].map((name) => `dr-pair/private/${name}.ts`);
const COMPOSITES = ['region', 'eldonia-platform', 'dr-pair'].flatMap((folder) =>
  readdirSync(join(SOURCES, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => `${folder}/${file}`));

test('no composite hands itself to a function before it is complete', () =>
  expect(Object.fromEntries(COMPOSITES.map((file) => [file, handedOver(read(file))]).filter(([, calls]) => calls.length > 0))).toEqual({}));

test.each([REGION, ...SIDES])('%s passes the parts that a step needs by name', (file) => expect(readByMethods(read(file))).toEqual([]));

test('a step gets each of its parts by name, also one that a Region may not have', () => {
  // @ts-expect-error The check of the types, a part of npm test, refuses a step without a part.
  const parts: PlatformParts<'edge'> = {};
  const none: PlatformParts<'edge'> = { edge: undefined };

  expect(parts.edge).toBe(none.edge);
});

describe('the rule', () => {
  const built = (body: string, others = '') => `class Part extends Construct {\n readonly made: Made;\n constructor() {\n ${body}\n }\n ${others}\n}`;

  test.each([
    ['connect(this, plan, this)'],
    ['tagPlatform(this, plan, this)'],
    ['operate(scope, { region: this })'],
    ['const { made } = this'],
  ])('finds %s', (call) => expect(handedOver(built(`${call};`))).toHaveLength(1));

  test.each(['invalid(this, "wrong")', 'createKey(this, "Key", alias, "text")', 'new Part(this, "Id")', 'this.made = made', 'Stack.of(this)'])('accepts %s', (call) =>
    expect(handedOver(built(`${call};`))).toEqual([]));

  test('finds a field that a method of a method reads', () => {
    expect(readByMethods(built('this.step();', 'step() { this.inner(); }\n inner() { return this.made; }\n later() { return this.made; }'))).toEqual(['inner() reads this.made']);
  });
});
