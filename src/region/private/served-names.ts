import { PlatformZone } from '../platform-zone';

/** The names that the platform itself serves, of which the first one is its address. */
export function ownNames({ domainName, alternateDomainNames }: PlatformZone): string[] {
  return [domainName, ...alternateDomainNames];
}

/** The names of its services. */
export function hostsOf(workloads: readonly { readonly _route?: { readonly hosts?: string[] } }[]): string[] {
  return [...new Set(workloads.flatMap(({ _route }) => _route?.hosts ?? []))];
}
