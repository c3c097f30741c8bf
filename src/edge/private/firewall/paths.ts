import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../../private/errors';

/** All requests of a network, compared with its page views: more than the requests of a page. */
export const FLOOD_OF_NETWORK = 50;

/** A decoded and normalized path. AWS WAF would never match other values. */
const SYNTAX = /^\/(?!.*\/\/)(?!.*\/\.{1,2}(\/|$))[\w.~!$&'(),;=:@/-]+$/;
// Read 2026-11-29: https://docs.aws.amazon.com/waf/latest/APIReference/API_ByteMatchStatement.html
/** AWS WAF compares at most 200 characters. */
const LONGEST = 200;

// Read 2026-11-29: https://docs.aws.amazon.com/waf/latest/APIReference/API_RegexMatchStatement.html
/** AWS WAF supports at most 512 characters. */
const LONGEST_EXPRESSION = 512;

/** Whether it is a known path, and not the one of all requests. */
export function isPath(path: string): boolean {
  return !Token.isUnresolved(path) && SYNTAX.test(path) && path.length <= LONGEST;
}

/** Throws for a path that would match nothing or all paths, and for tokens, whose spelling cannot be changed. */
export function checkKnownPath(scope: IConstruct | undefined, prop: string, path: string): void {
  if (Token.isUnresolved(path)) invalid(scope, `${prop} must be known at synthesis, got a token; pass a literal`);
  checkPath(scope, prop, path);
}

/** Throws for paths that are unknown, no paths, or too many for one expression. */
export function checkExpressedPaths(scope: IConstruct, prop: string, paths: string[] = []): void {
  paths.forEach((path) => checkKnownPath(scope, prop, path));
  const { length } = pathExpression(paths);
  if (length > LONGEST_EXPRESSION) {
    invalid(scope, `${prop} must fit into an expression of ${LONGEST_EXPRESSION} characters, got ${length}; ` +
      'use folders such as /internal/');
  }
}

/** Matches the paths, and all paths below those that end with a slash. */
export function pathExpression(paths: string[]): string {
  const each = paths.map(literally).map((literal) => literal.endsWith('/') ? `${literal}.*` : `${literal}/?`);
  return `^(${each.join('|')})$`;
}

/** Matches all paths that begin like one of these. */
export function prefixExpression(paths: string[]): string {
  return `^(${paths.map(literally).join('|')})`;
}

function literally(path: string): string {
  return path.toLowerCase().replace(/[.$()]/g, '\\$&');
}

/** Throws for a path prefix that would match nothing or all paths. Accepts tokens. */
export function checkPath(scope: IConstruct | undefined, prop: string, path: string): void {
  if (Token.isUnresolved(path)) return;
  if (!isPath(path)) {
    invalid(scope, `${prop} must be a decoded path prefix such as /uploads/ of at most ${LONGEST} characters, ` +
      `got ${JSON.stringify(path)}; remove wildcards, query strings and percent signs`);
  }
}
