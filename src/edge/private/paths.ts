import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

/** A decoded and normalized path. AWS WAF would never match other values. */
const SYNTAX = /^\/(?!.*\/\/)(?!.*\/\.{1,2}(\/|$))[\w.~!$&'(),;=:@/-]+$/;
/** AWS WAF compares at most 200 characters. */
const LONGEST = 200;

/** Throws for a path prefix that would match nothing or all paths. Accepts tokens. */
export function checkPath(scope: IConstruct | undefined, prop: string, path: string): void {
  if (Token.isUnresolved(path)) return;
  if (!SYNTAX.test(path) || path.length > LONGEST) {
    invalid(scope, `${prop} must be a decoded path prefix such as /uploads/ of at most ${LONGEST} characters, ` +
      `got ${JSON.stringify(path)}; remove wildcards, query strings and percent signs`);
  }
}
