import * as fc from 'fast-check';
import { AccountResource } from '../../../src/operations';
import { GithubDeployRole, GithubSubject } from '../../../src/release/internal';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly repository: string;
  readonly ids: readonly [string | undefined, string | undefined];
  readonly subject?: readonly ['branch' | 'environment' | 'tag', string];
  readonly existing: boolean;
  readonly roleName?: string;
}

const name = mostly(fc.constantFrom('main', 'v1.0.0', 'production', 'release-1.x'), fc.oneof(fc.string(), fc.constantFrom('*', 'a b', '-x', 'x/')), 8);

const arbitrary: fc.Arbitrary<Sample> = fc.record({
  repository: mostly(fc.constantFrom('eldonia/eldonia-backend', 'A1/b.c_d-e'), fc.oneof(fc.string(), fc.constantFrom('eldonia/*', '*/x', 'x')), 10),
  ids: mostly<readonly [string | undefined, string | undefined]>(
    fc.constantFrom([undefined, undefined], ['123456', '456789']),
    fc.constantFrom(['1', undefined], [undefined, '1'], ['0', '1'], ['*', '1']),
  ),
  subject: fc.option(fc.tuple(fc.constantFrom('branch', 'environment', 'tag'), name), { nil: undefined }),
  existing: fc.boolean(),
  roleName: fc.option(mostly(fc.constant('shop-deploy'), fc.oneof(fc.string(), fc.constant('x'.repeat(65)))), { nil: undefined }),
});

export const githubDeployRoleSubject: Subject<Sample> = {
  name: 'GithubDeployRole',
  arbitrary,
  build: (stack, id, { repository, ids: [ownerId, repositoryId], subject, existing, roleName }) => {
    new GithubDeployRole(stack, id, {
      repository,
      ownerId,
      repositoryId,
      roleName,
      subject: subject && GithubSubject[subject[0]](subject[1]),
      provider: existing ? AccountResource.fromExisting('arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com') : undefined,
    });
  },
};
