import { checkEnvironment, checkRef } from './github-checks';

/**
 * Which runs of a repository's workflows may have the role: those of one branch, one environment or one tag.
 *
 * Pull requests are left out on purpose: their code has not been reviewed yet.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export class GithubSubject {
  /**
   * Jobs without an environment that run for a branch.
   *
   * @throws when the name has a wildcard or is none that git takes
   */
  static branch(name: string): GithubSubject {
    checkRef(undefined, 'branch', name);
    return new GithubSubject(`ref:refs/heads/${name}`);
  }

  /**
   * Jobs that name an environment, whose protection rules (reviewers, branches) GitHub enforces before they start.
   *
   * @throws when the name has a wildcard
   */
  static environment(name: string): GithubSubject {
    checkEnvironment(undefined, name);
    return new GithubSubject(`environment:${name}`);
  }

  /**
   * Jobs without an environment that run for a tag.
   *
   * @throws when the name has a wildcard or is none that git takes
   */
  static tag(name: string): GithubSubject {
    checkRef(undefined, 'tag', name);
    return new GithubSubject(`ref:refs/tags/${name}`);
  }

  private constructor(
    /** The end of the token's subject, after the repository. */
    readonly claim: string,
  ) {}
}
