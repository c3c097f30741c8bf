import { Fields } from './need';
import { SOURCES } from './sources';
import { DeployedStack, ofType } from '../../tools/cost/charge';

/** A record that a deployment creates. */
interface NewRecord {
  /** Undefined if it is not text. */
  readonly zone?: string;
  readonly name?: string;
  readonly type: string;
}

const OTHER_DISTRIBUTION = 'PlatformZone.servedByOtherDistribution';
const NOTHING = 'nothing: use';
/** The distribution has a certificate of all names, so that AWS lists the others. */
const MOVE = `${NOTHING} ${OTHER_DISTRIBUTION}, and before the move of the domain aws cloudfront list-domain-conflicts with its distribution, ` +
  'which also lists those of other accounts';

/** What must not exist yet: the records of the stacks of an account, and the aliases of their distributions elsewhere. */
export function domainNeeds(stacks: readonly DeployedStack[]): Fields[] {
  const records = stacks.flatMap(recordsOf);
  const held = new Set(stacks.flatMap(heldNames));
  const aliases = [...new Set(stacks.flatMap(aliasLists).filter((list) => !list.some((alias) => held.has(alias))).flat())];
  const names = stacks.flatMap(certificateNames);
  const zones = [...new Set([...records.map(({ zone }) => zone), ...stacks.flatMap(validationZones)].filter((zone) => zone !== undefined))].sort();
  return [
    ...names.length === 0 ? [] : zones.map((zone) => certificateRecords(zone, names)),
    ...zones.flatMap((zone) => recordNeeds(zone, records.filter((record) => record.zone === zone && record.name !== undefined))),
    ...unknown(records.filter(({ zone, name }) => zone === undefined || name === undefined)),
    ...aliases.length === 0 ? [] : [ownAliases(aliases), ...zones.map((zone) => pointedAliases(zone, aliases))],
  ];
}

/** The aliases of each distribution that are text. */
function aliasLists(stack: DeployedStack): string[][] {
  return ofType(stack, 'AWS::CloudFront::Distribution')
    .map(({ properties: { DistributionConfig: { Aliases = [] } } }) => (Aliases as unknown[]).flatMap((alias) => textOf(alias) ?? []));
}

/**
 * The domain names that the platform serves by records of the user, as with `PlatformZone.withExistingRecords`: its
 * own distribution has the aliases, and the records point to it. With another site it has no address.
 */
function heldNames({ outputs }: DeployedStack): string[] {
  return Object.keys(outputs).flatMap((id) => {
    const url = outputs[id.replace(/RecordTargetZone$/, 'SiteUrl')];
    return id.endsWith('RecordTargetZone') && url !== undefined ? [url.replace('https://', '')] : [];
  });
}

/** What must not exist yet: as many places as there are names, of which those that exist are in use. */
function absent(name: string, why: readonly string[], need: number, fields: Pick<Fields, 'source' | 'inUse' | 'request' | 'zero'>): Fields {
  return { name, need, why, newAccount: `${need}, none in use`, read: fields.zero === undefined ? need : 0, ...fields };
}

function recordNeeds(zone: string, records: readonly NewRecord[]): Fields[] {
  if (records.length === 0) return [];
  const named = records.map(({ name, type }) => [type, listed(name!)] as const);
  // Beside a CNAME, a name has no other records.
  const taken = [...new Set(named.flatMap(([type, name]) => [`${type} ${name}`, `CNAME ${name}`]))];
  return [absent(`Route 53: new records in the zone ${zone}`, [...new Set(named.map(([type, name]) => `${type} ${name}`))], records.length, {
    source: SOURCES.records,
    inUse: recordSets(zone, `contains(${literal(taken)}, join(' ', [Type, Name]))`),
    request: `${NOTHING} PlatformZone.servedByOtherSite or ${OTHER_DISTRIBUTION} if other records of the site exist, ` +
      'and originDomainName of edge to another name if those of the origin exist',
  })];
}

/** Those by which AWS is allowed to issue. Read 2026-12-02: ACM user guide, setup-caa. */
export const ALLOWING = ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'];

/**
 * AWS reads the records of a name, or the next ones above it, of which those of zones above are in `--domain`. Without the
 * tag `issue`, they allow everybody; those with the tag `issuewild` decide on wildcards.
 */
