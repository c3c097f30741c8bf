import { IConstruct } from 'constructs';

/** What an account or a Region can have only once, and the first construct of an app that creates it. */
type Claims = Map<string, IConstruct>;

/** On the root of the app by a registered symbol: an app can have several copies of the library. */
const CLAIMS = Symbol.for('eldonia-constructs.claims');

/** Claims something for a construct. Returns the construct of the app that claimed it before. */
export function claim(scope: IConstruct, ...what: string[]): IConstruct | undefined {
  const root = scope.node.root as IConstruct & { [CLAIMS]?: Claims };
  if (!root[CLAIMS]) Object.defineProperty(root, CLAIMS, { value: new Map() });
  const claims = root[CLAIMS]!;
  const key = JSON.stringify(what);
  const first = claims.get(key);
  claims.set(key, first ?? scope);
  return first;
}
