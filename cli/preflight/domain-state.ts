import { readFileSync } from 'fs';
import { callAws } from '../aws';
import { ALLOWING, certificateNames, listed, placesAbove, validationZones, withWildcards } from './domains';
import { DeployedStack } from '../../tools/cost/charge';
import { UserError } from '../../tools/user-error';

interface RecordSet {
  readonly Name: string;
  readonly Type: string;
  readonly AliasTarget?: { readonly DNSName: string };
  readonly ResourceRecords?: readonly { readonly Value: string }[];
}

interface HostedZone { readonly Id: string; readonly Name: string; readonly Config?: { readonly PrivateZone?: boolean } }

interface Distribution { readonly Id: string; readonly DomainName: string; readonly Aliases: { readonly Items?: readonly string[] } }

/** What AWS has of the domain names of an app: `preflight --domain` prints it, and `runbook move-in` reads it. */
export interface DomainState {
  readonly names: readonly string[];
  /** Of the names, and of those above them. */
  readonly records: readonly RecordSet[];
  /** The names that distributions of the account have, or that their wildcards contain, of which CloudFront chooses the narrowest. */
  readonly aliases: readonly { readonly name: string; readonly distribution: string }[];
  /** The names whose records point to distributions of other accounts, also through other records of these zones. */
  readonly elsewhere: readonly string[];
  /** The names for which CAA records, also of the account's zones above, allow no certificate of AWS. */
  readonly refused: readonly string[];
}

/** Reads it, by the AWS CLI. */
export function domainState(stacks: readonly DeployedStack[]): DomainState {
  const names = [...new Set(stacks.flatMap(certificateNames))];
  const above = placesAbove(names);
  const parents = json<{ HostedZones: HostedZone[] }>('route53', 'list-hosted-zones').HostedZones.filter(({ Name, Config }) => !Config?.PrivateZone && above.includes(Name));
  const zones = [...new Set([...stacks.flatMap(validationZones).flatMap((zone) => zone ?? []), ...parents.map(({ Id }) => Id.replace('/hostedzone/', ''))])];
  const all = zones.flatMap((zone) => json<{ ResourceRecordSets: RecordSet[] }>('route53', 'list-resource-record-sets', '--hosted-zone-id', zone).ResourceRecordSets);
  const { Items = [] } = json<{ DistributionList: { Items?: Distribution[] } }>('cloudfront', 'list-distributions').DistributionList;
  const points = (name: string, before: readonly string[] = []): boolean => targetsOf(all, name).some((target) => (target.includes('.cloudfront.net')
    ? !Items.some(({ DomainName }) => target.startsWith(DomainName)) : !before.includes(target) && points(target, [...before, target])));
  return {
    names,
    records: all.filter(({ Name }) => above.includes(Name)),
    aliases: names.flatMap((name) => (withWildcards([name]).map((alias) => Items.filter(({ Aliases }) => Aliases.Items?.includes(alias)))
      .find((found) => found.length > 0) ?? []).map(({ Id: distribution }) => ({ name, distribution }))),
    elsewhere: names.filter((name) => points(name)),
    refused: names.filter((name) => isRefused(all, name)),
  };
}

/** Where the records of a name lead, or those of the next wildcard if it has none. */
function targetsOf(all: readonly RecordSet[], name: string): string[] {
  const found = withWildcards([name.replace(/\.$/, '')]).map((one) => all.filter(({ Name, Type }) => Name === listed(one) && ['A', 'AAAA', 'CNAME'].includes(Type)));
  return (found.find((sets) => sets.length > 0) ?? []).flatMap(({ Type, AliasTarget, ResourceRecords = [] }) =>
    AliasTarget?.DNSName ?? (Type === 'CNAME' ? ResourceRecords.map(({ Value }) => Value) : [])).map((target) => target.toLowerCase());
}

/** The next name above with CAA records decides (RFC 8659); for a wildcard by `issuewild`, if they have that. */
function isRefused(all: readonly RecordSet[], name: string): boolean {
  const values = placesAbove([name.replace(/^\*\./, '')])
    .map((place) => all.filter(({ Name, Type }) => Type === 'CAA' && Name === place).flatMap(({ ResourceRecords = [] }) => ResourceRecords.map(({ Value }) => Value.toLowerCase())))
    .find((found) => found.length > 0) ?? [];
  const [issue, wild] = ['issue', 'issuewild'].map((tag) => values.filter((value) => value.split(' ')[1] === tag));
  const relevant = name.startsWith('*.') && wild.length > 0 ? wild : issue;
  return relevant.length > 0 && !relevant.some((value) => ALLOWING.some((one) => value.includes(`"${one}`)));
}

/** The state that a file contains. */
export function readDomainState(file: string): DomainState {
  const state = contentOf(file);
  if (Array.isArray(state?.aliases) && Array.isArray(state.elsewhere)) return state as DomainState;
  throw new UserError(`domain-state must be what preflight --domain prints, got ${file}; run npx eldonia-constructs preflight --domain > ${file}`);
}

function contentOf(file: string): Partial<DomainState> | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<DomainState> | null;
  } catch {
    return null;
  }
}

function json<T>(...command: string[]): T {
  return JSON.parse(callAws([...command, '--output', 'json'])) as T;
}
