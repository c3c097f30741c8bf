/* eslint-disable @typescript-eslint/no-explicit-any */
import { canonical, Program } from '../../tools/assemblies/canonical';
import { Deployment, Templates } from '../../tools/requests/deployment';
import { cachePolicy, originRequestPolicy } from '../../tools/requests/edge-policies';

const SENT = {
  headers: ['host', 'authorization', 'origin', 'accept-language', 'user-agent', 'cloudfront-viewer-country', 'x-session'],
  cookies: ['session'],
  queryStrings: ['v'],
} as const;

interface Behavior {
  readonly at: string;
  readonly caches: boolean;
  /** Parts of a request that the origin sees, but the cache does not tell apart. */
  readonly unkeyed: string[];
}

const TYPES = ['Distribution', 'CachePolicy'].map((name) => `AWS::CloudFront::${name}`);

const policiesOf = ({ PathPattern, CachePolicyId, OriginRequestPolicyId }: any) => ({ PathPattern, CachePolicyId, OriginRequestPolicyId });

/** Origins and certificates can be in other stacks, policies cannot. */
function withoutOrigins(resource: any): any {
  const { DistributionConfig: config } = resource.Properties;
  if (!config) return resource;
  const behaviors = { DefaultCacheBehavior: policiesOf(config.DefaultCacheBehavior), CacheBehaviors: config.CacheBehaviors?.map(policiesOf) };
  return { Type: resource.Type, Properties: { DistributionConfig: behaviors } };
}

/** The distributions of each stack, with their policies. */
function distributionsOf(program: Program): Templates[] {
  return canonical(program).stacksRecursively.map(({ stackName, template }) => {
    const resources = Object.entries<any>(template.Resources).filter(([, { Type }]) => TYPES.includes(Type));
    return { [stackName]: { Resources: Object.fromEntries(resources.map(([id, resource]) => [id, withoutOrigins(resource)])) } };
  });
}

function behaviorsOf(templates: Templates): Behavior[] {
  const deployment = new Deployment(templates);
  return deployment.all('AWS::CloudFront::Distribution').flatMap(({ id, properties: { DistributionConfig: config } }) =>
    [config.DefaultCacheBehavior, ...config.CacheBehaviors ?? []].map((behavior: any) => {
      const key = cachePolicy(deployment, behavior.CachePolicyId);
      const sent = originRequestPolicy(behavior.OriginRequestPolicyId);
      const unkeyed = (['headers', 'cookies', 'queryStrings'] as const).flatMap((kind) => SENT[kind].filter((name) => sent[kind](name) && !key[kind](name)));
      return { at: `${id} ${behavior.PathPattern ?? 'default'}`, caches: key.maxTtl > 0, unkeyed };
    }));
}

test.each<Program>(['leastPair', 'everythingOn', 'everything'])('no cached path of %s forwards what its cache key does not contain', (program) => {
  const behaviors = distributionsOf(program).flatMap(behaviorsOf);

  expect(behaviors.filter(({ caches }) => caches).length).toBeGreaterThan(8);
  expect(behaviors.filter(({ caches, unkeyed }) => caches && unkeyed.length > 0)).toEqual([]);
  expect(behaviors.filter(({ caches, unkeyed }) => !caches && unkeyed.length > 0)).not.toEqual([]);
});
