import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { PlatformParts } from '../../src/region/internal';
import { handedOver, readByMethods, swapped, usedTooEarly } from '../support/half-built';

const SOURCES = resolve(__dirname, '../../src');
const read = (file: string) => readFileSync(join(SOURCES, file), 'utf8');

const REGION = 'region/private/region.ts';
const SIDES = ['primary-side', 'standby-side', 'standby-base', 'standby-cache'].map((name) => `dr-pair/private/${name}.ts`);
const COMPOSITES = ['region', 'eldonia-platform', 'dr-pair'].flatMap((folder) =>
  readdirSync(join(SOURCES, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => `${folder}/${file}`));

test('no composite hands itself to a function before it is complete', () => {
  expect(Object.fromEntries(COMPOSITES.map((file) => [file, handedOver(read(file))]).filter(([, calls]) => calls.length > 0))).toEqual({});
});

test.each([REGION, ...SIDES])('%s passes the parts that a step needs by name', (file) => {
  expect(readByMethods(read(file))).toEqual([]);
});

const ORDERS: [file: string, earlier: string, later: string][] = [
  [REGION, 'createTopics', 'createDatabase'],
  [REGION, 'createKey', 'createNetwork'],
  [REGION, 'createNetwork', 'createDatabase'],
  [REGION, 'createLogBucket', 'createMedia'],
  [REGION, 'importZone', 'createCertificate'],
  [REGION, 'createDatabase', 'backendOf'],
  [REGION, 'createCache', 'backendOf'],
  [REGION, 'createJwtSecret', 'backendOf'],
  [REGION, 'createCertificate', 'backendOf'],
  [REGION, 'createApi', 'connect'],
  [REGION, 'createCache', 'connect'],
  [REGION, 'createApi', 'acceptDevelopment'],
  [REGION, 'createApi', 'publish'],
  [REGION, 'createMedia', 'publish'],
  [REGION, 'createNetwork', 'processMedia'],
  [REGION, 'createApi', 'createJobs'],
  [REGION, 'publish', 'createWorkloads'],
  [REGION, 'createApi', 'createWorkloads'],
  [REGION, 'createRepository', 'deliver'],
  [REGION, 'createApi', 'reconcileReleases'],
  [REGION, 'createWorkloads', 'followReleases'],
  [REGION, 'createRepository', 'followReleases'],
  ...['createCertificate', 'publish', 'processMedia', 'createJobs', 'createWorkloads', 'deliver', 'reconcileReleases', 'followReleases']
    .map((earlier): [string, string, string] => [REGION, earlier, 'operate']),
  [REGION, 'operate', 'tagPlatform'],
  [REGION, 'operate', 'addOutputs'],
  [REGION, 'publish', 'addOutputs'],
  ['dr-pair/private/primary-side.ts', 'createPlatform', 'RoleMonitor'],
  ['dr-pair/private/primary-side.ts', 'RoleMonitor', 'AuroraGlobalDatabase'],
  ['dr-pair/private/primary-side.ts', 'createPlatform', 'backUp'],
  ['dr-pair/private/standby-side.ts', 'createKey', 'createDatabase'],
  ['dr-pair/private/standby-side.ts', 'RoleMonitor', 'createDatabase'],
  ['dr-pair/private/standby-side.ts', 'fromRepositoryName', 'createPlatform'],
  ['dr-pair/private/standby-side.ts', 'createDatabase', 'createPlatform'],
  ['dr-pair/private/standby-side.ts', 'createPlatform', 'backUp'],
];

test.each([...new Set(ORDERS.map(([file]) => file))])('%s makes each part before the steps that use it', (file) => {
  expect(usedTooEarly(read(file))).toEqual([]);
});

test.each(ORDERS)('%s does not compile with %s after %s', (file, earlier, later) => {
  expect(usedTooEarly(swapped(read(file), earlier, later))).not.toEqual([]);
});

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
  ])('finds %s', (call) => {
    expect(handedOver(built(`${call};`))).toHaveLength(1);
  });

  test.each(['invalid(this, "wrong")', 'createKey(this, "Key", alias, "text")', 'new Part(this, "Id")', 'this.made = made', 'Stack.of(this)'])('accepts %s', (call) => {
    expect(handedOver(built(`${call};`))).toEqual([]);
  });

  test('finds a field that a method of a method reads', () => {
    expect(readByMethods(built('this.step();', 'step() { this.inner(); }\n inner() { return this.made; }\n later() { return this.made; }'))).toEqual(['inner() reads this.made']);
  });
});
