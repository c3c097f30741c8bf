import { Stack, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { RegionNames } from './names';
import { invalid } from '../../private/errors';

/** The platforms of an app, by account, Region and name. */
const PLATFORMS = new WeakMap<IConstruct, Map<string, string>>();

/** Two platforms of one name in one account and Region have the same physical names. */
export function checkUnique(scope: Construct, { platform, region }: RegionNames): void {
  const { account, stackName, node } = Stack.of(scope);
  // Of stacks whose place is not known, only one and the same is surely in one place.
  const known = ![account, region].some((place) => Token.isUnresolved(place));
  const place = known ? `${account}/${region}` : `${node.path}/${stackName}`;
  const platforms = PLATFORMS.get(scope.node.root) ?? new Map<string, string>();
  PLATFORMS.set(scope.node.root, platforms);
  const key = `${place}/${platform}`;
  const first = platforms.get(key);
  if (first !== undefined) {
    invalid(scope, `name must be unique in an account and Region, got "${platform}" here and at ${first}; pass ` +
      'another name to one of them');
  }
  platforms.set(key, scope.node.path);
}
