import { Assembly } from '../../../cli/conformance/assembly';
import { kindOf } from '../../../cli/conformance/environments';
import { REQUIREMENTS } from '../../../cli/conformance/requirements';
import { readAssembly } from '../../../src/assembly/read';
import { StackTemplate } from '../../../src/assembly/template';
import { canonical, Program } from '../../../tools/assemblies/canonical';

type Properties = Record<string, unknown>;
type Resources = Record<string, { Type: string; Properties: Properties; [attribute: string]: unknown }>;

/** Templates: small ones by Region, or those of stacks by their names. */
export type App = Record<string, { Resources: Resources; Outputs?: Properties; region?: string; account?: string }>;

export const ref = (id: string) => ({ Ref: id });

/** A template's resource, in one line. */
export const one = (Type: string, properties: Properties = {}, attributes: Properties = {}): Resources[string] =>
  ({ Type: `AWS::${Type}`, Properties: properties, ...attributes });

/** The pair of Regions with every option, which meets all requirements. */
export const everythingOn = () => programOf('everythingOn');

export const programOf = (program: Program): App => Object.fromEntries(readAssembly(canonical(program).directory)
  .map(({ name, region, account, template }) => [name, { ...template as App[string], region, account }]));

export function stacksOf(app: App): StackTemplate[] {
  return Object.entries(app).map(([name, { region = name, account, ...template }]) => ({ name, region, account, template: template as StackTemplate['template'] }));
}

/**
 * The app with one value changed. The path starts with a pattern of logical ids without their hashes, also in a pair, in each stack
 * or in the one before a colon; an element of a list has a number or a name. Undefined takes the value away.
 */
export function changed(app: App, path: string, value: unknown): App {
  const [place, ...keys] = path.split('/');
  const [id, stack] = place.split(':').reverse();
  const pattern = new RegExp(`^(Pair|Minimal)?(${id})([0-9A-F]{8})?$`);
  const found = Object.entries(app).filter(([name]) => stack === undefined || new RegExp(`^${stack}$`).test(name)).flatMap(([name, { Resources: resources }]) =>
    Object.keys(resources).filter((key) => pattern.test(key)).map((key) => [name, key, ...keys]));
  const isNew = found.length === 0 && keys.length === 0 && value !== undefined && (stack === undefined || stack in app);
  const paths = isNew ? [[stack ?? Object.keys(app)[0], id]] : found;
  return paths.reduce((copy, [name, ...rest]) => {
    const { Resources: resources, ...template } = copy[name];
    return { ...copy, [name]: { ...template, Resources: put(resources, rest.length > 1 ? [rest[0], 'Properties', ...rest.slice(1)] : rest, value) } };
  }, app);
}

/** A copy with the value at the path. */
function put<T extends object>(owner: T, [step, ...rest]: string[], value: unknown): T {
  const copy = (Array.isArray(owner) ? [...owner as unknown[]] : { ...owner }) as Properties;
  if (step === '*') return Object.keys(copy).reduce((all, key) => put(all, [key, ...rest], value), copy as T);
  const named = Array.isArray(owner)
    ? owner.findIndex(({ Name, Key, Id, PathPattern }: Properties) => [Name, Key, Id, PathPattern].includes(step)) : -1;
  const key = named < 0 ? step : String(named);
  if (rest.length > 0) copy[key] = put((copy[key] ?? {}) as object, rest, value);
  else if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy as T;
}

const read = new WeakMap<App, Assembly>();

/** Whether an app meets a requirement. */
export function holds(requirement: string, app: App): boolean {
  const assembly = read.get(app) ?? new Assembly(stacksOf(app));
  read.set(app, assembly);
  return REQUIREMENTS.find(({ number }) => number === requirement)!.holds(assembly, kindOf(assembly));
}
