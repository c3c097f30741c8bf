import { createHash } from 'crypto';
import { OutputBody, StackTemplate } from './template';

/** A JSON value whose references are text: `${Key.Arn}`, or `${Stack|Key.Arn}` for a resource of another stack. */
export type Canonical = string | number | boolean | readonly Canonical[] | { readonly [key: string]: Canonical };

/** A reference within a canonical text. */
export interface Reference {
  /** The stack, if it is another one. */
  readonly stack?: string;
  readonly id: string;
}

/** Longer texts are replaced by a hash and their references. */
const LONGEST = 160;
const SECRET = /password|secretstring|authtoken/i;
const REFERENCE = /\$\{(?:([^|${}]+)\|)?([A-Za-z0-9]+)(?:\.[^${}]*)?\}/g;
const SSM_PARAMETER = /^\{\{resolve:ssm:([^:}]+)(?::\d+)?\}\}$/;
const SSM_TYPE = /^AWS::SSM::Parameter::Value</;

interface Place {
  readonly stack: StackTemplate;
  /** `Stack|` in a stack that refers to this one, otherwise empty. */
  readonly label: string;
}

/**
 * The templates of an app, with one text for equal values: joined and substituted texts, pseudo parameters, and values
 * that other stacks export, output or write to SSM parameters.
 */
export class App {
  private readonly exports = new Map<string, Place & { readonly output: OutputBody }>();
  private readonly parameters = new Map<string, Place & { readonly value: unknown }>();
  /** The names of the stacks that import an export. */
  private readonly importers = new Map<string, Set<string>>();

  constructor(readonly stacks: readonly StackTemplate[]) {
    for (const stack of stacks) {
      const place = { stack, label: '' };
      for (const output of Object.values(stack.template.Outputs ?? {})) {
        if (output.Export) this.exports.set(this.exportKey(stack, output.Export.Name), { ...place, output });
      }
      for (const { Type, Properties = {} } of Object.values(stack.template.Resources ?? {})) {
        if (Type !== 'AWS::SSM::Parameter' || Properties.Name === undefined) continue;
        const name = asText(this.resolve(Properties.Name, place));
        this.parameters.set(key(stack, name), { ...place, value: Properties.Value });
      }
    }
    for (const stack of stacks) this.findImports(stack, stack.template.Resources);
  }

  /** The canonical value, undefined if the property is not set. */
  canonical(stack: StackTemplate, value: unknown): Canonical | undefined {
    return this.resolve(value, { stack, label: '' });
  }

  /** The stacks that import an export. */
  importersOf(stack: StackTemplate, name: unknown): string[] {
    return [...this.importers.get(this.exportKey(stack, name)) ?? []].sort();
  }

  private findImports(stack: StackTemplate, value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    // The fastest loop: it visits each value of all templates.
    for (const name in value) {
      const inner = (value as Record<string, unknown>)[name];
      if (name !== 'Fn::ImportValue') {
        this.findImports(stack, inner);
        continue;
      }
      const imported = this.exportKey(stack, inner);
      this.importers.set(imported, (this.importers.get(imported) ?? new Set()).add(stack.name));
    }
  }

  private exportKey(stack: StackTemplate, name: unknown): string {
    return key(stack, asText(this.resolve(name, { stack, label: '' })));
  }

