import { IConstruct } from 'constructs';

/** What an account or a Region can have only once, and the first construct of an app that creates it. */
const CLAIMS = new WeakMap<IConstruct, Map<string, IConstruct>>();

/** Claims something for a construct. Returns the construct of the app that claimed it before. */
export function claim(scope: IConstruct, ...what: string[]): IConstruct | undefined {
  const claims = CLAIMS.get(scope.node.root) ?? new Map<string, IConstruct>();
  CLAIMS.set(scope.node.root, claims);
  const key = JSON.stringify(what);
  const first = claims.get(key);
  claims.set(key, first ?? scope);
  return first;
}
