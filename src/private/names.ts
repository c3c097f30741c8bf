import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from './errors';

const EMAIL = /^[^@\s]{1,64}@[^@\s]+\.[^@\s.]+$/;
/** The dummy values of CDK context lookups, of a hosted zone and of a parameter, and what CloudFormation reads. */
const UNKNOWN = /^DUMMY$|dummy-value-for-|\{\{resolve:/;

/** The rule of AWS for a physical name. */
export interface NameRule {
  /** The maximum number of characters. */
  readonly longest: number;
  readonly pattern: RegExp;
  /** The pattern in words, to complete "must be …". */
  readonly allowed: string;
}

export const ECS_NAME: NameRule = {
  longest: 255, pattern: /^[A-Za-z0-9_-]+$/, allowed: 'letters, digits, hyphens and underscores',
};
export const FUNCTION_NAME: NameRule = {
  longest: 64, pattern: /^[A-Za-z0-9_-]+$/, allowed: 'letters, digits, hyphens and underscores',
};
export const ROLE_NAME: NameRule = { longest: 64, pattern: /^[\w+=,.@-]+$/, allowed: 'letters, digits and +=,.@_-' };
export const LOG_GROUP_NAME: NameRule = { longest: 512, pattern: /^[\w./#-]+$/, allowed: 'letters, digits and _./#-' };
export const LOAD_BALANCER_NAME: NameRule = {
  longest: 32,
  pattern: /^(?!internal-)(?!-)[A-Za-z0-9-]+(?<!-)$/,
  allowed: 'letters, digits and inner hyphens, and not begin with "internal-"',
};
/** The rule of the console is wider; these characters need no quoting in any SSM client. */
export const PARAMETER_NAME: NameRule = {
  longest: 1011,
  pattern: /^\/(?!(?:aws|ssm)(?:\/|$))[\w.-]+(?:\/[\w.-]+){0,14}$/i,
  allowed: 'a path such as /team/service/image of letters, digits and _.-, at most 15 levels deep, and not under ' +
    '/aws or /ssm',
};

/** Validates a physical name; undefined names, tokens and dummy values of lookups are accepted. */
export function checkName(scope: IConstruct, prop: string, name: string | undefined, rule: NameRule): void {
  if (name === undefined || isUnknown(name)) return;
  if (!rule.pattern.test(name)) invalid(scope, `${prop} must be ${rule.allowed}, got "${name}"; rename it`);
  if (name.length > rule.longest) {
    invalid(scope, `${prop} must have at most ${rule.longest} characters, got ${name.length} ("${name}"); shorten it`);
  }
}

/** Whether a text is an e-mail address for SNS and AWS Budgets; true for tokens. */
export function isEmail(text: string): boolean {
  return isUnknown(text) || EMAIL.test(text);
}

/** Whether a text can't be validated: a token, the dummy value of a lookup, or a dynamic reference. */
export function isUnknown(text: string): boolean {
  return Token.isUnresolved(text) || UNKNOWN.test(text);
}
