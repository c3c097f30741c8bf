import { memberOf, ResourceBody, StackTemplate } from './template';
import { asText, Canonical, labelOf, referencesIn } from './text';

/** What is known about a deployment, beside the templates. */
export interface Deployed {
  /**
   * The values of parameters, by logical ID or by the name of an SSM parameter, and of pseudo parameters. Other
   * parameters have their defaults. Without it, a parameter stays a reference.
   */
  readonly values?: Readonly<Record<string, string>>;
  /** Whether conditions are decided. Otherwise `Fn::If` stays. */
  readonly decided?: boolean;
  /** Whether references have the label of their stack also within it. */
  readonly absolute?: boolean;
  /** Whether a function that can't be followed is an error. Otherwise it stays. */
  readonly strict?: boolean;
  /** Whether a value has one text, however it is written: the partition in ARNs, and an attribute that is the `Ref`. */
  readonly comparable?: boolean;
}

/** A resource and its stack. */
export interface Located {
  readonly stack: StackTemplate;
  readonly id: string;
  readonly body: ResourceBody;
}

const SSM_PARAMETER = /^\{\{resolve:ssm:([^:}]+)(?::\d+)?\}\}$/;
const PARTITION = /\barn:aws(?:-[a-z]+)*:/g;
const SAME_AS_REF =
  /\.(LoadBalancerArn|ListenerArn|TargetGroupArn|RuleArn|TopicArn|QueueUrl|KeyId|(FunctionMetadata\.)?FunctionARN)$/;
const SSM_TYPE = /^AWS::SSM::Parameter::Value</;

/** Where a value is evaluated. */
interface Place {
  readonly stack: StackTemplate;
  /** The stack that asked for the value. */
  readonly home: StackTemplate;
  /** `Stack|` if that is another stack, otherwise empty. */
  readonly label: string;
}

/** An evaluated function: its value can be undefined. */
interface Evaluated { readonly value: Canonical | undefined }

/** A value that other stacks read. */
interface Source {
  readonly stack: StackTemplate;
  readonly holder: { readonly Value?: unknown };
}

/**
 * The templates of an app, with one text for equal values: joined and substituted texts, pseudo parameters, values that
 * other stacks export, output or write to SSM parameters, and what a nested stack and its parent pass to each other.
 */
export class SynthesizedApp {
  private readonly exports = new Map<string, Source[]>();
  private readonly parameters = new Map<string, Source[]>();
  private located?: readonly Located[];
  /** The names of the stacks that import an export. Made when they are needed: it takes a visit of all values. */
  private importers?: Map<string, Set<string>>;
  /** What a parent passes to its nested stacks, by the name of the parameter. */
  private readonly passed = new Map<StackTemplate, Readonly<Record<string, Source>>>();
  private readonly labels: ReadonlyMap<StackTemplate, string>;
  private readonly labeled: ReadonlyMap<string, StackTemplate>;
  /** What is being evaluated. A value that contains itself is not followed. */
  private readonly open = new Set<unknown>();

  constructor(readonly stacks: readonly StackTemplate[], private readonly deployed: Deployed = {}) {
    this.labels = new Map(stacks.map((stack) => [stack, labelOf(stack, stacks)]));
    this.labeled = new Map([...this.labels].map(([stack, label]) => [label, stack]));
    for (const stack of stacks) {
      for (const holder of Object.values(stack.template.Outputs ?? {})) {
        if (holder.Export) add(this.exports, this.exportKey(stack, holder.Export.Name), { stack, holder });
      }
      for (const [id, { Type, Properties = {} }] of Object.entries(stack.template.Resources ?? {})) {
        const nested = Type === 'AWS::CloudFormation::Stack' ? this.nestedIn(stack, id) : undefined;
        if (nested) this.passed.set(nested, passedTo(stack, Properties.Parameters));
        if (Type !== 'AWS::SSM::Parameter' || Properties.Name === undefined) continue;
        add(this.parameters, key(stack, asText(this.resolve(stack, Properties.Name))), { stack, holder: Properties });
      }
    }
  }

  /** The name of a stack in references, unique in the app. */
  labelOf(stack: StackTemplate): string {
    return this.labels.get(stack) ?? stack.name;
  }

