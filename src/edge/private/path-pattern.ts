import { Token } from 'aws-cdk-lib';
import { invalid } from '../../private/errors';

const LONGEST = 255;
/** `?` stands for one character, `*` for any number. */
const CHARACTERS = /^[A-Za-z0-9_.*?$/~"'@:+&-]+$/;

/**
 * Refuse what CloudFront takes for no path pattern.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */
export function checkPathPattern(pattern: string): void {
  if (Token.isUnresolved(pattern)) return;
  if (pattern.length > LONGEST) {
    invalid(undefined, `pathPattern must have at most ${LONGEST} characters, got ${pattern.length} ("${pattern}"); shorten it`);
  }
  if (!CHARACTERS.test(pattern)) {
    invalid(undefined, `pathPattern must be letters, digits and _-.*?$/~"'@:+&, got "${pattern}"; write it as /media/* or *.jpg`);
  }
  if (/^\/?\*+$/.test(pattern)) {
    invalid(undefined, `pathPattern must leave some paths to the load balancer, got "${pattern}"; name a folder or an ending`);
  }
}

/** CloudFront treats a pattern the same with and without its first slash. */
export function withoutSlash(pattern: string): string {
  return pattern.replace(/^\//, '');
}

/** Whether every path that the second pattern matches is matched by the first as well. */
export function covers(first: string, second: string): boolean {
  const [outer, inner] = [withoutSlash(first), withoutSlash(second)];
  // From each state of the outer pattern: which of its states can follow after the inner pattern's characters so far.
  let states = closure(outer, new Set([0]));
  for (const character of inner) {
    if (character === '*') {
      // Anything may stand here, so only a star of the outer pattern is sure to take it.
      states = closure(outer, new Set([...states].filter((state) => outer[state] === '*')));
      continue;
    }
    const next = new Set<number>();
    for (const state of states) {
      if (outer[state] === '*') next.add(state);
      if (outer[state] === '?' || (outer[state] === character && character !== '?')) next.add(state + 1);
    }
    states = closure(outer, next);
  }
  return states.has(outer.length);
}

/** A star may also stand for nothing. */
function closure(pattern: string, states: Set<number>): Set<number> {
  const all = new Set(states);
  for (const state of all) if (pattern[state] === '*') all.add(state + 1);
  return all;
}
