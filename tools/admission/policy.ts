/* eslint-disable @typescript-eslint/no-explicit-any */
import { asText, referencesIn } from '../../src/assembly/text';
import { ACCOUNT } from '../assemblies/stacks';
import { hasAction, isFor, listOf, Statement } from '../policies/evaluation';

/** Who asks, for which resource, and which condition keys the service is known to send along. */
export interface Asker {
  readonly service: string;
  readonly sender: string;
  readonly region: string;
  readonly keys: readonly string[];
}

/** The actions that the statements of a resource policy don't allow a service. */
export function missingActions(statements: readonly Statement[], asker: Asker, actions: readonly string[]): string[] {
  const own = statements.filter(({ Principal }) => isFor(Principal, asker.service));
  const covers = (effect: string, action: string) => own.some((statement) => statement.Effect === effect
    && hasAction(statement, action) && satisfied(statement.Condition ?? {}, asker, effect));
  return actions.filter((action) => covers('Deny', action) || !covers('Allow', action));
}

/** Whether the statements of a key policy delegate access to the account's IAM policies. */
export function leavesItToAccount(statements: readonly Statement[]): boolean {
  return statements.some((statement) => statement.Effect === 'Allow' && !statement.Condition && isOfAccount(statement.Principal) && hasAction(statement, 'kms:*'));
}

const isOfAccount = (principal: any): boolean => listOf<string>(principal?.AWS).some((arn) => arn.endsWith(`:iam::${ACCOUNT}:root`));

/**
 * Denials are for requests without TLS, from other accounts and the like: an unknown condition is taken to spare the
 * service.
 */
const satisfied = (conditions: object, asker: Asker, effect: string): boolean =>
  Object.entries(conditions).every(([operator, members]) => Object.entries<any>(members).every(([key, value]) => {
    if (effect === 'Deny' || operator.startsWith('Bool') || !asker.keys.some((known) => known.toLowerCase() === key.toLowerCase())) return false;
    return listOf(value).some((one) => fits(key, asText(one), asker));
  }));

function fits(key: string, value: string, { sender, region }: Asker): boolean {
  if (/^aws:SourceAccount$/i.test(key)) return value === ACCOUNT;
  if (!/arn$/i.test(key)) return true;
  const references = referencesIn(value);
  if (references.length > 0) return references.some(({ id }) => id === sender);
  const [, , , ofRegion, ofAccount] = value.split(':');
  return [undefined, '', '*', region].includes(ofRegion) && [undefined, '', '*', ACCOUNT].includes(ofAccount);
}
