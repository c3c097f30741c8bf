import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { GITHUB_ISSUER } from './release-access';
import { AccountResource } from '../../operations';
import { claim } from '../../private/claim';
import { invalid } from '../../private/errors';
import { arnFor } from '../../private/permissions';

const ID = 'GithubOidcProvider';
const ARN = /^arn:aws[\w-]*:iam::\d{12}:oidc-provider\/.+$/;

/**
 * Returns the ARN of the account's IAM OIDC provider for GitHub Actions. An account can have only one, whose ARN
 * follows from its URL. All roles of a stack share a created one.
 *
 * @param holder a scope in the stack of a created provider
 * @throws when the ARN is not that of an OIDC provider
 */
export function githubProviderArn(
  scope: Construct, provider: AccountResource = AccountResource.create(), holder: () => Construct = () => scope,
): string {
  const existing = provider._existingId;
  if (existing !== undefined && !Token.isUnresolved(existing) && !ARN.test(existing)) {
    invalid(scope, `provider must be the ARN of an IAM OIDC provider, got "${existing}"; `
      + `write it as arn:aws:iam::123456789012:oidc-provider/${GITHUB_ISSUER}`);
  }
  if (provider._created) {
    const stack = Stack.of(holder());
    const { oidcProviderArn } = createProvider(stack);
    if (stack === Stack.of(scope)) return oidcProviderArn;
  }
  return existing ?? arnFor(Stack.of(scope), 'iam', `oidc-provider/${GITHUB_ISSUER}`, { region: '' });
}

function createProvider(stack: Stack): iam.OidcProviderNative {
  const created = stack.node.tryFindChild(ID) as iam.OidcProviderNative | undefined;
  if (created) return created;
  warnOfSecondProvider(stack);
  return new iam.OidcProviderNative(stack, ID, { url: `https://${GITHUB_ISSUER}`, clientIds: ['sts.amazonaws.com'] });
}

function warnOfSecondProvider(stack: Stack): void {
  if (Token.isUnresolved(stack.account)) return;
  const first = claim(stack, ID, stack.account);
  if (!first) return;
  Annotations.of(stack).addWarningV2('@eldonia/github-deploy-role:secondProvider',
    `${first.node.path} creates the OIDC provider of this account for GitHub Actions already, so this stack fails to ` +
    'deploy; pass AccountResource.fromExisting() with its ARN as provider');
}
