import { Duration, Lazy, Size, Stack, Token, aws_lambda as lambda, aws_s3 as s3 } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { processor } from './fixture';
import {
  Derivative, DerivativeFormat, DerivativeOptions, FileConverter, FileConverterOptions, MediaProcessor, MediaProcessorOptions,
} from '../../src/media';
import { SecureBucket } from '../../src/secure-bucket';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';

const size = (name: string) => Derivative.of({ name, width: 1 });
const OVERLAP = 'choose another prefix, or set outputBucket';

test.each<[MediaProcessorOptions, string]>([
  [{ sourcePrefix: 'originals' }, 'sourcePrefix must be a path without wildcards that ends with a slash, got "originals"; write it like originals/'],
  [{ sourcePrefix: '/originals/' }, 'sourcePrefix must be a path without wildcards that ends with a slash, got "/originals/"; write it like originals/'],
  [{ outputPrefix: 'm*/' }, 'outputPrefix must be a path without wildcards that ends with a slash, got "m*/"; write it like originals/'],
  [{ outputPrefix: `${'m'.repeat(256)}/` }, 'outputPrefix must have at most 256 characters, got 257; shorten it'],
  [{ outputPrefix: 'originals/' }, `outputPrefix must not overlap sourcePrefix in one bucket, got "originals/" and "originals/"; ${OVERLAP}`],
  [{ outputPrefix: 'originals/small/' }, `outputPrefix must not overlap sourcePrefix in one bucket, got "originals/small/" and "originals/"; ${OVERLAP}`],
  [{ sourcePrefix: 'media/in/' }, `outputPrefix must not overlap sourcePrefix in one bucket, got "media/" and "media/in/"; ${OVERLAP}`],
  [{ sourcePrefix: '' }, `outputPrefix must not overlap sourcePrefix in one bucket, got "media/" and ""; ${OVERLAP}`],
  [{ derivatives: [] }, 'derivatives must have 1 to 10 sizes, got 0; remove it to use the defaults'],
  [{ derivatives: [...'abcdefghijk'].map(size) }, 'derivatives must have 1 to 10 sizes, got 11; remove it to use the defaults'],
  [{ derivatives: [size('a'), size('a')] }, 'derivatives must have different names, got "a" twice; rename one'],
  [{ converters: [FileConverter.none(['.a']), FileConverter.none(['.A'])] }, 'converters must have different suffixes, got ".a" twice; remove one'],
  [{ maxInputSize: Size.kibibytes(512) }, 'maxInputSize in MiB must be a whole number from 1 to 2048, got 0.5; choose one in that range'],
  [{ memorySize: Size.mebibytes(256) }, 'memorySize in MiB must be a whole number from 512 to 10240, got 256; choose one in that range'],
  [{ maxInputSize: Size.mebibytes(Token.asNumber({ Ref: 'S' })) }, 'maxInputSize must be known at synthesis, got a token; pass a literal'],
  [{ maxInputPixels: 0 }, 'maxInputPixels must be a whole number from 1 to 1000000000, got 0; choose one in that range'],
  [{ timeout: Duration.minutes(16) }, 'timeout in seconds must be a whole number from 1 to 900, got 960; choose one in that range'],
  [{ timeout: Duration.millis(500) }, 'timeout in seconds must be a whole number from 1 to 900, got 0.5; choose one in that range'],
  [{ timeout: Duration.seconds(Token.asNumber({ Ref: 'T' })) }, 'timeout must be known at synthesis, got a token; pass a literal, because the visibility timeout follows from it'],
  [{ delay: Duration.minutes(16) }, 'delay in seconds must be a whole number from 0 to 900, got 960; choose one in that range'],
  [{ delay: Duration.seconds(Token.asNumber({ Ref: 'D' })) }, 'delay must be known at synthesis, got a token; pass a literal, because the age alarm includes it'],
  [{ batchSize: 11 }, 'batchSize must be a whole number from 1 to 10, got 11; choose one in that range'],
  [{ maxConcurrency: 1 }, 'maxConcurrency must be a whole number from 2 to 1000, got 1; choose one in that range'],
  [{ cacheControl: 'a\nb' }, 'cacheControl must be one line of printable characters, got "a\\nb"; write it like max-age=86400'],
  [{ converters: [FileConverter.none([...Array(200).keys()].map((index) => `.suffix${index}`))] },
    'derivatives and converters must have at most 3000 characters as JSON, got 3486; use fewer or shorter ones'],
])('fails with options %#', (options, message) => expect(() => processor(options)).toThrow(new Error(`${message} (at Test/Media)`)));

