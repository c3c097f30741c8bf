import { App, Stack } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Located, SynthesizedApp } from '../../src/assembly/synthesized-app';
import { ACCOUNT } from '../assemblies/stacks';

/** Templates by the name of their stack. */
export type Templates = Readonly<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any

export interface Resource extends Located {
  /** A reference to it. */
  readonly reference: string;
  /** Properties in which every reference is a text such as `${Stack|LogicalId.Attribute}`. */
  readonly properties: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

const REFERENCE = /^\$\{([^|}]+)\|([^.}]+)(?:\.[^}]+)?\}$/;
const VALUES = { 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' };

/** The templates of a whole app, nested stages included. */
export const templatesIn = ({ stacksRecursively }: CloudAssembly): Templates =>
  Object.fromEntries(stacksRecursively.map(({ stackName, template }) => [stackName, template]));
export const templatesOf = ({ node }: App | Stack): Templates => templatesIn((node.root as App).synth());

/** Several templates as they would stand together; what can't be decided or followed is an error. */
export class Deployment {
  /** The same templates are resolved once. */
  static of(templates: Templates): Deployment {
    const deployment = Deployment.known.get(templates) ?? new Deployment(templates);
    Deployment.known.set(templates, deployment);
    return deployment;
  }

  private static readonly known = new WeakMap<Templates, Deployment>();

  readonly app: SynthesizedApp;
  private readonly byType = new Map<string, Resource[]>();

  private constructor(templates: Templates) {
    const stacks = Object.entries(templates).map(([name, template]) => ({ name, template, account: ACCOUNT }));
    this.app = new SynthesizedApp(stacks, { values: VALUES, decided: true, absolute: true, strict: true });
  }

  all(type: string): Resource[] {
    const found = this.byType.get(type) ?? this.app.all(type).map((located) => this.resource(located));
    this.byType.set(type, found);
    return found;
  }

  only(type: string): Resource {
    const found = this.all(type);
    if (found.length !== 1) throw new Error(`expected one ${type}, found ${found.length}`);
    return found[0];
  }

  /** The resource that a resolved reference names. */
  at(reference: string, type: string): Resource {
    const [, stack, id] = REFERENCE.exec(reference) ?? [];
    const found = this.all(type).find((one) => one.stack.name === stack && one.id === id);
    if (!found) throw new Error(`expected ${reference} to be an ${type}`);
    return found;
  }

  private resource(located: Located): Resource {
    const { stack, id, body: { Properties = {} } } = located;
    return { ...located, reference: `\${${stack.name}|${id}}`, properties: this.app.resolve(stack, Properties) };
  }
}

/** Fails on a setting that an evaluator doesn't support, so that none is ignored. */
export function onlyKnown(value: object, what: string, ...keys: string[]): void {
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw new Error(`can't evaluate ${unknown.join(', ')} of ${what}`);
}
