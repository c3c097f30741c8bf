/* eslint-disable @typescript-eslint/no-explicit-any */
import { canonical, Program } from '../../tools/assemblies/canonical';

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

/** The behaviors of the distributions of a program: whether they cache, and whether they forward more than the cache key. */
const behaviorsOf = (program: Program): { at: string; caches: boolean; forwards: boolean }[] =>
  canonical(program).stacksRecursively.flatMap(({ template: { Resources: resources = {} } }) => Object.values<any>(resources)
    .filter(({ Type }) => Type === 'AWS::CloudFront::Distribution')
    .flatMap(({ Properties: { DistributionConfig: { DefaultCacheBehavior, CacheBehaviors = [] } } }) => [DefaultCacheBehavior, ...CacheBehaviors])
    .map(({ PathPattern, CachePolicyId, OriginRequestPolicyId }) => ({
      at: PathPattern ?? 'default',
      caches: CachePolicyId !== CACHING_DISABLED && resources[CachePolicyId.Ref].Properties.CachePolicyConfig.MaxTTL > 0,
      forwards: OriginRequestPolicyId !== undefined,
    })));

test.each<Program>(['everythingOn', 'everything'])('no cached path of %s forwards what its cache key does not contain', (program) => {
  const behaviors = behaviorsOf(program);

  expect(behaviors.filter(({ caches }) => caches).length).toBeGreaterThan(8);
  expect(behaviors.filter(({ caches, forwards }) => caches && forwards)).toEqual([]);
  expect(behaviors.filter(({ caches, forwards }) => !caches && forwards)).not.toEqual([]);
});
