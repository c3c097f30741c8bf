import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { RegionNames } from './names';
import { ownNames } from './served-names';
import { createsRecords, OriginRecords } from '../../edge/internal';
import { claim } from '../../private/claim';
import { invalid } from '../../private/errors';
import { Edge } from '../edge';
import { PlatformZone } from '../platform-zone';

const ID = /^[A-Z][A-Za-z0-9]{0,39}$/;

/** Two platforms of one name in one account and Region have the same physical names. */
export function checkUnique(scope: Construct, { platform, region }: RegionNames): void {
  const { account, stackName, node } = Stack.of(scope);
  // Of stacks whose place is not known, only one and the same is surely in one place.
  const known = ![account, region].some((place) => Token.isUnresolved(place));
  const place = known ? `${account}/${region}` : `${node.path}/${stackName}`;
  const first = claim(scope, 'platform', place, platform);
  if (first === undefined) return;
  invalid(scope, `name must be unique in an account and Region, got "${platform}" here and at ${first.node.path}; ` +
    'pass another name to one of them');
}

/** What is in us-east-1 or in no Region has the same name, whichever Region the platform is in. */
export function checkUniqueInAccount(scope: Construct, account: string, name: string, what: string): void {
  if (Token.isUnresolved(account)) return;
  const first = claim(scope, what, account, name);
  if (first === undefined) return;
  invalid(scope, `name must be unique in an account for ${what}, got "${name}" here and at ${first.node.path}; ` +
    'pass another name to one of them');
}

/** Route 53 rejects the second record of a name, also one of the origin, when the database of its platform exists. */
export function checkUniqueDomain(scope: Construct, zone: PlatformZone, edge: Edge, paired: boolean): void {
  const { domainName, _domainUse, hostedZoneId } = zone;
  const origin = edge._failoverOrigin(domainName)?.name;
  const names = [
    ...createsRecords(_domainUse) ? ownNames(zone) : [],
    ...origin === undefined ? [] : [origin, ...paired ? [OriginRecords.failoverNameOf(origin)] : []],
  ];
  for (const name of names) {
    if (Token.isUnresolved(name)) continue;
    const first = claim(scope, 'record', hostedZoneId, name.toLowerCase());
    if (first === undefined) continue;
    invalid(scope, 'zone.domainName must be unique, because a hosted zone has one record of a name, got ' +
      `"${name}" here and at ${first.node.path}; pass another domainName to one of them`);
  }
}

/** Validates the id of a job or a workload, which is part of physical names. */
export function checkId(id: string): string {
  if (!ID.test(id)) {
    invalid(undefined, `id must be 1 to 40 letters and digits, beginning with a capital letter, got "${id}"; write ` +
      'it as NightlyReport');
  }
  if (id === 'Default') {
    invalid(undefined, 'id must differ from "Default", got it; rename it, because the CDK leaves it out of logical ' +
      'ids');
  }
  return id;
}
