/* eslint-disable @typescript-eslint/no-explicit-any */
import { App, Stack } from 'aws-cdk-lib';
import { evaluate } from '../evaluate';

/** Templates by the name of their stack. */
export type Templates = Readonly<Record<string, any>>;

export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  /** Properties in which every reference is a text such as `${Stack.LogicalId.Attribute}`. */
  readonly properties: any;
}

const REFERENCE = /^\$\{([^.}]+)\.([^.}]+)(?:\.([^}]+))?\}$/;

/** The templates of a whole app, nested stages included. */
export function templatesOf(scope: App | Stack): Templates {
  return Object.fromEntries((scope.node.root as App).synth().stacksRecursively.map(({ stackName, template }) => [stackName, template]));
}

/** Several templates as they would stand together: conditions decided, references between and within them followed. */
export class Deployment {
  private readonly resources: Record<string, Record<string, any>>;

  constructor(private readonly templates: Templates) {
    this.resources = Object.fromEntries(Object.entries(templates).map(([stack, template]) => [stack, evaluate(template, {})]));
  }

  all(type: string): Resource[] {
    return Object.entries(this.resources).flatMap(([stack, resources]) => Object.entries(resources)
      .filter(([, resource]) => resource.Type === type).map(([id, resource]) => this.resource(stack, id, resource)));
  }

  only(type: string): Resource {
    const found = this.all(type);
    if (found.length !== 1) throw new Error(`expected one ${type}, found ${found.length}`);
    return found[0];
  }

  /** The resource that a resolved reference names. */
  at(reference: string, type: string): Resource {
    const [, stack, id] = REFERENCE.exec(reference) ?? [];
    const resource = this.resources[stack]?.[id];
    if (resource?.Type !== type) throw new Error(`expected ${reference} to be an ${type}, got ${resource?.Type}`);
    return this.resource(stack, id, resource);
  }

  /** The value with texts for references; anything that this can't follow is an error. */
  resolve(stack: string, value: any): any {
    if (Array.isArray(value)) return value.map((item) => this.resolve(stack, item));
    if (value === null || typeof value !== 'object') return value;
    const [name, ...others] = Object.keys(value);
    if (others.length === 0 && (name === 'Ref' || name?.startsWith('Fn::'))) return this.call(stack, name, value[name]);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.resolve(stack, member)]));
  }

  private resource(stack: string, id: string, { Type: type, Properties = {}, Condition }: any): Resource {
    if (Condition) throw new Error(`can't decide whether ${stack}.${id} exists: it has the condition ${Condition}`);
    return { stack, id, type, properties: this.resolve(stack, Properties) };
  }

  private call(stack: string, name: string, argument: any): any {
    switch (name) {
      case 'Ref': return this.reference(stack, argument);
      case 'Fn::GetAtt': return this.reference(stack, [argument].flat().join('.'));
      case 'Fn::Join': return this.resolve(stack, argument[1]).join(argument[0]);
      case 'Fn::Sub': return this.substitute(stack, argument);
      case 'Fn::Select': return this.select(stack, argument);
      case 'Fn::GetStackOutput': return this.output(argument.StackName, argument.OutputName);
      case 'Fn::ImportValue': return this.imported(this.resolve(stack, argument));
      default: throw new Error(`can't evaluate ${name} in ${stack}`);
    }
  }

  private reference(stack: string, name: string): string {
    if (name === 'AWS::Partition') return 'aws';
    if (name === 'AWS::URLSuffix') return 'amazonaws.com';
    return name.startsWith('AWS::') ? `\${${name}}` : `\${${stack}.${name}}`;
  }

  private substitute(stack: string, argument: any): string {
    if (typeof argument !== 'string') throw new Error(`can't evaluate Fn::Sub with variables in ${stack}`);
    return argument.replace(/\$\{([^!}]+)\}/g, (_, name) => this.reference(stack, name));
  }

  private select(stack: string, [index, list]: any): any {
    const { 'Fn::Split': split } = list;
    const items = split ? this.resolve(stack, split[1]).split(split[0]) : this.resolve(stack, list);
    if (split && items.some((item: string) => item.includes('$'))) throw new Error(`can't split a reference in ${stack}`);
    return items[index];
  }

  private output(stack: string, name: string): any {
    const output = this.templates[stack]?.Outputs?.[name];
    if (!output) throw new Error(`stack ${stack} has no output ${name}`);
    return this.resolve(stack, output.Value);
  }

  private imported(name: string): any {
    const outputs = Object.entries(this.templates).flatMap(([stack, { Outputs = {} }]) => Object.entries<any>(Outputs)
      .map(([output, { Export }]) => ({ stack, output, as: Export && this.resolve(stack, Export.Name) })));
    const found = outputs.find(({ as }) => as === name);
    if (!found) throw new Error(`no stack exports ${name}`);
    return this.output(found.stack, found.output);
  }
}

/** Fails on a setting that an evaluator doesn't support, so that none is ignored. */
export function onlyKnown(value: object, what: string, ...keys: string[]): void {
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  if (unknown.length > 0) throw new Error(`can't evaluate ${unknown.join(', ')} of ${what}`);
}

/** CloudFront's and the load balancer's wildcards: `*` is any run of characters, slashes too, and `?` is one. */
export function matchesWildcards(pattern: string, text: string): boolean {
  const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}
