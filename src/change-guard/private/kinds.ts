import { judgments } from './ledger';

/** `data`: its replacement is empty. `address`: others know its address. */
export type Kind = 'data' | 'address' | 'other';

/** Instances of a cluster, which holds the data. */
const MEMBERS = ['AWS::RDS::DBInstance', 'AWS::DocDB::DBInstance', 'AWS::Neptune::DBInstance'];
/** Subscriptions that a person or a partner confirmed. */
const CONFIRMED = ['email', 'email-json', 'http', 'https', 'sms'];

const known = new Map<string, ReadonlySet<string>>();

/** The types of which the ledger says whom they concern. */
function typesOf(whom: string): ReadonlySet<string> {
  const types = known.get(whom) ?? new Set(judgments().filter((one) => one.whom === whom).map(({ type }) => type));
  known.set(whom, types);
  return types;
}

export function kindOf(type: string, properties: Readonly<Record<string, unknown>>): Kind {
  if (MEMBERS.includes(type) && properties.DBClusterIdentifier !== undefined) return 'other';
  if (type === 'AWS::SNS::Subscription') return CONFIRMED.includes(String(properties.Protocol)) ? 'address' : 'other';
  if (typesOf('data').has(type)) return 'data';
  return typesOf('an address').has(type) ? 'address' : 'other';
}

export function isMember(type: string): boolean {
  return MEMBERS.includes(type);
}

/** Why a resource without data and address is missed if it is deleted. */
export function missedFor(type: string): 'outage' | 'protection' | undefined {
  if (typesOf('traffic').has(type) || isMember(type)) return 'outage';
  return typesOf('a protection').has(type) ? 'protection' : undefined;
}

export function isSingleton(type: string): boolean {
  return typesOf('a Region').has(type);
}

export function isShared(type: string): boolean {
  return typesOf('an account').has(type);
}
