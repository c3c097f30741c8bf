import { Stack, aws_cloudfront as cloudfront, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { configOf, edge, templateOf } from './fixture';
import { EdgeBehavior } from '../../../src/edge';
import { testStack } from '../../../tools/assemblies/stacks';

const { CachePolicy, OriginRequestPolicy, ResponseHeadersPolicy, ViewerProtocolPolicy } = cloudfront;
const functionOf = (stack: Stack) => cloudfront.Function.fromFunctionAttributes(stack, 'Function', { functionName: 'f', functionArn: 'arn:f' });
/** Every option, with policies that AWS manages. */
const everyOption = (stack: Stack): cloudfront.AddBehaviorOptions => ({
  functionAssociations: [{ function: functionOf(stack), eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
  trustedKeyGroups: [cloudfront.KeyGroup.fromKeyGroupId(stack, 'Signers', 'signers')],
  originRequestPolicy: OriginRequestPolicy.CORS_CUSTOM_ORIGIN,
  responseHeadersPolicy: ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS,
  compress: false,
  viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
});
const everywhere = {
  FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'arn:f' }],
  TrustedKeyGroups: ['signers'],
  OriginRequestPolicyId: OriginRequestPolicy.CORS_CUSTOM_ORIGIN.originRequestPolicyId,
  ResponseHeadersPolicyId: ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS.responseHeadersPolicyId,
  Compress: false,
  ViewerProtocolPolicy: 'https-only',
};

test('replaces the settings of a kind of behavior with the options, and keeps its origin', () => {
  const stack = testStack();
  const options = everyOption(stack);
  const cachePolicy = CachePolicy.CACHING_OPTIMIZED;
  edge(stack, {
    mediaBucket: new s3.Bucket(stack, 'Media'),
    behaviors: [
      EdgeBehavior.uncached('/api/*', { ...options, enableGrpc: true }),
      ...[EdgeBehavior.media, EdgeBehavior.images, EdgeBehavior.assets].map((of, index) => of(`/${index}/*`, { ...options, cachePolicy })),
      EdgeBehavior.images('*.png', { trustedKeyGroups: undefined, compress: undefined }),
    ],
    defaultBehavior: options,
  });
  const { CacheBehaviors: [api, media, images, assets, plain], DefaultCacheBehavior, Origins } = configOf(Template.fromStack(stack));
  const originOf = (id: string) => Origins.find(({ Id }: { Id: string }) => Id === id);

  [api, media, images, assets, DefaultCacheBehavior].forEach((behavior) => expect(behavior).toMatchObject(everywhere));
  [media, images, assets].forEach(({ CachePolicyId }) => expect(CachePolicyId).toBe(CachePolicy.CACHING_OPTIMIZED.cachePolicyId));
  expect(api.GrpcConfig).toEqual({ Enabled: true });
  expect(originOf(media.TargetOriginId).S3OriginConfig).toBeDefined();
  [api, images, assets, DefaultCacheBehavior].forEach(({ TargetOriginId }) =>
    expect(originOf(TargetOriginId).OriginCustomHeaders).toMatchObject([{ HeaderName: 'X-Origin-Verify' }]));
  expect(plain).toMatchObject({ Compress: true, ViewerProtocolPolicy: 'redirect-to-https' });
});

test('forwards nothing beside the cache key where the default behavior caches', () => {
  const { DefaultCacheBehavior } = configOf(templateOf({ defaultBehavior: { cachePolicy: CachePolicy.CACHING_OPTIMIZED } }));

  expect(DefaultCacheBehavior.CachePolicyId).toBe(CachePolicy.CACHING_OPTIMIZED.cachePolicyId);
  expect(DefaultCacheBehavior.OriginRequestPolicyId).toBeUndefined();
  expect(DefaultCacheBehavior.AllowedMethods).toHaveLength(7);
});

test('accepts patterns for all paths, as CloudFront does, after the others', () => {
  const { CacheBehaviors } = configOf(templateOf({ behaviors: [EdgeBehavior.uncached('/api/*'), EdgeBehavior.assets('/*')] }));

  expect(CacheBehaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern)).toEqual(['/api/*', '/*']);
});