  /** The stack with a label. */
  stackOf(label: string): StackTemplate | undefined {
    return this.labeled.get(label);
  }

  /** The value with texts for references; undefined if it is not set. */
  resolve(stack: StackTemplate, value: unknown): Canonical | undefined {
    return this.valueOf(value, this.seen(stack, stack));
  }

  /** The stacks that import an export. */
  importersOf(stack: StackTemplate, name: unknown): string[] {
    this.importers ??= this.findImporters();
    return [...this.importers.get(this.exportKey(stack, name)) ?? []].sort();
  }

  /** The resources to which a value refers, also through other stacks. */
  referred(stack: StackTemplate, value: unknown): Located[] {
    return referencesIn(this.resolve(stack, value)).flatMap(({ stack: label, id }) =>
      this.resource(label === undefined ? stack : this.labeled.get(label), id) ?? []);
  }

  resource(stack: StackTemplate | undefined, id: string): Located | undefined {
    const body = memberOf(stack?.template.Resources, id);
    return stack && body && { stack, id, body };
  }

  /** The resources of some types, or all, in the order of the templates, whose condition is not false. */
  all(...types: string[]): Located[] {
    this.located ??= this.stacks.flatMap((stack) => Object.entries(stack.template.Resources ?? {})
      .map(([id, body]) => ({ stack, id, body })));
    return this.located.filter((one) => (types.length === 0 || types.includes(one.body.Type)) && this.exists(one));
  }

  private exists({ stack, id, body: { Condition: condition } }: Located): boolean {
    if (condition === undefined || !this.deployed.decided) return true;
    const isTrue = this.isTrue(condition, this.seen(stack, stack));
    if (isTrue !== undefined || !this.deployed.strict) return isTrue !== false;
    throw new Error(`can't decide whether ${stack.name}.${id} exists: it has the condition ${condition}`);
  }

  private findImporters(): Map<string, Set<string>> {
    const importers = new Map<string, Set<string>>();
    const visit = (stack: StackTemplate, value: unknown) => {
      if (typeof value !== 'object' || value === null) return;
      // The fastest loop.
      for (const name in value) {
        const inner = (value as Record<string, unknown>)[name];
        if (name === 'Fn::ImportValue') {
          const imported = this.exportKey(stack, inner);
          importers.set(imported, (importers.get(imported) ?? new Set()).add(stack.name));
        } else {
          visit(stack, inner);
        }
      }
    };
    for (const stack of this.stacks) visit(stack, stack.template.Resources);
    return importers;
  }

  private exportKey(stack: StackTemplate, name: unknown): string {
    return key(stack, asText(this.resolve(stack, name)));
  }

