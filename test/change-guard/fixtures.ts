import { TemplateBody } from '../../src/assembly/template';
import { compare, StackTemplate } from '../../src/change-guard/internal';

export const ref = (id: string) => ({ Ref: id });
export const attribute = (id: string, name: string) => ({ 'Fn::GetAtt': [id, name] });
export const join = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });

/** A resource with its type below `AWS::`, and with policies or other attributes. */
export const resource = (type: string, Properties: object = {}, attributes: object = {}) =>
  ({ Type: type.startsWith('Custom::') ? type : `AWS::${type}`, Properties, ...attributes });

/** A stack in Tokyo. */
export function stack(Resources: object, template: object = {}, props: Partial<StackTemplate> = {}): StackTemplate {
  return { name: 'Shop', account: '123456789012', region: 'ap-northeast-1', template: { Resources, ...template } as TemplateBody, ...props };
}

/** The verdicts as `HARM resource: change`, with the stack if it is not `Shop`. */
export function changes(before: readonly StackTemplate[], after: readonly StackTemplate[]): string[] {
  return compare(before, after).map(({ harm, stack: name, resource: id, change }) => `${harm} ${name === 'Shop' ? '' : `${name}/`}${id}: ${change}`);
}

/** Changes the stacks, and returns how many places it changed. */
export type Change = (stacks: readonly StackTemplate[]) => number;

/** Sets a property of every resource of a type, or of those with certain properties. */
export const set = (type: string, path: string, value: unknown, where: (properties: object) => boolean = () => true): Change => (stacks) => {
  const found = stacks.flatMap(({ template }) => Object.values(template.Resources ?? {}))
    .filter(({ Type, Properties = {} }) => Type === `AWS::${type}` && where(Properties));
  for (const one of found) {
    const parts = ['Properties', ...path.split('/')];
    const last = parts.pop()!;
    let target = one as unknown as Record<string, unknown>;
    for (const part of parts) target = (target[part] ??= {}) as Record<string, unknown>;
    target[last] = value;
  }
  return found.length;
};
/** Removes every resource of a type. */
export const remove = (type: string): Change => (stacks) => {
  let count = 0;
  for (const { Resources = {} } of stacks.map(({ template }) => template)) {
    for (const id of Object.keys(Resources).filter((one) => Resources[one].Type === `AWS::${type}`)) {
      delete Resources[id];
      count += 1;
    }
  }
  return count;
};
