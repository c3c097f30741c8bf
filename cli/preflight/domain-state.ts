import { readFileSync } from 'fs';
import { callAws } from '../aws';
import { certificateNames, listed, placesAbove, validationZones, withWildcards } from './domains';
import { DeployedStack } from '../../tools/cost/charge';
import { UserError } from '../../tools/user-error';

interface RecordSet {
  readonly Name: string;
  readonly Type: string;
  readonly AliasTarget?: { readonly DNSName: string };
  readonly ResourceRecords?: readonly { readonly Value: string }[];
}

interface Distribution { readonly Id: string; readonly DomainName: string; readonly Aliases: { readonly Items?: readonly string[] } }

/** What AWS has of the domain names of an app: `preflight --domain` prints it, and `runbook move-in` reads it. */
export interface DomainState {
  readonly names: readonly string[];
  /** Of the names, and of those above them. */
  readonly records: readonly RecordSet[];
  /** The names that distributions of the account have, or that their wildcards contain. */
  readonly aliases: readonly { readonly name: string; readonly distribution: string }[];
  /** The names whose records point to distributions of other accounts. */
  readonly elsewhere: readonly string[];
}

/** Reads it, by the AWS CLI. */
export function domainState(stacks: readonly DeployedStack[]): DomainState {
  const names = [...new Set(stacks.flatMap(certificateNames))];
  const zones = [...new Set(stacks.flatMap(validationZones).flatMap((zone) => zone ?? []))];
  const all = zones.flatMap((zone) => json<{ ResourceRecordSets: RecordSet[] }>('route53', 'list-resource-record-sets', '--hosted-zone-id', zone).ResourceRecordSets);
  const { Items = [] } = json<{ DistributionList: { Items?: Distribution[] } }>('cloudfront', 'list-distributions').DistributionList;
  const points = (name: string) => all.some(({ Name, AliasTarget, ResourceRecords = [] }) => Name === listed(name) &&
    [AliasTarget?.DNSName ?? '', ...ResourceRecords.map(({ Value }) => Value)].some((target) =>
      target.includes('.cloudfront.net') && !Items.some(({ DomainName }) => target.startsWith(DomainName))));
  return {
    names,
    records: all.filter(({ Name }) => placesAbove(names).includes(Name)),
    aliases: names.flatMap((name) => Items.filter(({ Aliases }) => withWildcards([name]).some((alias) => Aliases.Items?.includes(alias)))
      .map(({ Id: distribution }) => ({ name, distribution }))),
    elsewhere: names.filter(points),
  };
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