  private valueOf(value: unknown, place: Place): Canonical | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return this.text(value, place);
    if (typeof value !== 'object') return value as number | boolean;
    if (Array.isArray(value)) {
      return value.map((element) => this.valueOf(element, place)).filter((element) => element !== undefined);
    }
    const entries = Object.entries(value as Record<string, unknown>);
    if (entries.length === 1) {
      const [[name, argument]] = entries;
      const evaluated = this.evaluate(name, argument, place);
      if (evaluated) return evaluated.value;
      if (this.deployed.strict && name.startsWith('Fn::')) {
        throw new Error(`can't follow ${name} ${JSON.stringify(argument)} in ${place.stack.name}`);
      }
    }
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, this.valueOf(inner, place)]).filter(([, inner]) => inner !== undefined));
  }

  /** The value of a function; undefined if the deployment decides it. */
  private evaluate(name: string, argument: unknown, place: Place): Evaluated | undefined {
    switch (name) {
      case 'Ref': return { value: this.reference(String(argument), place) };
      case 'Fn::GetAtt': return this.attribute(argument, place);
      case 'Fn::Join': return this.joined(argument, place);
      case 'Fn::Sub': return this.sub(argument, place);
      case 'Fn::Select': return this.selected(argument, place);
      case 'Fn::Split': return this.split(argument, place);
      case 'Fn::If': return this.decided(argument, place);
      case 'Fn::FindInMap': return this.mapped(argument, place);
      case 'Fn::ImportValue': return this.imported(argument, place);
      case 'Fn::GetStackOutput': return this.output(argument, place);
      default: return undefined;
    }
  }

  private text(text: string, place: Place): Canonical | undefined {
    const ssm = SSM_PARAMETER.exec(text);
    return (ssm && this.parameter(ssm[1], place)) ?? this.literal(text.replaceAll('${', '${!'));
  }

  private literal(text: string): string {
    return this.deployed.comparable ? text.replace(PARTITION, 'arn:${AWS::Partition}:') : text;
  }

  /** The value of an SSM parameter of the app. */
  private parameter(name: string, place: Place): Canonical | undefined {
    return this.followed(nearest(this.parameters.get(key(place.stack, name)), place.stack.stage), place)?.value;
  }

  private followed(source: Source | undefined, { home }: Place): Evaluated | undefined {
    if (!source || this.open.has(source.holder)) return undefined;
    this.open.add(source.holder);
    const value = this.valueOf(source.holder.Value, this.seen(source.stack, home));
    this.open.delete(source.holder);
    return { value };
  }

  private seen(stack: StackTemplate, home: StackTemplate): Place {
    const isOwn = stack === home && !this.deployed.absolute;
    return { stack, home, label: isOwn ? '' : `${this.labelOf(stack)}|` };
  }

  private nestedIn({ name, stage, account, region }: StackTemplate, id: string): StackTemplate | undefined {
    return this.stacks.find((one) =>
      one.name === `${name}/${id}` && one.stage === stage && one.account === account && one.region === region);
  }

  private reference(id: string, place: Place): Canonical | undefined {
    const { values } = this.deployed;
    const passed = this.followed(memberOf(this.passed.get(place.stack), id), place);
    if (passed) return passed.value;
    const given = memberOf(values, id);
    if (given !== undefined) return given;
    switch (id) {
      case 'AWS::NoValue': return undefined;
      case 'AWS::Region': return place.stack.region ?? '${AWS::Region}';
      case 'AWS::AccountId': return place.stack.account ?? '${AWS::AccountId}';
      case 'AWS::StackName': return place.stack.name;
      default:
    }
    if (id.startsWith('AWS::')) return `\${${id}}`;
    const { Type = '', Default } = memberOf(place.stack.template.Parameters, id) ?? {};
    const ssm = SSM_TYPE.test(Type)
      ? memberOf(values, Default) ?? this.parameter(String(Default), place)
      : undefined;
    const byDefault = values && this.valueOf(Default, place);
    return ssm ?? byDefault ?? `\${${place.label}${id}}`;
  }

  private substitute(template: string, variables: unknown, place: Place): string {
    return this.literal(template).replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
      if (name.startsWith('!')) return whole;
      const variable = memberOf(variables, name);
      if (variable !== undefined) return asText(this.valueOf(variable, place));
      return asText(name.includes('.') ? this.attribute(name, place).value : this.reference(name, place));
    });
  }

  private imported(argument: unknown, place: Place): Evaluated | undefined {
    const name = asText(this.valueOf(argument, place));
    const found = this.followed(nearest(this.exports.get(key(place.stack, name)), place.stack.stage), place);
    return found ?? (this.deployed.strict ? undefined : { value: `\${export|${name}}` });
  }

  /** An output of the stack with this name, in the same account, and in the same or the named Region. */
  private output(argument: unknown, place: Place): Evaluated | undefined {
    const [name, output, region] = ['StackName', 'OutputName', 'Region']
      .map((member) => this.valueOf(memberOf(argument, member), place));
    const { account, stage } = place.stack;
    const wanted = region ?? place.stack.region;
    const sources = this.stacks.flatMap((stack) => {
      const holder = memberOf(stack.template.Outputs, output);
      return stack.name === name && fits(stack.account, account) && fits(stack.region, wanted) && holder
        ? [{ stack, holder }] : [];
    });
    const exact = sources.filter(({ stack }) => stack.region === wanted);
    return this.followed(nearest(exact.length > 0 ? exact : sources, stage), place);
  }

  private joined(argument: unknown, place: Place): Evaluated | undefined {
    const [delimiter, list] = listOf(argument);
    const parts = this.valueOf(list, place);
    return Array.isArray(parts) ? { value: parts.map(asText).join(String(delimiter)) } : undefined;
  }

  private selected(argument: unknown, place: Place): Evaluated | undefined {
    const [index, list] = listOf(argument);
    const parts = this.valueOf(list, place);
    return Array.isArray(parts) && Number(index) in parts ? { value: parts[Number(index)] } : undefined;
  }

  /** The parts of a text that contains no reference: that of a reference can contain the delimiter, too. */
  private split(argument: unknown, place: Place): Evaluated | undefined {
    const [delimiter, list] = listOf(argument);
    const text = this.valueOf(list, place);
    if (typeof text !== 'string' || /\$\{[^!]/.test(text)) return undefined;
    return { value: text.split(String(delimiter)) };
  }

  private decided(argument: unknown, place: Place): Evaluated | undefined {
    if (!this.deployed.decided) return undefined;
    const [name, yes, no] = listOf(argument);
    const isTrue = this.isTrue(name, place);
    return isTrue === undefined ? undefined : { value: this.valueOf(isTrue ? yes : no, place) };
  }

  /** Whether a condition holds; undefined if the deployment decides it. */
  private isTrue(name: unknown, place: Place): boolean | undefined {
    const condition = memberOf(place.stack.template.Conditions, name);
    if (condition === undefined || this.open.has(condition)) return undefined;
    this.open.add(condition);
    const isTrue = this.test(condition, place);
    this.open.delete(condition);
    return isTrue;
  }

  private test(condition: unknown, place: Place): boolean | undefined {
    const [[name, argument]] = Object.entries(condition as Record<string, unknown>);
    if (name === 'Condition') return this.isTrue(argument, place);
    if (name === 'Fn::Equals') {
      const [left, right] = listOf(argument).map((one) => asText(this.valueOf(one, place)));
      return left === right || ([left, right].some((text) => /\$\{[^!]/.test(text)) ? undefined : false);
    }
    const results = listOf(argument).map((one) => this.test(one, place));
    if (results.includes(undefined)) return undefined;
    switch (name) {
      case 'Fn::Not': return !results[0];
      case 'Fn::And': return !results.includes(false);
      case 'Fn::Or': return results.includes(true);
      default: return undefined;
    }
  }

  private mapped(argument: unknown, place: Place): Evaluated | undefined {
    const keys = listOf(argument).slice(0, 3).map((one) => this.valueOf(one, place));
    const found = keys.reduce<unknown>(memberOf, place.stack.template.Mappings);
    return found === undefined ? undefined : { value: this.valueOf(found, place) };
  }

  /** An attribute of a resource, or an output of a nested stack. */
  private attribute(argument: unknown, place: Place): Evaluated {
    const written = Array.isArray(argument) ? argument.map(asText).join('.') : String(argument);
    const path = this.deployed.comparable ? written.replace(SAME_AS_REF, '') : written;
    const [, id, output] = /^(\w+)\.Outputs\.(\w+)$/.exec(path) ?? [];
    const stack = id === undefined ? undefined : this.nestedIn(place.stack, id);
    const holder = memberOf(stack?.template.Outputs, output);
    return this.followed(stack && holder && { stack, holder }, place) ?? { value: `\${${place.label}${path}}` };
  }

  private sub(argument: unknown, place: Place): Evaluated {
    const [template, variables] = Array.isArray(argument) ? argument as unknown[] : [argument];
    return { value: this.substitute(String(template), variables, place) };
  }
}

function listOf(argument: unknown): unknown[] {
  return Array.isArray(argument) ? argument : [];
}

function passedTo(stack: StackTemplate, parameters: unknown = {}): Record<string, Source> {
  return Object.fromEntries(Object.entries(parameters as Record<string, unknown>)
    .map(([name, Value]) => [name, { stack, holder: { Value } }]));
}

function add(map: Map<string, Source[]>, name: string, source: Source): void {
  map.set(name, [...map.get(name) ?? [], source]);
}

/** An unknown account or Region can be any. */
function fits(a: string | undefined, b: unknown): boolean {
  return a === undefined || b === undefined || a === b;
}

/** Of equal names, the one of the same Stage. */
function nearest(sources: readonly Source[] = [], stage: string | undefined): Source | undefined {
  return sources.find(({ stack }) => stack.stage === stage) ?? sources[0];
}

/** Exports and parameters are unique per account and Region. */
function key({ account, region }: StackTemplate, name: string): string {
  return `${account ?? ''} ${region ?? ''} ${name}`;
}
