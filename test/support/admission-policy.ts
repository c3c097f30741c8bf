/* eslint-disable @typescript-eslint/no-explicit-any */

/** Who asks, and which condition keys the service is known to send along. */
export interface Asker {
  readonly service: string;
  readonly account: readonly string[];
  readonly keys: readonly string[];
}

/** Those of the actions that a resource's policy doesn't allow a service. */
export function missingActions(document: any, asker: Asker, actions: readonly string[]): string[] {
  const statements = asList(document?.Statement);
  const covers = (effect: string, action: string) => statements.some((statement) => statement.Effect === effect
    && isFor(statement.Principal, asker.service) && asList(statement.Action).some((pattern) => like(pattern, action))
    && satisfied(statement.Condition ?? {}, asker, effect));
  return actions.filter((action) => covers('Deny', action) || !covers('Allow', action));
}

export function asList(value: any): any[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function isFor(principal: any, service: string): boolean {
  if (principal === '*' || asList(principal?.AWS).includes('*')) return true;
  // Some names of services end with the suffix of the partition, which the template leaves open.
  return asList(principal?.Service).some((name) => textOf(name) === service);
}

/** Denials are for requests without TLS, from other accounts and the like: an unknown condition is taken to spare the service. */
function satisfied(conditions: any, { account, keys }: Asker, effect: string): boolean {
  return Object.entries<any>(conditions).every(([operator, members]) => Object.entries<any>(members).every(([key, value]) => {
    if (effect === 'Deny' || operator.startsWith('Bool') || !keys.some((known) => known.toLowerCase() === key.toLowerCase())) return false;
    return !/aws:Source(Account|Owner)/i.test(key) || asList(value).some((one) => account.includes(textOf(one)));
  }));
}

/** A pseudo parameter stands for itself. */
export function textOf(value: any): string {
  if (typeof value === 'string') return value;
  if (value?.Ref) return value.Ref === 'AWS::URLSuffix' ? 'amazonaws.com' : `<${value.Ref}>`;
  const join = value?.['Fn::Join'];
  return join ? join[1].map(textOf).join(join[0]) : JSON.stringify(value);
}

function like(pattern: string, action: string): boolean {
  return new RegExp(`^${pattern.replace(/\*/g, '.*')}$`, 'i').test(action);
}
