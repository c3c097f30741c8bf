import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { invalid } from '../../private/errors';
import { PlatformStacks } from '../platform-stacks';

/** A prop of a platform, or of a pair, that a stack was passed as. */
interface StackUse {
  readonly scope: Construct;
  readonly prop: string;
}

const ALONE: keyof PlatformStacks = 'costAnomalies';
/** Of all platforms, because any of them can pass the stack of another one. */
const USES = new WeakMap<Stack, StackUse[]>();

/**
 * A rollback takes everything in the stack of the monitor with it. Platforms can share it for their monitors alone.
 *
 * @throws when a stack has the monitor of a platform, and something else of the same or of another one
 */
export function checkAlone(scope: Construct, stacks: PlatformStacks, withMonitor: boolean): void {
  const { costAnomalies, ...others } = stacks;
  const used = { ...others, ...withMonitor ? { costAnomalies } : {} };
  for (const [prop, stack] of Object.entries<Stack | undefined>(used)) {
    if (stack) checkUse(stack, { scope, prop });
  }
}

function checkUse(stack: Stack, { scope, prop }: StackUse): void {
  const uses = USES.get(stack) ?? [];
  const other = uses.find((use) => (use.prop === ALONE) !== (prop === ALONE));
  USES.set(stack, [...uses, { scope, prop }]);
  if (other === undefined) return;
  const owner = other.scope === scope ? '' : ` of ${other.scope.node.path}`;
  invalid(scope, `stacks.${prop} must differ from stacks.${other.prop}${owner}, got "${stack.node.path}" for both; ` +
    'define another stack, or leave it out');
}
