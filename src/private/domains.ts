import { domainToASCII } from 'url';
import { Stack, Token } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { IConstruct } from 'constructs';
import { invalid } from './errors';
import { isUnknown } from './names';
import { differs, placedIn } from './places';

const DOMAIN = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const MAX_DOMAIN = 253;

/**
 * Validates a hosted zone. A zone of the same stack would be a circular reference with stacks in other Regions. The
 * scope of a pair has no stack.
 */
export function checkZone(scope: IConstruct, prop: string, zone: route53.HostedZoneAttributes): void {
  const { hostedZoneId, zoneName } = zone;
  checkDomain(scope, `${prop}.zoneName`, zoneName);
  if (!Token.isUnresolved(hostedZoneId)) {
    if (!isUnknown(hostedZoneId) && !/^Z[A-Z0-9]{1,31}$/.test(hostedZoneId)) {
      invalid(scope, `${prop}.hostedZoneId must be the id of a hosted zone, got "${hostedZoneId}"; it begins with Z`);
    }
  }
  for (const { prop: attribute, shown, stack } of placedIn(prop, { hostedZoneId, zoneName })) {
    if (!stack || !scope.node.scopes.some((one) => Stack.isStack(one))) continue;
    if (stack === Stack.of(scope)) {
      invalid(scope, `${attribute} must be known before the stack is deployed, got ${shown} of the same stack; ` +
        'define it in a stack of its own, or pass its text');
    }
    checkZoneAccount(scope, attribute, stack.account);
  }
}

/**
 * Validates that a zone is in the account of the stack. CloudFormation creates records with the credentials of the
 * stack.
 *
 * @see https://github.com/aws/aws-cdk/issues/15213
 */
export function checkZoneAccount(
  scope: IConstruct, prop: string, found: string, account = Stack.of(scope).account,
): void {
  if (!differs(found, account)) return;
  invalid(scope, `${prop} must be of a zone in account ${account}, got one of account ${found}; delegate a name ` +
    `below it, such as shop.eldonia.example, to a zone in account ${account} by an NS record, and pass that zone`);
}

/** Validates a domain name; a leading `*.` is valid. */
export function checkDomain(scope: IConstruct | undefined, prop: string, domain: string): void {
  if (isUnknown(domain)) return;
  const encoded = domainToASCII(domain);
  if (encoded !== '' && encoded !== String(domain).toLowerCase() && DOMAIN.test(encoded)) {
    invalid(scope, `${prop} must be a domain name in punycode, got "${domain}"; write it as ${encoded}`);
  }
  if (!DOMAIN.test(domain) || domain.length > MAX_DOMAIN) {
    invalid(scope, `${prop} must be a domain name, got "${domain}"; write it as eldonia.example`);
  }
}

/** Validates that a domain name is in a zone. */
export function checkWithin(scope: IConstruct, prop: string, domain: string, zoneName: string): void {
  if (isUnknown(domain) || isUnknown(zoneName)) return;
  const [name, zone] = [domain, zoneName].map((text) => text.toLowerCase());
  if (name !== zone && !name.endsWith(`.${zone}`)) {
    invalid(scope, `${prop} must be in the zone ${zoneName}, got "${domain}"; choose a name below the zone, or pass ` +
      'the other zone');
  }
}