function certificateRecords(zone: string, names: readonly string[]): Fields {
  const refuses = (tag: string) => {
    const values = `to_string(ResourceRecords[?contains(Value, ' ${tag} ')].Value)`;
    return `contains(${values}, ' ${tag} ') && !(${ALLOWING.map((one) => `contains(${values}, '"${one}')`).join(' || ')})`;
  };
  // The name of those that decide is the longest. A page without them has those above: a large zone can only refuse too much.
  const refused = names.map((name) => {
    const next = `max_by(ResourceRecordSets[?Type == 'CAA' && contains(${literal(placesAbove([name.replace(/^\*\./, '')]))}, Name)], &length(Name))`;
    const wild = "contains(to_string(ResourceRecords[].Value), ' issuewild ')";
    return `[${next}] | [?${name.startsWith('*.') ? `${refuses('issuewild')} || !${wild} && ${refuses('issue')}` : refuses('issue')}]`;
  });
  return absent(`Route 53: CAA records in the zone ${zone} that allow no certificate of AWS`, names, 1, {
    source: SOURCES.certificateRecords,
    inUse: ['route53', 'list-resource-record-sets', '--hosted-zone-id', zone, '--query', `length([${[...new Set(refused)].join(', ')}][] | [:1])`],
    request: 'nothing: add the value 0 issue "amazon.com", for a wildcard also 0 issuewild "amazon.com" if that tag is used, to these records before the deployment, which waits for the certificate otherwise',
  });
}

function unknown(records: readonly NewRecord[]): Fields[] {
  const why = records.map(({ name, type }) => [type, ...name === undefined ? [] : [name]].join(' '));
  return records.length === 0 ? [] : [absent('Route 53: new records that are not text in the template', why, records.length, {
    source: SOURCES.records,
    zero: 'their zone or name is a reference; look for them in the zone',
    request: `${NOTHING} PlatformZone.servedByOtherSite or ${OTHER_DISTRIBUTION} if they exist`,
  })];
}

/** Aliases of distributions of the same account. The platform would take the requests for a name from one with a wildcard immediately. */
function ownAliases(aliases: readonly string[]): Fields {
  return absent('CloudFront: aliases that no distribution of the account has or covers', aliases, aliases.length, {
    source: SOURCES.aliases,
    inUse: ['cloudfront', 'list-distributions', '--query',
      `length(DistributionList.Items[].Aliases.Items[] | [?contains(${literal(withWildcards(aliases))}, @)] || \`[]\`)`],
    request: MOVE,
  });
}

/** AWS lists the distributions of other accounts only for one that exists, but the records of a name point to the one that has it. */
function pointedAliases(zone: string, aliases: readonly string[]): Fields {
  return absent(`CloudFront: aliases whose records in the zone ${zone} point to no distribution`, aliases, aliases.length, {
    source: SOURCES.aliases,
    inUse: recordSets(zone, `contains(${literal(withWildcards(aliases).map(listed))}, Name) && ` +
      "contains(to_string([AliasTarget.DNSName, ResourceRecords[].Value]), '.cloudfront.net')"),
    request: MOVE,
  });
}

function recordSets(zone: string, condition: string): string[] {
  return ['route53', 'list-resource-record-sets', '--hosted-zone-id', zone, '--query', `length(ResourceRecordSets[?${condition}])`];
}

function recordsOf(stack: DeployedStack): NewRecord[] {
  const groups = ofType(stack, 'AWS::Route53::RecordSetGroup').flatMap(({ properties: { HostedZoneId, RecordSets = [] } }) =>
    (RecordSets as object[]).map((record) => ({ HostedZoneId, ...record }) as Record<string, unknown>));
  return [...ofType(stack, 'AWS::Route53::RecordSet').map(({ properties }) => properties as Record<string, unknown>), ...groups]
    .map(({ HostedZoneId, Name, Type }) => ({ zone: textOf(HostedZoneId), name: textOf(Name), type: String(Type) }));
}

/** The names of certificates that are text. */
export function certificateNames(stack: DeployedStack): string[] {
  return ofType(stack, 'AWS::CertificateManager::Certificate')
    .flatMap(({ properties: { DomainName, SubjectAlternativeNames = [] } }) => [DomainName, ...SubjectAlternativeNames as unknown[]])
    .flatMap((name) => textOf(name) ?? []);
}

/** The zones in which certificates are validated: those of their names, also where no record is created. */
export function validationZones(stack: DeployedStack): (string | undefined)[] {
  return ofType(stack, 'AWS::CertificateManager::Certificate').flatMap(({ properties: { DomainValidationOptions = [] } }) =>
    (DomainValidationOptions as { readonly HostedZoneId?: unknown }[]).map(({ HostedZoneId }) => textOf(HostedZoneId)));
}

/** A text without a reference, which has its value only in the deployment. */
const textOf = (value: unknown) => typeof value === 'string' && !value.includes('${') ? value : undefined;

/** A name as Route 53 lists it. */
export function listed(name: string): string {
  return `${name.toLowerCase().replace(/\.$/, '').replace(/\*/g, '\\052')}.`;
}

/** Names and those above them, as Route 53 lists them. */
export function placesAbove(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => name.split('.').map((_, index, labels) => listed(labels.slice(index).join('.')))))];
}

/** Names, and the wildcards that contain them, with any number of labels. */
export function withWildcards(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.toLowerCase()).flatMap((name) => {
    const labels = name.split('.');
    return [name, ...labels.slice(1).map((_, index) => ['*', ...labels.slice(index + 1)].join('.'))];
  }))];
}

const literal = (names: readonly string[]) => `\`${JSON.stringify(names)}\``;
