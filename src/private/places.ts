import { IResource, Reference, Resource, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { invalid } from './errors';
import { REGION_FORMAT } from './regions';
import { rootStackOf } from './support-stack';
import { targetsOf } from './weak-references';

/** ARNs of regional services, and image registries. */
const ARN = new RegExp(`\\barn:[^:\\s]*:[\\w-]+:(${REGION_FORMAT}):`);
const ACCOUNT = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;
const REGISTRY = new RegExp(`\\.dkr\\.ecr\\.(${REGION_FORMAT})\\.`);
const ENCODED = /\$\{Token\[[^\]]*\]\}/g;
const DYNAMIC_REFERENCE = /\{\{resolve:.*?\}\}/s;
/** Names of fields that no prop has. */
const HIDDEN = /^(?:_.*|\d+|options|props|attributes|value|Ref|Fn::.*)$/;
/** Functions whose names are those of one stack, or whose values are those of one Region. */
const OF_STACK = ['Fn::FindInMap', 'Fn::GetAtt', 'Fn::If', 'Fn::ImportValue'];
/** Fields of the tokens of intrinsic functions. No other token is asked, because what it produces may change. */
const ARGUMENTS = ['value', 'listOfValues'];

/** A part of a value that is not the same in each account and Region. */
interface Placed {
  /** The prop that contains it, for example `firewallOptions.allowedClients`. */
  readonly prop: string;
  /** As an error shows it. */
  readonly shown: string;
  /** The stack that defines it; absent for what CloudFormation reads where it deploys a stack. */
  readonly stack?: Stack;
}

/**
 * Where the parts of a value are known that are not the same everywhere, also within structs and value classes.
 *
 * Text, pseudo parameters and lazy values are none of them. Nor are the attributes of a construct that an app creates:
 * the checks of its prop decide on it.
 */
export function placedIn(prop: string, value: unknown): Placed[] {
  const found: Placed[] = [];
  visit(found, new Set(), prop, value);
  return found;
}

function visit(found: Placed[], seen: Set<object>, prop: string, value: unknown): void {
  const tokensOf = (text: string) => Tokenization.reverseString(text).tokens;
  if (typeof value === 'string') {
    const [shown] = DYNAMIC_REFERENCE.exec(value) ?? [];
    if (shown !== undefined) found.push({ prop, shown });
    tokensOf(value).forEach((token) => visit(found, seen, prop, token));
  } else if (typeof value === 'number') {
    visit(found, seen, prop, Tokenization.reverseNumber(value));
  } else if (typeof value === 'object' && value !== null && !seen.has(value)) {
    seen.add(value);
    if (Reference.isReference(value)) {
      const { target } = value;
      found.push({ prop, shown: `a reference to ${target.node.path}`, stack: Stack.of(target) });
    } else if (!Array.isArray(value)) {
      members(value).forEach(([name, member]) => {
        if (isOfStack(name, member)) {
          const text = (part: unknown) => typeof part === 'string' && !Token.isUnresolved(part);
          const names: unknown = Array.isArray(member) ? member.filter(text) : member;
          found.push({ prop, shown: `${name} ${JSON.stringify(names)}` });
        } else {
          visit(found, seen, HIDDEN.test(name) || Token.isUnresolved(value) ? prop : `${prop}.${name}`, member);
        }
      });
    } else {
      [Token.isUnresolved(value) ? Tokenization.reverseList(value as string[]) : value].flat()
        .forEach((member: unknown) => {
          const { id } = Object(member) as { readonly id?: unknown };
          visit(found, seen, typeof id === 'string' ? `${prop}.${id}` : prop, member);
        });
    }
  }
}

/** Whether what a function of CloudFormation returns depends on the stack that contains it. */
function isOfStack(name: string, argument: unknown): boolean {
  if (name === 'Ref') return typeof argument === 'string' && !argument.startsWith('AWS::');
  if (name === 'Fn::GetStackOutput') return !Object(argument).Region;
  if (name !== 'Fn::Sub') return OF_STACK.includes(name);
  const [text, variables] = [argument].flat() as [string, object?];
  return [...text.matchAll(/\$\{(?!!|AWS::)([^}]+)\}/g)].some(([, variable]) => !Object.hasOwn(variables ?? {}, variable));
}

/** What is looked at of an object: of an imported resource its name and ARN, of a token its arguments. */
function members(value: object): [string, unknown][] {
  const all = Object.entries(value);
  if (Construct.isConstruct(value)) {
    if (!Resource.isResource(value) || Resource.isOwnedResource(value)) return [];
    return all.filter(([, member]) => typeof member === 'string').map(([, member]) => ['_', member]);
  }
  return Token.isUnresolved(value) ? all.filter(([name]) => ARGUMENTS.includes(name)) : all;
}

