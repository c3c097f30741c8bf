import { Environment, Stack } from 'aws-cdk-lib';

/** A use of a construct that differs from its minimal one in what rule packs look at. */
export interface Variant {
  readonly build: (stack: Stack) => void;
  /** Where it stands; Tokyo if absent. */
  readonly env?: Environment;
}
