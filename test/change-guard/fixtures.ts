import { ResourceBody, TemplateBody } from '../../src/assembly/template';
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

interface Found { readonly Resources: Record<string, ResourceBody>; readonly id: string; readonly body: ResourceBody }

const each = (type: string, change: (one: Found) => void, where: (properties: object) => boolean = () => true): Change => (stacks) => {
  const found = stacks.flatMap(({ template: { Resources = {} } }) => Object.entries(Resources)
    .filter(([, { Type, Properties = {} }]) => Type === `AWS::${type}` && where(Properties)).map(([id, body]) => ({ Resources, id, body })));
  found.forEach(change);
  return found.length;
};

/** Sets a property of every resource of a type, or of those with certain properties. */
export const set = (type: string, path: string, value: unknown, where?: (properties: object) => boolean): Change => each(type, ({ body }) => {
  const parts = ['Properties', ...path.split('/')];
  const last = parts.pop()!;
  let target = body as unknown as Record<string, unknown>;
  for (const part of parts) target = (target[part] ??= {}) as Record<string, unknown>;
  target[last] = value;
}, where);

/** Removes every resource of a type. */
export const remove = (type: string): Change => each(type, ({ Resources, id }) => {
  delete Resources[id];
});

/** Gives every resource of a type another ID. */
export const rename = (type: string): Change => each(type, ({ Resources, id, body }) => {
  delete Resources[id];
  Resources[`${id}Moved`] = body;
});
