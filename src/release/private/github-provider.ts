import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { GITHUB_ISSUER } from './release-access';
import { AccountResource } from '../../operations';
import { claim } from '../../private/claim';
import { invalid } from '../../private/errors';

const ID = 'GithubOidcProvider';
const ARN = /^arn:aws[\w-]*:iam::\d{12}:oidc-provider\/.+$/;

/**
 * Returns the ARN of the account's IAM OIDC provider for GitHub Actions. An account can have only one.
 *
 * A created provider belongs to the stack, and all roles of the stack share it; it is deleted with the stack.
 *
 * @throws when no provider is to be used, or the ARN is not that of an OIDC provider
 */
export function githubProviderArn(scope: Construct, provider: AccountResource = AccountResource.create()): string {
  const existing = provider._existingId;
  if (existing !== undefined) {
    if (!Token.isUnresolved(existing) && !ARN.test(existing)) {
      invalid(scope, `provider must be the ARN of an IAM OIDC provider, got "${existing}"; `
        + `write it as arn:aws:iam::123456789012:oidc-provider/${GITHUB_ISSUER}`);
    }
    return existing;
  }
  if (provider._skipped) {
    return invalid(scope, 'provider must be created or exist, got AccountResource.none(); pass ' +
      'AccountResource.create() or the ARN of the existing one');
  }
  const stack = Stack.of(scope);
  const created = stack.node.tryFindChild(ID) as iam.OidcProviderNative | undefined;
  if (!created) warnOfSecondProvider(stack);
  return (created ?? new iam.OidcProviderNative(stack, ID, {
    url: `https://${GITHUB_ISSUER}`, clientIds: ['sts.amazonaws.com'],
  })).oidcProviderArn;
}

function warnOfSecondProvider(stack: Stack): void {
  if (Token.isUnresolved(stack.account)) return;
  const first = claim(stack, ID, stack.account);
  if (!first) return;
  Annotations.of(stack).addWarningV2('@eldonia/github-deploy-role:secondProvider',
    `${first.node.path} creates the OIDC provider of this account for GitHub Actions already, so this stack fails to ` +
    'deploy; pass AccountResource.fromExisting() with its ARN as provider');
}
