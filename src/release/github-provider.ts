import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { GITHUB_ISSUER } from './private/release-access';

const ID = 'GithubOidcProvider';

/** Where IAM's trust in GitHub's tokens comes from. An account can hold it only once. */
export abstract class GithubProvider {
  /** Define it in the role's stack, once for all roles of the stack. It goes when the stack goes. */
  static create(): GithubProvider {
    return new CreatedProvider();
  }

  /** The one that the account has already, made by another stack or by hand. */
  static existing(): GithubProvider {
    return new ExistingProvider();
  }

  /** One that you have defined or imported. */
  static of(provider: iam.IOidcProvider): GithubProvider {
    return new GivenProvider(provider);
  }

  /**
   * The ARN of the provider.
   *
   * @internal
   */
  abstract _bind(scope: Construct): string;
}

class CreatedProvider extends GithubProvider {
  /** A child of the stack, not of the role: a second one with the same address fails to deploy. */
  _bind(scope: Construct): string {
    const stack = Stack.of(scope);
    const provider = stack.node.tryFindChild(ID) as iam.OidcProviderNative | undefined ?? new iam.OidcProviderNative(stack, ID, {
      url: `https://${GITHUB_ISSUER}`, clientIds: ['sts.amazonaws.com'],
    });
    return provider.oidcProviderArn;
  }
}

class ExistingProvider extends GithubProvider {
  _bind(scope: Construct): string {
    return Stack.of(scope).formatArn({ service: 'iam', region: '', resource: 'oidc-provider', resourceName: GITHUB_ISSUER });
  }
}

class GivenProvider extends GithubProvider {
  constructor(private readonly provider: iam.IOidcProvider) {
    super();
  }

  _bind(): string {
    return this.provider.oidcProviderArn;
  }
}
