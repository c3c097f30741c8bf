import { Environment, Names, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { invalid } from './errors';

/**
 * A stack of our own beside the caller's, under the same App or Stage.
 *
 * Its name follows from the construct's path, so that two constructs in one app get two stacks.
 */
export function supportStack(scope: Construct, suffix: string, env: Environment, description: string): Stack {
  const stage = Stage.of(scope);
  if (!stage) return invalid(scope, 'scope must be under an App or a Stage, got a tree without one; begin the tree with an App');
  const id = `${Names.uniqueResourceName(scope, { maxLength: 100 })}${suffix}`;
  return new Stack(stage, id, { env, description });
}
