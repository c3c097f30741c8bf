import { CfnResource, CrossStackReferences, Reference, ReferenceStrength, Stack, Tokenization } from 'aws-cdk-lib';
import { DEFAULT_CROSS_STACK_REFERENCES } from 'aws-cdk-lib/cx-api';
import { Construct, IConstruct } from 'constructs';

/**
 * Makes the references in a value weak: they read the outputs of the other stack, without an export or a custom
 * resource.
 *
 * References to resources of the caller in the same Region do not change, because other stacks may use an existing
 * export. Those of a support stack are weak: it sets this for all that it reads.
 */
export function referWeakly(scope: Construct, value: string, own: boolean): void {
  for (const target of targetsOf(value)) {
    const [maker, reader] = [Stack.of(target), Stack.of(scope)];
    if (maker !== reader && (own || maker.region !== reader.region)) {
      CrossStackReferences.of(target)
        .produce(ReferenceStrength.WEAK);
    }
  }
}

/**
 * Makes all references to the resources of a scope weak, so that a deployment can remove or replace a resource before
 * the stacks that refer to it are deployed. CloudFormation rejects such a change of an export that another stack
 * imports.
 */
export function offerWeakly(scope: IConstruct): void {
  offer(scope, ReferenceStrength.WEAK);
}

/**
 * Makes all references to the resources of a scope exports, whichever feature flags the app has: those of `cdk init`
 * make references weak. CloudFormation then neither changes nor removes what other stacks use.
 */
export function offerStrongly(scope: IConstruct): void {
  offer(scope, ReferenceStrength.STRONG);
}

function offer(scope: IConstruct, strength: ReferenceStrength): void {
  scope.node.findAll().filter((part) => CfnResource.isCfnResource(part))
    .forEach((resource) => CrossStackReferences.of(resource).produce(strength));
}

/**
 * Sets how a stack reads other stacks, whichever feature flags the app has. The CDK reads it at synthesis, but
 * `CrossStackReferences.consume` fails for a stack with constructs, and a synthesizer may have added some.
 */
export function readOthers(stack: Stack, strength: ReferenceStrength): void {
  const node = stack.node as unknown as { _context?: Record<string, unknown> };
  node._context = { ...node._context, [DEFAULT_CROSS_STACK_REFERENCES]: strength };
}

/** The resources whose attributes are in a value. */
export function targetsOf(value: string): CfnResource[] {
  return Tokenization.reverseString(value).tokens.flatMap((token) =>
    Reference.isReference(token) && CfnResource.isCfnResource(token.target) ? [token.target] : []);
}
