import type { StackTemplate } from './stack-template';

/** The expected value: a literal (`512` equals `'512'`, as in CloudFormation), a pattern, or a predicate. */
export type Expected = string | number | boolean | RegExp | ((part: TemplatePart) => boolean);

type Json = Record<string, unknown>;

/** The templates of an app, in which references are resolved. */
export interface Templates {
  all(...types: string[]): TemplateResource[];
  resource(stack: StackTemplate, id: unknown): TemplateResource | undefined;
  outputs(name: unknown): TemplatePart[];
  exports(name: string): TemplatePart[];
}

/**
 * A value in a template, with the stack in which its intrinsic functions are resolved.
 *
 * Paths are separated by slashes. `*` stands for every element of a list or map, and `Fn::If` for both branches. A path
 * returns all values that the property can have.
 */
export class TemplatePart {
  constructor(readonly stack: StackTemplate, readonly app: Templates, readonly value: unknown) {}

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
    return this.render(this.value);
  }

  /** The resources that the value refers to, also through outputs of other stacks. */
  refs(path?: string): TemplateResource[] {
    const found = (path === undefined ? [this as TemplatePart] : this.parts(path)).flatMap((part) =>
      part.collect(part.value));
    return [...new Set(found)];
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
    if (ref === 'AWS::NoValue') return [];
    if (ref === 'AWS::Region' && this.stack.region) return [this.of(this.stack.region)];
    const byDefault = this.stack.parameterDefault(ref);
    return [byDefault === undefined ? this : this.of(byDefault)];
  }

  private of(value: unknown): TemplatePart {
    return new TemplatePart(this.stack, this.app, value);
  }

  private render(value: unknown): string {
    if (typeof value !== 'object' || value === null) return String(value);
    const { 'Fn::Join': join, 'Fn::Sub': sub, 'Fn::GetAtt': attribute, 'Ref': ref } = value as Json;
    if (Array.isArray(join)) return [join[1]].flat().map((element) => this.render(element)).join(String(join[0]));
    if (sub !== undefined) return String([sub].flat()[0]);
    if (attribute !== undefined) return `\${${[attribute].flat().join('.')}}`;
    if (ref === undefined) return JSON.stringify(value);
    if (ref === 'AWS::Region' && this.stack.region) return this.stack.region;
    return String(this.stack.parameterDefault(ref) ?? `\${${String(ref)}}`);
  }

  private collect(value: unknown): TemplateResource[] {
    if (typeof value !== 'object' || value === null) return [];
    const {
      'Ref': ref, 'Fn::GetAtt': attribute, 'Fn::Sub': sub, 'Fn::GetStackOutput': output, 'Fn::ImportValue': imported,
    } = value as Json;
    if (output !== undefined) return this.app.outputs((output as Json).OutputName).flatMap((part) => part.refs());
    if (imported !== undefined) return this.app.exports(this.render(imported)).flatMap((part) => part.refs());
    const ids = [ref, attributeOwner(attribute), ...substituted(sub)];
    const named = ids.flatMap((id) => this.app.resource(this.stack, id) ?? []);
    return [...named, ...Object.values(value).flatMap((child) => this.collect(child))];
  }
}

/** A resource of a template. Paths start at its properties. */
export class TemplateResource extends TemplatePart {
  readonly type: string;

  constructor(
    stack: StackTemplate, app: Templates, readonly id: string,
    readonly body: { readonly Type: string; readonly [key: string]: unknown },
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

function attributeOwner(attribute: unknown): unknown {
  return Array.isArray(attribute) ? attribute[0] : String(attribute ?? '').split('.')[0];
}

function substituted(sub: unknown): string[] {
  return [...String([sub].flat()[0] ?? '').matchAll(/\$\{([^!.}]+)[^}]*\}/g)].map((match) => match[1]);
}
