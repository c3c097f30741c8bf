import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { ResourceBody, StackTemplate } from '../../src/assembly/template';
import { asText, unescaped } from '../../src/assembly/text';

/** The expected value: a literal (`512` equals `'512'`, as in CloudFormation), a pattern, a predicate, or values inside. */
export type Expected = string | number | boolean | RegExp | ((part: TemplatePart) => boolean) | Values;

/** Expected values by path: each path exists, and has only this value. */
export interface Values { readonly [path: string]: Expected }

type Json = Record<string, unknown>;

/** The templates that are judged together. */
export class Assembly {
  private readonly app: SynthesizedApp;
  private readonly byStack: ReadonlyMap<StackTemplate, ReadonlyMap<string, TemplateResource>>;
  private readonly byType = new Map<string, TemplateResource[]>();

  constructor(readonly stacks: readonly StackTemplate[]) {
    this.app = new SynthesizedApp(stacks, { values: {} });
    this.byStack = new Map(stacks.map((stack) => [stack, new Map(Object.entries(stack.template.Resources ?? {})
      .map(([id, body]) => [id, new TemplateResource(stack, this, id, body)]))]));
    for (const resource of [...this.byStack.values()].flatMap((resources) => [...resources.values()])) {
      const ofType = this.byType.get(resource.type) ?? [];
      ofType.push(resource);
      this.byType.set(resource.type, ofType);
    }
  }

  /** All resources of the types. */
  all(...types: string[]): TemplateResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** The resources of a stack. */
  resourcesOf(stack: StackTemplate): TemplateResource[] {
    return [...this.byStack.get(stack)!.values()];
  }

  /** The resources of a type that refer to another one at a path. */
  referring(type: string, path: string, target: TemplateResource): TemplateResource[] {
    return this.all(type).filter((resource) => resource.refs(path).includes(target));
  }

  /** The resources to which a value of a stack refers, also through other stacks. */
  referred(from: StackTemplate, value: unknown): TemplateResource[] {
    return this.app.referred(from, value).flatMap(({ stack, id }) => this.byStack.get(stack)?.get(id) ?? []);
  }

  /** The value as text; undefined if it is not set. */
  text(from: StackTemplate, value: unknown): string | undefined {
    const resolved = this.app.resolve(from, value);
    return resolved === undefined ? undefined : unescaped(asText(resolved));
  }
}

/**
 * A value in a template, with the stack in which its intrinsic functions are resolved.
 *
 * Paths are separated by slashes. `*` stands for every element of a list or map, and `Fn::If` for both branches. A path
 * returns all values that the property can have.
 */
export class TemplatePart {
  constructor(readonly stack: StackTemplate, readonly app: Assembly, readonly value: unknown) {}

  /** All values at a path; empty if the path doesn't exist. */
  parts(path: string): TemplatePart[] {
    return path.split('/').reduce<TemplatePart[]>((found, key) =>
      found.flatMap((part) => part.step(key)), this.alternatives());
  }

  /** Whether a value at the path is the expected one, or any value exists if none is expected. */
  has(path: string, expected?: Expected): boolean {
    return this.parts(path).some((part) => expected === undefined || part.is(expected));
  }

  /** Whether there is a value at the path, and all values are the expected one. */
  only(path: string, expected: Expected): boolean {
    return every(this.parts(path), (part) => part.is(expected));
  }

  /** Whether the value at a path refers to resources, and each of them is as expected. */
  refersTo(path: string, expected: Values | ((resource: TemplateResource) => boolean)): boolean {
    return every(this.refs(path), (resource) => typeof expected === 'function' ? expected(resource) : resource.is(expected));
  }

  is(expected: Expected): boolean {
    if (typeof expected === 'function') return expected(this);
    if (expected instanceof RegExp) return expected.test(this.text());
    if (typeof expected !== 'object') return this.text() === String(expected);
    return Object.entries(expected).every(([path, value]) => this.only(path, value));
  }

  /** The value as a number; NaN for anything else. */
  number(): number {
    return Number.parseFloat(this.text());
  }

  /** The value as a string, with joins and substitutions resolved. References remain as `${LogicalId}`. */
  text(): string {
    return this.app.text(this.stack, this.value) ?? '';
  }

  /** The words of a command in one line. */
  words(): string {
    return this.parts('*').map((word) => word.text()).join(' ');
  }

  /** The values at a path as one string; empty if the path doesn't exist. */
  textAt(path: string): string {
    return this.parts(path).map((part) => part.text()).join();
  }

  /** The resources that the value refers to, also through outputs of other stacks. */
  refs(path?: string): TemplateResource[] {
    const parts = path === undefined ? [this as TemplatePart] : this.parts(path);
    return [...new Set(parts.flatMap((part) => this.app.referred(part.stack, part.value)))];
  }

  /** Another value of the same stack. */
  of(value: unknown): TemplatePart {
    return new TemplatePart(this.stack, this.app, value);
  }

  private step(key: string): TemplatePart[] {
    if (typeof this.value !== 'object') return key === '*' ? [this] : [];
    const children = key === '*' ? Object.values(this.value as Json) : [(this.value as Json)[key]];
    return children.flatMap((child) => this.of(child).alternatives());
  }

  private alternatives(): TemplatePart[] {
    if (this.value === undefined || this.value === null) return [];
    const { 'Fn::If': condition, 'Ref': ref } = this.value as Json;
    if (Array.isArray(condition)) return condition.slice(1).flatMap((branch) => this.of(branch).alternatives());
    if (ref === undefined) return [this];
    const text = this.app.text(this.stack, this.value);
    if (text === undefined) return [];
    return [text.startsWith('${') ? this : this.of(text)];
  }
}

function keep<T>(known: Map<string, T>, path: string, value: T): T {
  known.set(path, value);
  return value;
}

/** A resource of a template. Paths start at its properties. */
export class TemplateResource extends TemplatePart {
  readonly type: string;
  /** Many requirements are about the same values. */
  private readonly known = { parts: new Map<string, TemplatePart[]>(), refs: new Map<string, TemplateResource[]>() };

  constructor(stack: StackTemplate, app: Assembly, readonly id: string, readonly body: ResourceBody) {
    super(stack, app, body.Properties ?? {});
    this.type = body.Type;
  }

  override parts(path: string): TemplatePart[] {
    return this.known.parts.get(path) ?? keep(this.known.parts, path, super.parts(path));
  }

  override refs(path = ''): TemplateResource[] {
    return this.known.refs.get(path) ?? keep(this.known.refs, path, super.refs(path === '' ? undefined : path));
  }

  /** The resource attributes beside the properties, e.g. `UpdatePolicy`. */
  get attributes(): TemplatePart {
    return this.of(this.body);
  }
}

/** Like `Array.every`, but false for an empty list: a missing resource never meets a requirement. */
export function every<T>(list: readonly T[], test: (element: T) => boolean): boolean {
  return list.length > 0 && list.every(test);
}

export const atLeast = (least: number) => (part: TemplatePart): boolean => part.number() >= least;
export const between = (least: number, most: number) => (part: TemplatePart): boolean => part.number() >= least && part.number() <= most;
export const atMost = (most: number) => (part: TemplatePart): boolean => part.number() <= most;
