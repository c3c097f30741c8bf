import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import * as cdk from 'aws-cdk-lib';
import * as constructs from 'constructs';
import { hidden, minimal } from '../../tools/assemblies/minimal';
import { publicTypes } from '../../tools/jsii';
import { subjects, unexplored } from '../properties/subjects';
import { constructNames, parts, publicMembers } from '../support/jsii';

const manifest = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as Record<string, Record<string, string> | undefined>;
const types = publicTypes();
const members = publicMembers(types);

test('has a summary for every class, interface, enum and member', () => {
  const undocumented = [
    ...types.filter(({ docs }) => !docs?.summary).map(({ name }) => name),
    ...members.filter(([, { docs, overrides }]) => !docs?.summary && !overrides).map(([name]) => name),
  ];

  expect(undocumented).toEqual([]);
});

test('is as small as docs/decisions/0018-public-surface.md says', () => {
  const propsOf = (struct: string) => types.find(({ name }) => name === struct)!.properties!.length;

  expect(types.length).toBeLessThanOrEqual(122);
  expect(Math.max(...['EldoniaPlatformProps', 'DrPairProps'].map(propsOf))).toBeLessThanOrEqual(17);
});

/** Languages without named arguments pass null for those that they leave out. */
test('takes a struct where two parameters are optional', () => {
  const callables = types.flatMap(({ name, methods = [], initializer }) => [
    ...methods.filter(({ overrides }) => !overrides).map((method) => [`${name}.${method.name}`, method] as const), [name, initializer] as const,
  ]);
  const positional = callables.filter(([, callable]) => (callable?.parameters ?? []).filter(({ optional }) => optional).length > 1);

  expect(positional.map(([name]) => name)).toEqual([]);
});

/** Users can neither implement nor import what consists of the parts of one class. */
test('has no interface that only a class of the library can implement', () => {
  const ofParts = types.filter(({ kind, datatype, name, properties = [] }) => kind === 'interface' && !datatype && name !== 'IEldoniaPlatform' &&
    properties.filter(({ type }) => /\.(?:FargateService|FargateTaskDefinition|Alarm|ApplicationTargetGroup)$/.test(type?.fqn ?? '')).length > 0);

  expect(ofParts.map(({ name }) => name)).toEqual([]);
});

test('says what happens without it for every optional prop', () => {
  const silent = members.filter(([, { optional, docs }, type]) => type.datatype && optional && !docs?.default).map(([name]) => name);

  expect(silent).toEqual([]);
});

test('names no default that says nothing: "undefined", or a value that ends like a sentence', () => {
  const vague = members.filter(([, { docs }]) => docs?.default && /^-?\s*(undefined)?\.?$|^[^-].*\.$/i.test(docs.default)).map(([name]) => name);

  expect(vague).toEqual([]);
});

const libraries: Record<string, object> = { 'aws-cdk-lib': cdk, constructs };

/** Of this library or a peer: what only types know, and is not named like an interface with methods. */
function isStruct(fqn = ''): boolean {
  const [name, ...path] = fqn.split('.');
  if (!(name in libraries)) return types.some((type) => type.fqn === fqn && type.datatype);
  const value = path.reduce<unknown>((outer, part) => (outer as Record<string, unknown> | undefined)?.[part], libraries[name]);
  return value === undefined && !/^I[A-Z]/.test(path.at(-1)!);
}

test('names no construct that users cannot import in errors and warnings', () => {
  const name = new RegExp(`^[^'\`]*\\s(${hidden.join('|')})\\s`);
  const files = ['../../src', '../../cli'].map((folder) => join(__dirname, folder)).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => join(folder, file)));
  const named = files.flatMap((file) =>
    (readFileSync(file, 'utf8').replace(/^\s*(\/?\*|\/\/).*$/gm, '').match(/'[^'\n]*'|`[^`]*`/g) ?? []).filter((text) => name.test(text.slice(1, -1))).map((text) => `${file}: ${text}`));

  expect(named).toEqual([]);
});

