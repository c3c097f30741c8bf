import { checkEnvironment, checkRef } from './github-checks';

/**
 * The workflow runs of a repository that can assume the role: those of one branch or one environment.
 *
 * Pull requests are not supported, because their code is not reviewed.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export class GithubSubject {
  /**
   * Jobs without an environment that run on a branch.
   *
   * @throws when the name has a wildcard or is not valid in git
   */
  static branch(name: string): GithubSubject {
    checkRef(undefined, 'branch', name);
    return new GithubSubject(`ref:refs/heads/${name}`, `refs/heads/${name}`);
  }

  /**
   * Jobs with an environment. GitHub enforces its protection rules (reviewers, branches) before they start.
   *
   * @throws when the name has a wildcard
   */
  static environment(name: string): GithubSubject {
    checkEnvironment(undefined, name);
    return new GithubSubject(`environment:${name}`);
  }

  private constructor(
    /** The part of the subject claim after the repository. */
    readonly claim: string,
    /** The branch; undefined for an environment. */
    readonly ref?: string,
  ) {}
}
