import { Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EldoniaPlatformProps } from './eldonia-platform-props';
import { invalid } from '../private/errors';
import { checkName, PARAMETER_NAME } from '../private/names';

/** Bucket names carry account and region, and cache ids end at 40 characters: twenty are left for the platform. */
const NAME = /^[a-z](?:[a-z0-9]|-(?!-)){0,18}[a-z0-9]$/;
const DOMAIN = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
/** ElastiCache takes no letters beyond ASCII in its tags. */
const TAG_VALUE = /^[A-Za-z0-9 +=.:/@_-]{1,256}$/;

/** Refuse what would fail at deployment, or in another stack. */
export function checkPlatform(scope: Construct, props: EldoniaPlatformProps): void {
  const { name, zone } = props;
  if (name !== undefined && !NAME.test(name)) {
    invalid(scope, `name must be 2 to 20 lower-case letters, digits and single hyphens, beginning with a letter, got "${name}"; it begins ` +
      'names of buckets, roles and clusters, so it can\'t be a token either');
  }
  checkZone(scope, props);
  checkDomain(scope, 'zone.zoneName', zone.zoneName);
  if (props.domainName !== undefined) {
    checkDomain(scope, 'domainName', props.domainName);
    checkWithin(scope, props.domainName, zone.zoneName);
  }
  checkName(scope, 'imageParameterName', props.imageParameterName, PARAMETER_NAME);
  checkTag(scope, 'owner', props.owner);
  checkTag(scope, 'costCenter', props.costCenter);
}

/** A zone of the caller's own stack would make a cycle with the stacks of other regions, which that stack needs. */
function checkZone(scope: Construct, { zone }: EldoniaPlatformProps): void {
  const { hostedZoneId } = zone;
  if (!Token.isUnresolved(hostedZoneId)) {
    if (!/^Z[A-Z0-9]{1,31}$/.test(hostedZoneId)) {
      invalid(scope, `zone.hostedZoneId must be the id of a hosted zone, got "${hostedZoneId}"; it begins with Z`);
    }
    return;
  }
  const { tokens } = Tokenization.reverseString(hostedZoneId);
  if (tokens.some((token) => Reference.isReference(token) && Stack.of(token.target) === Stack.of(scope))) {
    invalid(scope, 'zone.hostedZoneId must be known before the stack is deployed, got a reference to a zone of the same stack; ' +
      'make the zone in a stack of its own and pass its id');
  }
}

function checkDomain(scope: Construct, prop: string, domain: string): void {
  if (Token.isUnresolved(domain)) return;
  if (!DOMAIN.test(domain) || domain.length > 253) invalid(scope, `${prop} must be a domain name, got "${domain}"; write it as eldonia.example`);
}

function checkWithin(scope: Construct, domain: string, zone: string): void {
  if (Token.isUnresolved(domain) || Token.isUnresolved(zone)) return;
  if (domain !== zone && !domain.endsWith(`.${zone}`)) {
    invalid(scope, `domainName must be in the zone ${zone}, got "${domain}"; choose a name below the zone, or pass the other zone`);
  }
}

function checkTag(scope: Construct, prop: string, value: string | undefined): void {
  if (value === undefined || Token.isUnresolved(value) || TAG_VALUE.test(value)) return;
  invalid(scope, `${prop} must be 1 to 256 ASCII letters, digits, spaces or +=.:/@_-, got "${value}"; ElastiCache takes no others in a tag`);
}