test('names no construct that users cannot import in docstrings', () => {
  const name = new RegExp(`\`(${hidden.join('|')})\``);
  const documented = [...types.map((type) => [type.name, type] as const), ...members];

  expect(documented.filter(([, { docs }]) => name.test(`${docs?.summary} ${docs?.remarks}`)).map(([owner]) => owner)).toEqual([]);
});

// The runtime of Python passes a struct as keyword arguments, and drops those that the method does not declare.
test('gives no struct to a method that users implement', () => {
  const implemented = types.filter(({ kind, datatype, abstract }) => (kind === 'interface' ? !datatype : abstract));
  const lossy = implemented.flatMap(({ name, kind, methods = [] }) => methods.filter(({ abstract }) => kind === 'interface' || abstract)
    .filter(({ parameters = [] }) => parameters.some(({ type, optional }) => !optional && isStruct(type.fqn))).map((method) => `${name}.${method.name}`));

  expect(lossy).toEqual([]);
  expect(['aws_s3.BucketProps', 'aws_s3.Bucket', 'aws_s3.IBucket', 'aws_s3.BucketEncryption'].map((name) => isStruct(`aws-cdk-lib.${name}`))).toEqual([true, false, false, false]);
});

// The kernel of jsii accepts a struct in place of its base, and drops the props that the base does not declare: no check of ours would see them.
test('has no struct that is the base of another', () => {
  const bases = types.filter(({ datatype }) => datatype).flatMap(({ name, interfaces = [] }) =>
    interfaces.filter((base) => types.some(({ fqn }) => fqn === base)).map((base) => `${name} extends ${base}`));

  expect(bases).toEqual([]);
});

test('has no type that Java, Go and C# see as an untyped object', () => {
  const signatures = [...members, ...types.flatMap((type) => (type.initializer ? publicMembers([{ ...type, methods: [{ ...type.initializer, name: 'new' }] }]) : []))];
  // The CDK chooses those of what it declares.
  const untyped = signatures.filter(([, { overrides }]) => !overrides?.startsWith('aws-cdk-lib.')).flatMap(([name, { type, returns, parameters }]) => [type, returns?.type, ...(parameters ?? []).map((one) => one.type)]
    .flatMap(parts).filter(({ union, primitive }) => union || primitive === 'any').map(() => name));

  expect([...new Set(untyped)]).toEqual([]);
});

/**
 * In Python the members of a struct are keyword arguments, if the struct is the last parameter. jsii-rosetta translates a call whose last
 * argument is a struct to keywords, also where an optional parameter follows: such an example fails in Python.
 */
test('takes no optional parameter after a struct', () => {
  const buried = types.flatMap(({ name, methods = [], initializer }) => [...methods, ...(initializer ? [{ ...initializer, name: 'new' }] : [])]
    .filter(({ parameters = [] }) => parameters.some(({ optional }, index) => optional && isStruct(parameters[index - 1]?.type.fqn)))
    .map((method) => `${name}.${method.name}`));

  expect(buried).toEqual([]);
});

test('repeats no class name in its members, which C# would rename', () =>
  expect(members.filter(([, { name }, type]) => name.toLowerCase() === type.name.toLowerCase()).map(([name]) => name)).toEqual([]));

test('stands on exactly two peers', () => {
  expect(Object.keys(manifest.peerDependencies ?? {}).sort()).toEqual(['aws-cdk-lib', 'constructs']);
  expect(manifest.dependencies ?? {}).toEqual({});
  expect(manifest.bundledDependencies ?? []).toEqual([]);
});

test('puts every exported construct through the house rules', () =>
  expect(Object.keys(minimal).sort()).toEqual([...constructNames(types), ...hidden].sort()));

test('builds every exported construct from random props', () =>
  expect([...subjects.map(({ name }) => name), ...Object.keys(unexplored)].sort()).toEqual([...constructNames(types), ...hidden].sort()));
