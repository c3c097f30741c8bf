/* eslint-disable @typescript-eslint/no-explicit-any */
import { ACCOUNT } from '../assemblies/stacks';

/** Who asks, for which resource, and which condition keys the service is known to send along. */
export interface Asker {
  readonly service: string;
  /** Some write as an AWS account. */
  readonly account?: string;
  readonly sender: string;
  readonly region: string;
  readonly keys: readonly string[];
}

const OWN = ['<AWS::AccountId>', ACCOUNT];

/** The actions that a resource policy doesn't allow a service. */
export function missingActions(document: any, asker: Asker, actions: readonly string[]): string[] {
  return missing(asList(document?.Statement).filter((statement) => isFor(statement.Principal, asker)), asker, actions);
}

/** Those of the actions that statements, all of them for the one who asks, don't allow. */
export function missing(statements: any[], asker: Asker, actions: readonly string[]): string[] {
  const covers = (effect: string, action: string) => statements.some((statement) => statement.Effect === effect
    && allowsAction(statement, action) && satisfied(statement.Condition ?? {}, asker, effect));
  return actions.filter((action) => covers('Deny', action) || !covers('Allow', action));
}

/** Whether a key policy delegates access to the account's IAM policies. */
export function leavesItToAccount(document: any, actions: readonly string[]): boolean {
  const statements = asList(document?.Statement).filter(({ Effect, Principal, Condition }) => Effect === 'Allow' && !Condition
    && asList(Principal?.AWS).some((arn) => OWN.some((account) => textOf(arn).endsWith(`:iam::${account}:root`))));
  return actions.every((action) => statements.some((statement) => allowsAction(statement, action)));
}

export function asList(value: any): any[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Pseudo parameters stay unresolved. */
export function textOf(value: any): string {
  if (typeof value === 'string') return value;
  if (value?.Ref) return value.Ref === 'AWS::URLSuffix' ? 'amazonaws.com' : `<${value.Ref}>`;
  const join = value?.['Fn::Join'];
  return join ? join[1].map(textOf).join(join[0]) : JSON.stringify(value);
}

function isFor(principal: any, { service, account }: Asker): boolean {
  if (principal === '*' || asList(principal?.AWS).includes('*')) return true;
  if (account !== undefined && asList(principal?.AWS).some((arn) => textOf(arn).endsWith(`:iam::${account}:root`))) return true;
  // Some names of services end with the suffix of the partition, which the template leaves open.
  return asList(principal?.Service).some((name) => textOf(name) === service);
}

/**
 * Denials are for requests without TLS, from other accounts and the like: an unknown condition is taken to spare the
 * service.
 */
function satisfied(conditions: any, asker: Asker, effect: string): boolean {
  return Object.entries<any>(conditions).every(([operator, members]) => Object.entries<any>(members).every(([key, value]) => {
    if (effect === 'Deny' || operator.startsWith('Bool') || !asker.keys.some((known) => known.toLowerCase() === key.toLowerCase())) return false;
    return asList(value).some((one) => fits(key, one, asker));
  }));
}

function fits(key: string, value: any, { sender, region }: Asker): boolean {
  if (/^aws:Source(Account|Owner)$/i.test(key)) return OWN.includes(textOf(value));
  if (/:ViaService$/.test(key)) return textOf(value).endsWith(`.${region}.amazonaws.com`);
  if (!/arn$/i.test(key)) return true;
  const names = [...JSON.stringify(value).matchAll(/"(?:Ref":|Fn::GetAtt":\[)"([^":]+)"/g)].map(([, name]) => name);
  if (names.length > 0) return names.includes(sender);
  const [, , , ofRegion, ofAccount] = textOf(value).replace(/<AWS::/g, '<').split(':');
  return [undefined, '', '*', region, '<Region>'].includes(ofRegion) && [undefined, '', '*', ACCOUNT, '<AccountId>'].includes(ofAccount);
}

function allowsAction(statement: any, action: string): boolean {
  return asList(statement.Action).some((pattern) => new RegExp(`^${pattern.replace(/\*/g, '.*')}$`, 'i').test(action));
}
