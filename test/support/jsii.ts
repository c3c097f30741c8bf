import { Member, Reference, Type } from '../../tools/jsii';

/** `Class.member` and the member, for every member of every type. */
export const publicMembers = (types: readonly Type[]): [string, Member, Type][] =>
  types.flatMap((type) => [...type.properties ?? [], ...type.methods ?? [], ...type.members ?? []]
    .map((member): [string, Member, Type] => [`${type.name}.${member.name}`, member, type]));

/** The type itself, and those it is made of. */
export function parts(type: Reference | undefined): Reference[] {
  if (!type) return [];
  return [type, ...parts(type.collection?.elementtype), ...(type.union?.types ?? []).flatMap(parts)];
}

/** Whether the base of a class is a construct of the CDK. */
export const isOfCdk = (type: Type | undefined): boolean =>
  ['constructs.Construct', 'aws-cdk-lib.Resource', 'aws-cdk-lib.aws_s3.BucketBase'].includes(type?.base ?? '');

/** Whether a class is made in a scope. */
export const isConstruct = (types: readonly Type[], type: Type | undefined): boolean =>
  isOfCdk(type) || (type?.base !== undefined && isConstruct(types, types.find(({ fqn }) => fqn === type.base)));

/** The classes that can be made in a scope. */
export const constructNames = (types: readonly Type[]): string[] =>
  types.filter((type) => type.kind === 'class' && !type.abstract && type.initializer && isConstruct(types, type)).map(({ name }) => name).sort();

/** The required props of a construct: those of the type of its props, and of the bases of this type. */
export function requiredProps(types: readonly Type[], construct: string): string[] {
  const props = types.find(({ name }) => name === construct)?.initializer?.parameters?.[2];
  return propsOf(types, props?.type.fqn).filter(({ optional }) => !optional).map(({ name }) => name);
}

/** The props of a struct with those of its bases, without those of the CDK. */
export function propsOf(types: readonly Type[], fqn: string | undefined): Member[] {
  const type = types.find((one) => one.fqn === fqn);
  return type ? [...type.properties ?? [], ...(type.interfaces ?? []).flatMap((base) => propsOf(types, base))] : [];
}
