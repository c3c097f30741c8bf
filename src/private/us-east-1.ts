import { CfnResource, CrossStackReferences, Reference, ReferenceStrength, Stack, Tokenization } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Where CloudFront takes certificates and firewalls from, and where its metrics are. */
export const GLOBAL_REGION = 'us-east-1';
/** What a region is called. */
export const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

/**
 * Have a value that a stack of another region makes read from that stack's outputs, which takes neither export nor custom resource.
 *
 * What the caller made may have an export already that others use, so it is left alone where one would do.
 */
export function referWeakly(scope: Construct, value: string, own: boolean): void {
  for (const target of targetsOf(value)) {
    const [maker, reader] = [Stack.of(target), Stack.of(scope)];
    if (maker !== reader && (own || maker.region !== reader.region)) CrossStackReferences.of(target).produce(ReferenceStrength.WEAK);
  }
}

/** The resources whose attributes are in a value. */
export function targetsOf(value: string): CfnResource[] {
  return Tokenization.reverseString(value).tokens.flatMap((token) =>
    Reference.isReference(token) && CfnResource.isCfnResource(token.target) ? [token.target] : []);
}
