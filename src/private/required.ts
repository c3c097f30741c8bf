import { IConstruct } from 'constructs';
import { invalid } from './errors';

/** The names of the required props. */
type RequiredName<P> = { [K in keyof P]-?: object extends Pick<P, K> ? never : K }[keyof P];

/**
 * Checks that all required props are set. TypeScript guarantees this, but JavaScript and untyped Python do not.
 *
 * @param advice what to do about each missing prop
 */
export function checkRequired<P>(scope: IConstruct, props: P, advice: Record<RequiredName<P>, string>): void {
  const passed = (props ?? {}) as Record<string, unknown>;
  for (const [prop, action] of Object.entries<string>(advice)) {
    if (passed[prop] === undefined || passed[prop] === null) {
      invalid(scope, `${prop} is required, got none; ${action}`);
    }
  }
}
