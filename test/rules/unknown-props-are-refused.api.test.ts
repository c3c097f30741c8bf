import { execFileSync } from 'child_process';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as library from '../../src';
import { InvalidInput } from '../../src/private/errors';
import { structs } from '../../src/private/structs/structs';
import { TOKYO } from '../../tools/assemblies/stacks';
import { publicTypes, Reference, Type } from '../../tools/jsii';
import { isConstruct, parts, propsOf } from '../support/jsii';

const types = publicTypes();
const all = types.filter(({ kind, datatype }) => kind === 'interface' && datatype);

/** The struct that a reference names, or that its elements are. */
const structOf = (type: Reference | undefined) => all.find(({ fqn }) => parts(type).some((part) => part.fqn === fqn));
const classOf = (type: Reference | undefined) => types.find(({ fqn, kind }) => kind === 'class' && parts(type).some((part) => part.fqn === fqn));
/** `PlatformZoneAttributes` has those of a struct of the CDK, which its assembly contains. */
const OF_CDK: Record<string, string[]> = { PlatformZoneAttributes: ['hostedZoneId', 'zoneName'] };
const namesOf = (struct: Type) => [...propsOf(types, struct.fqn).map(({ name }) => name), ...OF_CDK[struct.name] ?? []].sort();

/** A constructor or a static method with a struct as a parameter. */
interface Entry {
  readonly taker: string;
  readonly name: string;
  readonly struct: Type;
  /** Runs it with props, a text for each name, and without a value for other parameters: props are checked first. */
  readonly take: (props: object) => unknown;
}

const stack = new Stack(new App(), 'Stack', { env: TOKYO });
let count = 0;

/** Without the constructors of abstract classes: subclasses call them, which have props of their own. */
const entries = types.flatMap((type) => [
  ...type.initializer && !type.abstract ? [{ ...type.initializer, name: 'new' }] : [], ...(type.methods ?? []).filter((method) => method.static),
].flatMap(({ name, parameters = [] }): Entry[] => parameters.flatMap((parameter) => {
  const struct = structOf(parameter.type);
  if (!struct) return [];
  const take = (props: object) => {
    const given = parameters.map((one) => (one === parameter ? (one.type.collection ? [props] : props) : one.type.primitive === 'string' ? 'Part' : undefined));
    const args = isConstruct(types, type) ? [stack, `Part${count += 1}`, ...given.slice(2)] : given;
    const owner = (library as unknown as Record<string, Record<string, (...values: unknown[]) => unknown>>)[type.name];
    return name === 'new' ? Reflect.construct(owner as unknown as new () => unknown, args) as unknown : owner[name](...args);
  };
  return [{ taker: type.name, name: `${type.name}.${name}`, struct, take }];
})));

/** A struct at a path below the props of an entry. */
interface Level { readonly path: readonly string[]; readonly struct: Type }

const levelsOf = (struct: Type, path: readonly string[] = []): Level[] =>
  [{ path, struct }, ...propsOf(types, struct.fqn).flatMap(({ name, type }) => {
    const inner = structOf(type);
    return inner ? levelsOf(inner, [...path, name]) : [];
  })];

const places = entries.flatMap((entry) => levelsOf(entry.struct).map((level) => ({ entry, ...level })));

/** The interface of the CDK that a reference or its elements are. */
const ofCdk = (type: Reference | undefined) => parts(type).map(({ fqn }) => /^aws-cdk-lib\..*\.(I[A-Z]\w+)$/.exec(fqn ?? '')?.[1]).find((name) => name !== undefined);

/** The error for a prop at a path. */
function refusal({ take }: Entry, path: readonly string[], prop: string, value: unknown = 1): string {
  try {
    take([...path, prop].reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object);
  } catch (error) {
    return error instanceof InvalidInput ? error.message : `another error: ${String(error)}`;
  }
  return 'accepted';
}

test('finds the constructors and the factories, with the structs in their structs', () => {
  expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['DrPair.new', 'DrRegion.of', 'Edge.cloudFront', 'StorageProfile.custom']));
  expect(entries.length).toBeGreaterThan(45);
  expect(places.map(({ entry, path }) => [entry.name, ...path].join(' '))).toContain('EldoniaPlatform.new monitoring thresholds');
});

