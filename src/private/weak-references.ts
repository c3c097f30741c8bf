import { CfnResource, CrossStackReferences, Reference, ReferenceStrength, Stack, Tokenization } from 'aws-cdk-lib';
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
  scope.node.findAll().filter((part) => CfnResource.isCfnResource(part))
    .forEach((resource) => CrossStackReferences.of(resource).produce(ReferenceStrength.WEAK));
}

/** The resources whose attributes are in a value. */
export function targetsOf(value: string): CfnResource[] {
  return Tokenization.reverseString(value).tokens.flatMap((token) =>
    Reference.isReference(token) && CfnResource.isCfnResource(token.target) ? [token.target] : []);
}
