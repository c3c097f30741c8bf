import { PlatformZone } from '../platform-zone';

/** The names that the platform itself serves, of which the first one is its address. */
export const ownNames = ({ domainName, alternateDomainNames }: PlatformZone): string[] =>
  [domainName, ...alternateDomainNames];

/** The names of its services. */
export const hostsOf = (workloads: readonly { readonly _route?: { readonly hosts?: string[] } }[]): string[] =>
  [...new Set(workloads.flatMap(({ _route }) => _route?.hosts ?? []))];
