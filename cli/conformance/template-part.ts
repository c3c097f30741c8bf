import { ResourceBody, StackTemplate } from '../../src/assembly/template';

/** The expected value: a literal (`512` equals `'512'`, as in CloudFormation), a pattern, or a predicate. */
export type Expected = string | number | boolean | RegExp | ((part: TemplatePart) => boolean);

type Json = Record<string, unknown>;

/** What resolves the values of templates. */
export interface Resolver {
  all(...types: string[]): TemplateResource[];
  /** The resources to which a value of a stack refers, also through other stacks. */
  referred(stack: StackTemplate, value: unknown): TemplateResource[];
  /** The value as text; undefined if it is not set. */
  text(stack: StackTemplate, value: unknown): string | undefined;
}

/**
 * A value in a template, with the stack in which its intrinsic functions are resolved.
 *
 * Paths are separated by slashes. `*` stands for every element of a list or map, and `Fn::If` for both branches. A path
 * returns all values that the property can have.
 */
export class TemplatePart {
  constructor(readonly stack: StackTemplate, readonly app: Resolver, readonly value: unknown) {}

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

  is(expected: Expected): boolean {
    if (typeof expected === 'function') return expected(this);
    return expected instanceof RegExp ? expected.test(this.text()) : this.text() === String(expected);
  }

  /** The value as a number; NaN for anything else. */
  number(): number {
    return Number.parseFloat(this.text());
  }

  /** The value as a string, with joins and substitutions resolved. References remain as `${LogicalId}`. */
  text(): string {
    return this.app.text(this.stack, this.value) ?? '';
  }

  /** The resources that the value refers to, also through outputs of other stacks. */
  refs(path?: string): TemplateResource[] {
    const parts = path === undefined ? [this as TemplatePart] : this.parts(path);
    return [...new Set(parts.flatMap((part) => this.app.referred(part.stack, part.value)))];
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

  private of(value: unknown): TemplatePart {
    return new TemplatePart(this.stack, this.app, value);
  }
}

/** A resource of a template. Paths start at its properties. */
export class TemplateResource extends TemplatePart {
  readonly type: string;

  constructor(
    stack: StackTemplate, app: Resolver, readonly id: string, readonly body: ResourceBody,
  ) {
    super(stack, app, body.Properties ?? {});
    this.type = body.Type;
  }

  /** The resource attributes beside the properties, e.g. `UpdatePolicy`. */
  get attributes(): TemplatePart {
    return new TemplatePart(this.stack, this.app, this.body);
  }
}

/** Like `Array.every`, but false for an empty list: a missing resource never meets a requirement. */
export function every<T>(list: readonly T[], test: (element: T) => boolean): boolean {
  return list.length > 0 && list.every(test);
}