test.each<[string, DerivativeOptions, string]>([
  ['name', { name: 'Big', width: 1 }, 'name must be 1 to 32 lowercase letters, digits and hyphens, got "Big"; rename it'],
  ['late name', { name: Lazy.string({ produce: () => 'a' }), width: 1 }, 'name must be known at synthesis, got a token; pass a literal'],
  ['size', { name: 'a' }, 'width or height is required, got neither for a; pass one'],
  ['cropping', { name: 'a', width: 1, crop: true }, 'width and height are required with crop, got one for a; pass both'],
  ['width', { name: 'a', width: 16_384 }, 'width must be a whole number from 1 to 16383, got 16384; choose one in that range'],
  ['height', { name: 'a', height: 0.5 }, 'height must be a whole number from 1 to 16383, got 0.5; choose one in that range'],
  ['no format', { name: 'a', width: 1, formats: [] }, 'formats must have at least one format, got none for a; remove it to use all formats'],
  ['a format twice', { name: 'a', width: 1, formats: [DerivativeFormat.webp(), DerivativeFormat.webp(10)] },
    'formats must have each format once, got webp twice for a; use another name for another quality'],
])('fails with a derivative by its %s', (_, options, message) => expect(() => Derivative.of(options)).toThrow(new Error(message)));

test('fails with a quality beyond 100', () =>
  expect(() => DerivativeFormat.avif(101)).toThrow(new Error('quality must be a whole number from 1 to 100, got 101; choose one in that range')));

test.each<[string, FileConverterOptions, string]>([
  ['no suffix', { suffixes: [] }, 'suffixes must have at least one suffix, got none; pass one such as .pdf'],
  ['a name', { suffixes: ['pdf'] }, 'suffixes must be a dot and letters or digits, got "pdf"; write it like .pdf'],
  ['a late suffix', { suffixes: [Lazy.string({ produce: () => '.a' })] }, 'suffixes must be known at synthesis, got a token; pass literals'],
  ['too many at once', { suffixes: ['.a'], batchSize: 11 }, 'batchSize must be a whole number from 1 to 10, got 11; choose one in that range'],
  ['too few', { suffixes: ['.a'], maxConcurrency: 1 }, 'maxConcurrency must be a whole number from 2 to 1000, got 1; choose one in that range'],
])('fails with a converter of %s', (_, options, message) => {
  const converter = lambda.Function.fromFunctionArn(testStack(), 'Converter', 'arn:aws:lambda:ap-northeast-1:123456789012:function:a');

  expect(() => FileConverter.lambdaFunction(converter, options)).toThrow(new Error(message));
});

test('fails with a bucket in another Region', () => {
  const stack = testStack();
  const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'uploads', region: 'ap-northeast-3' });

  expect(() => new MediaProcessor(stack, 'Media', { bucket })).toThrow(new Error(
    'bucket must be in the Region of the stack, ap-northeast-1, got one in ap-northeast-3; define the processor in a stack of that Region (at Test/Media)'));
});

test('fails with the same bucket by another name of the construct', () => {
  const stack = testStack();
  const outputBucket = s3.Bucket.fromBucketName(stack, 'Again', 'uploads');

  expect(() => processor({ outputBucket, outputPrefix: 'originals/' }, stack)).toThrow(/^outputPrefix must not overlap/);
});

test.each<[string, (stack: Stack) => s3.IBucket, string | undefined]>([
  ['refuses a bucket that sends no events to EventBridge', (stack) => new SecureBucket(stack, 'Bucket').bucket,
    '[Test/Media] bucket must send its events to EventBridge, got one that does not; use a SecureBucket with eventBridge: true'],
  ['accepts a SecureBucket', (stack) => new SecureBucket(stack, 'Bucket', { eventBridge: true }).bucket, undefined],
  ['accepts the switch of the L2', (stack) => new s3.Bucket(stack, 'Bucket', { eventBridgeEnabled: true }), undefined],
])('the end of synthesis %s', (_, make, message) => {
  const stack = testStack(OSAKA);
  const media = new MediaProcessor(stack, 'Media', { bucket: make(stack) });
  const synthesis = expect(() => Template.fromStack(Stack.of(media)));

  message === undefined ? synthesis.not.toThrow() : synthesis.toThrow(message);
});

test.each<[string, MediaProcessorOptions, string[]]>([
  ['by default', {}, []],
  ['when one image can require more memory than the function has', { maxInputPixels: 200_000_000 }, [
    'an AVIF file of 200 million pixels requires up to 4050 MiB, but the function has 3008 MiB; raise memorySize, or lower maxInputPixels [ack: @eldonia/media-processor:memorySize]',
  ]],
  ['when there is enough memory', { maxInputPixels: 200_000_000, memorySize: Size.mebibytes(4_096) }, []],
])('warns %s: %#', (_, options, expected) => {
  const warnings = Annotations.fromStack(Stack.of(processor(options))).findWarning('*', Match.anyValue());

  expect(warnings.map(({ entry }) => entry.data)).toEqual(expected);
});

test('accepts tokens', () => {
  const text = Lazy.string({ produce: () => 'late/' });
  const media = processor({
    sourcePrefix: text, outputPrefix: 'late/', maxInputPixels: Lazy.number({ produce: () => 5 }), batchSize: Lazy.number({ produce: () => 3 }),
  });

  const template = Template.fromStack(Stack.of(media));
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 3 });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { SETTINGS: Match.serializedJson(Match.objectLike({ sourcePrefix: 'late/', maxInputPixels: 5 })) } },
  });
});
