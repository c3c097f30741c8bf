import { publicTypes, Type } from '../jsii';

export const PACKAGE = 'eldonia-constructs';

/** The public types by their names. */
export const typesByName = (): ReadonlyMap<string, Type> => new Map(publicTypes().map((type) => [type.name, type]));

/** Whether users create the type in a scope. */
export const isConstruct = ({ abstract, initializer }: Type): boolean =>
  !abstract && initializer?.parameters?.[0]?.type.fqn === 'constructs.Construct';

/** The construct whose props a type is: they are on its page. */
export function ownerOf(name: string, types: ReadonlyMap<string, Type>): Type | undefined {
  const owner = name.endsWith('Props') ? types.get(name.slice(0, -'Props'.length)) : undefined;
  return owner && isConstruct(owner) ? owner : undefined;
}

/** The pages of the types in the site. That of a construct is also the page of its props. */
export const pagesOf = (types: ReadonlyMap<string, Type>): (name: string) => string => (name) => `${ownerOf(name, types)?.name ?? name}.md`;
