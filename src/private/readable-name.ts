import { IConstruct } from 'constructs';

/**
 * A name for people, after the path of what is in a scope below a root: `shop-database-cpu`.
 *
 * As long as names follow paths, they are told apart as logical ids are, and change when these do.
 */
export function readableName(prefix: string, root: IConstruct, scope: IConstruct, id: string): string {
  const path = [...scope.node.scopes.slice(root.node.scopes.length).map(({ node }) => node.id), id];
  return [prefix, ...path.map((word) => word.replace(/([a-z])([A-Z0-9])/g, '$1-$2').toLowerCase())].join('-');
}
