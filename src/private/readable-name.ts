import { IConstruct } from 'constructs';

/**
 * Returns a readable name derived from a construct path below a root: `shop-database-cpu`.
 *
 * The names are as unique as logical ids, and change with the path.
 */
export function readableName(prefix: string, root: IConstruct, scope: IConstruct, id: string): string {
  const path = [...scope.node.scopes.slice(root.node.scopes.length).map(({ node }) => node.id), id];
  return [prefix, ...path.map((word) => word.replace(/([a-z])([A-Z0-9])/g, '$1-$2').toLowerCase())].join('-');
}
