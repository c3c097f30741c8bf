import { Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { IConstruct } from 'constructs';
import { invalid } from './errors';
import { isUnknown } from './names';

const DOMAIN = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const MAX_DOMAIN = 253;

/** Validates a hosted zone. A zone of the same stack would be a circular reference with stacks in other Regions. */
export function checkZone(scope: IConstruct, prop: string, zone: route53.HostedZoneAttributes): void {
  const { hostedZoneId } = zone;
  checkDomain(scope, `${prop}.zoneName`, zone.zoneName);
  if (!Token.isUnresolved(hostedZoneId)) {
    if (!isUnknown(hostedZoneId) && !/^Z[A-Z0-9]{1,31}$/.test(hostedZoneId)) {
      invalid(scope, `${prop}.hostedZoneId must be the id of a hosted zone, got "${hostedZoneId}"; it begins with Z`);
    }
    return;
  }
  const { tokens } = Tokenization.reverseString(hostedZoneId);
  if (tokens.some((token) => Reference.isReference(token) && Stack.of(token.target) === Stack.of(scope))) {
    invalid(scope, `${prop}.hostedZoneId must be known before the stack is deployed, got a reference to a zone of ` +
      'the same stack; make the zone in a stack of its own and pass its id');
  }
}

/** Validates a domain name; a leading `*.` is valid. */
export function checkDomain(scope: IConstruct | undefined, prop: string, domain: string): void {
  if (isUnknown(domain)) return;
  if (!DOMAIN.test(domain) || domain.length > MAX_DOMAIN) {
    invalid(scope, `${prop} must be a domain name, got "${domain}"; write it as eldonia.example`);
  }
}

/** Validates that a domain name is in a zone. */
export function checkWithin(scope: IConstruct, prop: string, domain: string, zoneName: string): void {
  if (isUnknown(domain) || isUnknown(zoneName)) return;
  if (domain !== zoneName && !domain.endsWith(`.${zoneName}`)) {
    invalid(scope, `${prop} must be in the zone ${zoneName}, got "${domain}"; choose a name below the zone, or pass ` +
      'the other zone');
  }
}
