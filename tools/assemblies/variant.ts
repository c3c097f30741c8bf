import { Environment, Stack } from 'aws-cdk-lib';

/** A use of a construct that differs from its minimal one in properties that rule packs check. */
export interface Variant {
  readonly build: (stack: Stack) => void;
  /** The environment; Tokyo if absent. */
  readonly env?: Environment;
}