test('the list of props is that of the public API', () => {
  const listed = Object.entries(structs()).map(([name, { of, props }]) => [name, of, Object.entries(props).filter(([prop]) => !prop.startsWith('_'))]);
  const typeOf = (reference: Reference | undefined) => structOf(reference)?.name ?? classOf(reference)?.name ?? ofCdk(reference) ?? '';
  const isCollection = (struct: Type) => propsOf(types, struct.fqn)
    .some(({ type }) => type?.collection && (structOf(type) ?? (type.collection.kind === 'map' && classOf(type))));

  expect(listed).toEqual(all.map((struct) => [
    struct.name,
    entries.find((entry) => entry.struct === struct)?.taker,
    namesOf(struct).map((prop) => [prop, typeOf(propsOf(types, struct.fqn).find(({ name }) => name === prop)?.type)]),
  ]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
  expect(all.filter(isCollection).map(({ name }) => name)).toEqual([]);
});

test('every constructor and factory refuses a prop that its struct does not declare, at every depth', () => {
  const wrong = places.flatMap(({ entry, path, struct }) => {
    const message = refusal(entry, path, 'qqqqqqqqqq');
    const expected = `${[...path, 'qqqqqqqqqq'].join('.')} must be a prop of ${struct.name}, got an unknown name; remove it, because ${entry.taker} would ignore it`;
    return message.replace(/ \(at Stack(\/Part\d+)?\)$/, '') === expected ? [] : [`${entry.name} ${path.join('.')}: ${message}`];
  });

  expect(wrong).toEqual([]);
});

test('every constructor and factory refuses an object instead of an instance of a class, also in a list', () => {
  const props = places.flatMap((place) => propsOf(types, place.struct.fqn).map(({ name, type }) => ({ ...place, name, type, of: classOf(type) })))
    .filter(({ of }) => of !== undefined);
  const wrong = props.flatMap(({ entry, path, name, type, of }) => {
    const message = refusal(entry, path, name, type?.collection ? [{ qqqqqqqqqq: 1 }] : { qqqqqqqqqq: 1 });
    const expected = `${[...path, name].join('.')} must be an instance of ${of!.name}, got an object with qqqqqqqqqq; create it with ${of!.name}`;
    return message.startsWith(expected) ? [] : [`${entry.name} ${[...path, name].join('.')}: ${message}`];
  });

  expect(props.length).toBeGreaterThan(60);
  expect(wrong).toEqual([]);
});

/** Structs with all props of another, and those of the same prop of another class: `existing` of a platform and of a Region. */
const siblings = places.flatMap((place) => all.filter((other) => other !== place.struct).flatMap((other) => {
  const [own, theirs] = [namesOf(place.struct), namesOf(other)];
  const isWider = own.every((name) => theirs.includes(name));
  const isSameProp = place.path.length > 0 && places.some(({ path, struct }) => struct === other && path.at(-1) === place.path.at(-1));
  return isWider || isSameProp ? [{ ...place, other, more: theirs.filter((name) => !own.includes(name)) }] : [];
}));

test('every constructor and factory refuses the further props of a wider or similar struct, and names a class that takes them', () => {
  const wrong = siblings.flatMap(({ entry, path, struct, other, more }) => more.flatMap((prop) => {
    const takers = places.filter((place) => place.struct === other).map((place) => `${place.entry.taker} takes ${[...place.path, prop].join('.')}`);
    const message = refusal(entry, path, prop);
    const isRight = message.startsWith(`${[...path, prop].join('.')} must be absent in a pair, got one`) || message.startsWith(`${[...path, prop].join('.')} must be a prop of ${struct.name}, got an unknown name; `)
      && (takers.some((taker) => message.includes(taker)) || message.includes('; did you mean '));
    return isRight ? [] : [`${entry.name} ${path.join('.')} with ${other.name}: ${message}`];
  }));

  expect(wrong).toEqual([]);
  expect(new Set(siblings.map(({ struct, other }) => `${struct.name} < ${other.name}`))).toEqual(new Set([
    'AuditTrailProps < PlatformAuditOptions', 'DrPairStacks < PlatformStacks', 'ExistingRegionResources < ExistingResources',
    'ExistingResources < ExistingRegionResources', 'FargateApiOptions < FargateApiProps', 'MediaProcessorOptions < MediaProcessorProps',
    'PlatformNetworkOptions < NetworkProps', 'PlatformStacks < DrPairStacks',
  ]));
});

/** What AWS takes of another Region: what is global, is read by any client, or is checked in us-east-1 or by its own construct. */
const OF_ANY_REGION = /^(?:IApplication|IBucket|ICertificate|IConnectable|IDeployment|IFilterPattern|IGrantable|IMachineImage|IPrincipal|IRepository|IRole|ISecret|ITrustStore|IAlarm|IQueue|I\w+Ref)/;
/** And of another account, whose policy allows it or whose network is connected; or what is checked by its own construct. */
const OF_ANY_ACCOUNT = /^(?:IAlarmRef|IConnectable|IFilterPattern|IGrantable|IKey|ILayerVersion|IMachineImage|IPrincipal|IQueue|IRepository|ISecret|ISecurityGroup|ITopic|ITrustStore|IVpc)$/;
const OF_ANY_ACCOUNT_BY_PROP = new RegExp('^(?:ApiLoadBalancerOptions.accessLogsBucket|EdgeFirewallProps.logBucket|ExistingResources.mediaBucket|FargateApiProps.certificate' +
  '|MediaProcessorProps.(?:b|outputB)ucket|NetworkProps.allowedBuckets|ObservabilityProps..*|(?:AuditTrailProps|PlatformAuditOptions).dataEventBuckets)$');

const kindOf = (type: Reference | undefined) => ofCdk(type) ?? parts(type).map(({ fqn }) => /\.(I\w+Cluster)$/.exec(fqn ?? '')?.[1]).find((one) => one !== undefined) ?? '';
const resources = places.filter(({ entry }) => entry.name.endsWith('.new') && entry.taker !== 'DrPair').flatMap(({ entry, path, struct }) => propsOf(types, struct.fqn)
  .map(({ name, type }) => ({ entry, path, struct, name, kind: kindOf(type), many: type?.collection !== undefined }))).filter(({ kind }) => kind !== '');

test.each([
  ['Region', { account: TOKYO.account, region: 'us-west-2' }, 'must be in Region ap-northeast-1, got one of us-west-2; pass a', 40,
    ({ kind, name }) => !OF_ANY_REGION.test(kind) && !name.startsWith('usEast1') && !/^I(?:Aurora|Cache)Cluster$/.test(kind)],
  ['account', { account: '999999999999', region: TOKYO.region }, `must be in account ${TOKYO.account}, got one of 999999999999; `, 20,
    ({ kind, name, struct }) => !OF_ANY_ACCOUNT.test(kind) && !OF_ANY_ACCOUNT_BY_PROP.test(`${struct.name}.${name}`)],
] as [string, object, string, number, (one: typeof resources[0]) => boolean][])('every construct refuses a resource of another %s in each of their props, unless AWS takes it', (_, env, message, most, isRefused) => {
  const props = resources.filter(isRefused);
  const wrong = props.map(({ entry, path, name, many }) => [[...path, name].join('.'), refusal(entry, path, name, many ? [{ env }] : { env })])
    .filter(([prop, got]) => !got.startsWith(`${prop} ${message}`));

  expect(props.length).toBeGreaterThan(most);
  expect(wrong).toEqual([]);
});

/** A program of a user in JavaScript, with the compiled library. */
const PROGRAM = `
const { App, Stack } = require('aws-cdk-lib');
const { DrPair, EldoniaPlatform, PlatformZone } = require('./lib');
const app = new App();
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });
const refused = (define) => { try { define(); return 'accepted'; } catch ({ message }) { return message; } };
console.log(JSON.stringify([
  refused(() => new EldoniaPlatform(stack, 'Platform', { zone, alarmEmail: 'ops@eldonia.example', exisitng: {} })),
  refused(() => new EldoniaPlatform(stack, 'Site', { zone, alarmEmail: 'ops@eldonia.example', monitoring: { thresholds: { acuPercnt: 90 } } })),
  refused(() => new DrPair(app, 'Pair', { account: '123456789012', zone, existing: { database: {}, mediaBucket: {} } })),
]));
`;

test('a program in JavaScript gets the errors', () => {
  const output = execFileSync(process.execPath, ['-e', PROGRAM], { cwd: join(__dirname, '../..'), encoding: 'utf8' });

  expect(JSON.parse(output)).toEqual([
    'exisitng must be a prop of EldoniaPlatformProps, got an unknown name; did you mean existing? (at Shop/Platform)',
    'monitoring.thresholds.acuPercnt must be a prop of AlarmThresholds, got an unknown name; did you mean acuPercent? (at Shop/Site)',
    'existing must be a prop of DrPairProps, got an unknown name; EldoniaPlatform takes existing, DrRegion takes existing: move or remove it, ' +
    'because DrPair would ignore it (at Pair)',
  ]);
});