/**
 * Refuses values that a stack of another Region can't read as the stack of a scope does: what CloudFormation reads
 * where it deploys, and resources of another account.
 *
 * @param region Region of the other stack; without another one, nothing is refused
 * @param first whether the other stack is deployed first, so that it can't refer to the stack of the scope
 */
export function checkKnownIn(scope: IConstruct, region: string, props: Record<string, unknown>, first = false): void {
  const own = rootStackOf(Stack.of(scope));
  if (own.region === region) return;
  for (const { prop, shown, stack } of Object.entries(props).flatMap(([name, value]) => placedIn(name, value))) {
    if (stack === undefined) {
      invalid(scope, `${prop} must be known in ${region}, got ${shown}, which each stack reads in its own Region; ` +
        'pass its text, for example by ssm.StringParameter.valueFromLookup()');
    }
    if (first && rootStackOf(stack) === own) {
      invalid(scope, `${prop} must be known before the stack is deployed, got ${shown} of the same stack; define it ` +
        'in a stack of its own, or pass its text');
    }
    if (differs(stack.account, own.account)) {
      invalid(scope, `${prop} must be known in account ${own.account}, got ${shown} of account ${stack.account}; ` +
        'pass its text');
    }
  }
}

/** Refuses a principal of another account, whose policies no stack changes, for what no policy of a resource allows. */
export function checkGrantee(scope: IConstruct, { grantPrincipal: { principalAccount } }: iam.IGrantable): void {
  const { account } = Stack.of(scope);
  if (principalAccount === undefined || !differs(principalAccount, account)) return;
  invalid(scope, `grantee must be in account ${account}, got a principal of ${principalAccount}; grant a role of ` +
    'this account, which that principal may assume');
}

/** Whether two accounts or Regions differ for certain. */
export function differs(one: string, other: string): boolean {
  return one !== other && !Token.isUnresolved(one) && !Token.isUnresolved(other);
}

/** What to do with a resource of another account or Region; absent where AWS allows it. */
export interface Elsewhere {
  readonly account?: string;
  readonly region?: string;
}

/** Refuses a resource of another account or Region that AWS doesn't allow, or that has no name there yet. */
export function checkEnvironment(
  scope: IConstruct, prop: string, resource: IResource | undefined,
  wanted: { readonly account: string; readonly region: string }, advice: Elsewhere = {},
): void {
  if (!resource) return;
  for (const [place, word] of [['account', 'account'], ['region', 'Region']] as const) {
    const [here, there] = [wanted[place], resource.env[place]];
    if (!differs(here, there)) continue;
    if (advice[place] !== undefined) {
      invalid(scope, `${prop} must be in ${word} ${here}, got one of ${there}; ${advice[place]}`);
    }
    const { physicalName = '' } = resource as { readonly physicalName?: string };
    if (Resource.isOwnedResource(resource) && Token.isUnresolved(physicalName)) {
      invalid(scope, `${prop} must have a physical name for ${word} ${here}, got one of ${there} without; set its ` +
        'name, or import it');
    }
  }
}

/** What to do with a certificate of another account. */
export const CERTIFICATE_ADVICE = 'request or import it in this account';

/** Refuses a resource of another account that AWS uses in its own account only. */
export function checkAccount(scope: IConstruct, prop: string, arn: string, advice: string): void {
  const { account } = Stack.of(scope);
  const found = ACCOUNT.exec(arn)?.[1] ?? targetsOf(arn).map((target) => Stack.of(target).account).at(0) ?? account;
  if (!differs(found, account)) return;
  invalid(scope, `${prop} must be in account ${account}, got one of ${found}; ${advice}`);
}

/** The Region of an ARN, also of a token. In a stack without a Region an ARN is that of each Region. */
export function regionOf(text: string): string | undefined {
  const known = text.replace(ENCODED, '-');
  return (ARN.exec(known) ?? REGISTRY.exec(known))?.[1] ?? referenced(text);
}

/** The Region in the text of an ARN. */
export function regionOfArn(text: string): string | undefined {
  return ARN.exec(text.replace(ENCODED, '-'))?.[1];
}

/** The Region of a resource that a text refers to. */
export function referenced(text: string): string | undefined {
  return targetsOf(text).map((target) => Stack.of(target).region).find((region) => !Token.isUnresolved(region));
}
