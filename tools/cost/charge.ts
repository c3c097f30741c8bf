import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Canonical, referencesIn } from '../../src/assembly/text';
import { evaluate } from '../evaluate';

/** Groups of the report, in its order. */
export const COMPONENTS = [
  'Database', 'Cache', 'API tasks', 'Load balancer', 'NAT gateways', 'Interface endpoints', 'Public IPv4 addresses', 'CDN, firewall and DNS',
  'Keys and secrets', 'Alarms and dashboards', 'Container Insights', 'Audit', 'Failover plan', 'Functions, queues and metrics',
  // Only with a number of requests.
  'Traffic',
] as const;
export type Component = typeof COMPONENTS[number];

/** Something that a resource costs each month. */
export interface Charge {
  readonly component: Component;
  /** Key of the price file. */
  readonly key: string;
  /** Units of the price in a month. */
  readonly quantity: number;
  /** Set if the quantity is an assumption about usage, from `tools/cost/baseline.ts`, instead of a number of the template. */
  readonly assumed?: boolean;
  /** Region that charges it, if it is not the Region of the stack. */
  readonly region?: string;
}

/** A resource of a template, its conditions decided. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** A stack as it is deployed after the first release. */
export interface DeployedStack {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly resources: readonly Resource[];
  /** The outputs whose values are text. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Where a resource stands: its stack, and all stacks of the assembly. */
export interface Place { readonly stack: DeployedStack; readonly stacks: readonly DeployedStack[] }

/** A charge, and none without a quantity. */
export const charge = (component: Component, key: string, quantity: number, more: Partial<Charge> = {}): Charge[] =>
  quantity === 0 ? [] : [{ component, key, quantity, ...more }];

export const assumed = (component: Component, key: string, quantity: number): Charge[] => charge(component, key, quantity, { assumed: true });

export type Meter = (resource: Resource, place: Place) => Charge[];

/** The stacks with their resources, as they are after a release: image parameters have a value, and conditions are decided. */
export const deployed = (assembly: CloudAssembly): DeployedStack[] =>
  assembly.stacksRecursively.map(({ displayName, environment, template, stackName }) => {
    const parameters = Object.values<{ Type: string; Default?: string }>(template.Parameters ?? {});
    const released = Object.fromEntries(parameters.filter(({ Type }) => Type.startsWith('AWS::SSM::')).map(({ Default }) => [Default, 'released']));
    const resources = Object.entries(evaluate(template, released))
      .map(([id, { Type, Properties = {} }]): Resource => ({ id, type: Type, properties: Properties }));
    const outputs = Object.fromEntries(Object.entries<{ Value: unknown }>(template.Outputs ?? {})
      .flatMap(([id, { Value }]) => (typeof Value === 'string' ? [[id, Value] as const] : [])));
    return { name: stackName ?? displayName, account: environment.account, region: environment.region, resources, outputs };
  });

/** AWS's own number: 8,760 hours per year, in twelve months. */
export const HOURS = 730;

export const ofType = (stack: DeployedStack, type: string): Resource[] => stack.resources.filter((resource) => resource.type === type);

/** Resources of a type in all stacks of a Region. */
export const inRegion = ({ stacks, stack: { region } }: Place, type: string): Resource[] =>
  stacks.filter((stack) => stack.region === region).flatMap((stack) => ofType(stack, type));

/** Whether a value refers to a resource of its stack. */
export const refersTo = (value: unknown, id: string): boolean =>
  referencesIn(value as Canonical | undefined).some((reference) => reference.id === id);

/** A number in a template, which may be written as a string. */
export function numberOf(value: unknown, fallback: number): number {
  const number = Number(value ?? fallback);
  if (Number.isNaN(number)) throw new Error(`a quantity must be a number in the template, got ${JSON.stringify(value)}`);
  return number;
}

/** The number of items of a list in a template. A list of a parameter or another stack is a text. */
export function countOf(value: unknown): number {
  if (!Array.isArray(value)) throw new Error(`a list must be in the template, got ${JSON.stringify(value)}`);
  return value.length;
}

/** The vCPUs of an instance class, as `db.r6g.xlarge`. */
export function vcpusOf(instanceClass: string): number {
  const [match, multiple] = /\.(\d*)xlarge$/.exec(instanceClass) ?? [];
  return match === undefined ? 2 : 4 * Number(multiple || 1);
}
