import { App, aws_s3 as s3 } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { existing, platform, QUIET, slim } from './fixture';
import { Edge, EdgeBehavior, EldoniaPlatformProps, MediaProcessing, MediaProcessorOptions } from '../../src';
import { testStack } from '../../tools/assemblies/stacks';
import { assemblyOf, pairOf } from '../dr-pair/fixture';
import { ofType, stacksOf } from '../support/domain-use';

describe('CloudFront serves and may read the prefix of the results', () => {
  const images = (options: MediaProcessorOptions) => ({ media: MediaProcessing.images({ sourcePrefix: 'uploads/', outputPrefix: 'public/', ...options }) });
  const platformWith = (props: Partial<EldoniaPlatformProps>) => {
    const stack = testStack();
    platform({ ...existing(stack), ...QUIET, ...props }, stack);
    return stacksOf((stack.node.root as App).synth());
  };
  /** The paths of the behaviors that read a bucket, and the keys that bucket policies allow CloudFront to read. */
  const servedBy = (it: ReturnType<typeof platformWith>) => {
    const statements = ofType(it, 'AWS::S3::BucketPolicy').flatMap(({ PolicyDocument: { Statement } }) => Statement as { Action: string; Principal: object; Resource: unknown }[])
      .filter(({ Action, Principal }) => Action === 's3:GetObject' && JSON.stringify(Principal).includes('cloudfront'));
    const paths = ofType(it, 'AWS::CloudFront::Distribution').flatMap(({ DistributionConfig: { CacheBehaviors } }) => CacheBehaviors as { PathPattern: string }[])
      .map(({ PathPattern }) => PathPattern).filter((path) => /^\/(?!api)/.test(path));
    return [paths, [...new Set(statements.map(({ Resource }) => /\/([a-z]+\/)?\*/.exec(JSON.stringify(Resource))![0]))]];
  };

  test.each<[string, () => ReturnType<typeof platformWith>, paths: string[], keys: string[]]>([
    ['on a platform', () => platformWith(images({})), ['/public/*'], ['/public/*']],
    ['with a site', () => platformWith({ edge: Edge.cloudFront({ site: {} }), ...images({}) }), ['/ready', '/public/*'], ['/public/*', '/*']],
    ['in both Regions of a pair', () => stacksOf(assemblyOf(pairOf(images({})))), ['/public/*'], ['/public/*']],
    ['but not in the bucket of the uploads, if the results are in another', () => {
      const outputBucket = s3.Bucket.fromBucketName(testStack(), 'Results', 'results');
      return platformWith(images({ outputBucket, outputPrefix: 'uploads/' }));
    }, ['/media/*'], ['/media/*']],
  ])('%s', (_, it, paths, keys) => expect(servedBy(it())).toEqual([paths, keys]));

  test('and warns of behaviors without it', () => {
    const { stack } = slim({ ...images({}), edge: Edge.cloudFront({ behaviors: EdgeBehavior.defaults() }) });

    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp("below public/ .*EdgeBehavior.media\\('/public/\\*'\\)"))).toHaveLength(1);
    expect(Annotations.fromStack(slim({ ...images({}), edge: Edge.cloudFront({ behaviors: EdgeBehavior.defaults('public/') }) }).stack)
      .findWarning('*', Match.stringLikeRegexp('noMediaPath'))).toEqual([]);
  });
});
