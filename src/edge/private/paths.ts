import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

/** Only what a path looks like once it is decoded and normalised, or it would match nothing. */
const SYNTAX = /^\/(?!.*\/\/)(?!.*\/\.{1,2}(\/|$))[\w.~!$&'(),;=:@/-]+$/;
/** AWS WAF compares at most this many characters. */
const LONGEST = 200;

/** Refuse a beginning of paths that could match nothing, or everything; tokens pass. */
export function checkPath(scope: IConstruct | undefined, prop: string, path: string): void {
  if (Token.isUnresolved(path)) return;
  if (!SYNTAX.test(path) || path.length > LONGEST) {
    invalid(scope, `${prop} must be the beginning of a path, such as /uploads/, of at most ${LONGEST} characters and decoded, got ${JSON.stringify(path)}; ` +
      'leave wildcards, queries and percent signs out');
  }
}
