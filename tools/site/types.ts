import { publicTypes, Type } from '../jsii';

export const PACKAGE = 'eldonia-constructs';

/** The public types by their names. */
export function typesByName(): ReadonlyMap<string, Type> {
  return new Map(publicTypes().map((type) => [type.name, type]));
}

/** Whether users create the type in a scope. */
export function isConstruct({ initializer }: Type): boolean {
  return initializer?.parameters?.[0]?.type.fqn === 'constructs.Construct';
}