  private resolve(value: unknown, place: Place): Canonical | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return this.text(value, place);
    if (typeof value !== 'object') return value as number | boolean;
    if (Array.isArray(value)) {
      return value.map((element) => this.resolve(element, place)).filter((element) => element !== undefined);
    }
    const entries = Object.entries(value as Record<string, unknown>);
    if (entries.length === 1) {
      const [[name, argument]] = entries;
      const evaluated = this.evaluate(name, argument, place);
      if (evaluated) return evaluated.value;
    }
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, this.resolve(inner, place)]).filter(([, inner]) => inner !== undefined));
  }

  /** The value of a function; undefined if the deployment decides it. */
  private evaluate(name: string, argument: unknown, place: Place): Evaluated | undefined {
    switch (name) {
      case 'Ref': return { value: this.reference(String(argument), place) };
      case 'Fn::GetAtt': return this.attribute(argument, place);
      case 'Fn::Join': return this.joined(argument, place);
      case 'Fn::Sub': return this.sub(argument, place);
      case 'Fn::Select': return this.selected(argument, place);
      case 'Fn::ImportValue': return this.imported(argument, place);
      case 'Fn::GetStackOutput': return this.output(argument, place);
      default: return undefined;
    }
  }

  private text(text: string, place: Place): Canonical | undefined {
    const ssm = SSM_PARAMETER.exec(text);
    return (ssm && this.parameter(ssm[1], place)) ?? text.replaceAll('${', '${!');
  }

  /** The value of an SSM parameter of the app. */
  private parameter(name: string, { stack }: Place): Canonical | undefined {
    const found = this.parameters.get(key(stack, name));
    return found && this.resolve(found.value, this.seenFrom(stack, found.stack));
  }

  private reference(id: string, place: Place): Canonical | undefined {
    switch (id) {
      case 'AWS::NoValue': return undefined;
      case 'AWS::Region': return place.stack.region ?? '${AWS::Region}';
      case 'AWS::AccountId': return place.stack.account ?? '${AWS::AccountId}';
      case 'AWS::StackName': return place.stack.name;
      default:
    }
    if (id.startsWith('AWS::')) return `\${${id}}`;
    const { Type = '', Default } = place.stack.template.Parameters?.[id] ?? {};
    const ssm = SSM_TYPE.test(Type) ? this.parameter(String(Default), place) : undefined;
    return ssm ?? `\${${place.label}${id}}`;
  }

  private substitute(template: string, variables: Record<string, unknown>, place: Place): string {
    return template.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
      if (name.startsWith('!')) return whole;
      if (name in variables) return asText(this.resolve(variables[name], place));
      return name.includes('.') ? `\${${place.label}${name}}` : asText(this.reference(name, place));
    });
  }

  private seenFrom(home: StackTemplate, stack: StackTemplate): Place {
    return { stack, label: stack === home ? '' : `${labelOf(stack, this.stacks)}|` };
  }

  private imported(argument: unknown, place: Place): Evaluated {
    const name = asText(this.resolve(argument, place));
    const found = this.exports.get(key(place.stack, name));
    if (!found) return { value: `\${export|${name}}` };
    return { value: this.resolve(found.output.Value, this.seenFrom(place.stack, found.stack)) };
  }

  private output(argument: unknown, place: Place): Evaluated | undefined {
    const { StackName, OutputName, Region } = argument as Record<string, unknown>;
    const region = Region === undefined ? place.stack.region : asText(this.resolve(Region, place));
    const stack = this.stacks.find((one) => one.name === StackName && one.region === region);
    const found = stack?.template.Outputs?.[String(OutputName)];
    return stack && found ? { value: this.resolve(found.Value, this.seenFrom(place.stack, stack)) } : undefined;
  }

  private joined(argument: unknown, place: Place): Evaluated | undefined {
    const [delimiter, list] = argument as [string, unknown];
    const parts = this.resolve(list, place);
    return Array.isArray(parts) ? { value: parts.map(asText).join(delimiter) } : undefined;
  }

  private selected(argument: unknown, place: Place): Evaluated | undefined {
    const [index, list] = argument as [number | string, unknown];
    const parts = this.resolve(list, place);
    return Array.isArray(parts) && Number(index) in parts ? { value: parts[Number(index)] } : undefined;
  }

  private attribute(argument: unknown, { label }: Place): Evaluated {
    const path = Array.isArray(argument) ? argument.map(asText).join('.') : String(argument);
    return { value: `\${${label}${path}}` };
  }

  private sub(argument: unknown, place: Place): Evaluated {
    const parts = Array.isArray(argument) ? argument : [argument, {}];
    const [template, variables] = parts as [string, Record<string, unknown>];
    return { value: this.substitute(template, variables, place) };
  }

}

/** An evaluated function: its value can be undefined. */
interface Evaluated { readonly value: Canonical | undefined }

type Named = Pick<StackTemplate, 'name' | 'region'>;

/** The name of a stack, with its Region where two stacks of the app have the same name. */
export function labelOf(stack: Named, stacks: readonly Named[]): string {
  const twins = stacks.filter(({ name }) => name === stack.name).length > 1;
  return twins ? `${stack.name}@${stack.region ?? ''}` : stack.name;
}

/** The resources to which a value refers. */
export function referencesIn(value: Canonical | undefined): Reference[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return [...text.matchAll(REFERENCE)].map(([, stack, id]) => ({ ...stack !== undefined && { stack }, id }));
}

/** A value for the lock file: long or secret texts only as a hash, with their references. */
export function brief(name: string, value: Canonical): Canonical {
  const text = asText(value);
  if (text.length <= LONGEST && !SECRET.test(name)) return value;
  const references = new Set(text.match(REFERENCE) ?? []);
  return [`sha256:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, ...references].join(' ');
}

/** Equal for CloudFormation: numbers and booleans can be texts. */
export function asText(value: Canonical | undefined): string {
  if (typeof value === 'object') {
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'object' ? inner : String(inner)));
  }
  return value === undefined ? '' : String(value);
}

/** Exports and parameters are unique per account and Region. */
function key({ account, region }: StackTemplate, name: string): string {
  return `${account ?? ''} ${region ?? ''} ${name}`;
}
