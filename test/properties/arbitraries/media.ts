import { Duration, Size, aws_lambda as lambda, aws_s3 as s3 } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Derivative, DerivativeFormat, FileConverter, MediaProcessor } from '../../../src/media';
import { made } from '../made';
import { struct, subject } from '../subject';
import { bool, mostly, optional, text } from '../values';

const integer = (min: number, max: number): fc.Arbitrary<number> =>
  mostly(fc.integer({ min, max }), fc.oneof(fc.integer({ min: -5, max: max * 2 }), fc.constantFrom(NaN, 0.5)));
/** The CDK rejects values that are not amounts. */
const known = (value: number): boolean => value >= 0;
const time = (min: number, max: number) => made(integer(min, max).filter(known), (count) => Duration.millis(Math.round(count * 1_000)));
const space = (min: number, max: number) => made(integer(min, max).filter(known), (count) => Size.kibibytes(Math.round(count * 1_024)));

const prefix = (...legal: string[]) => text(legal, ['', 'a', '/', 'a//', 'o*/', 'originals/a/']);
const format = fc.tuple(fc.constantFrom('avif', 'webp', 'jpeg'), integer(1, 100));
const formats = made(
  mostly(fc.uniqueArray(format, { selector: ([name]) => name, minLength: 1 }), fc.array(format)),
  (all) => all.map(([kind, quality]) => DerivativeFormat[kind](quality)),
);
const side = integer(1, 16_383);
const sides: fc.Arbitrary<{ width?: number; height?: number; crop?: boolean }> = mostly(fc.oneof(
  fc.record({ width: side }),
  fc.record({ height: side }),
  fc.record({ width: side, height: side, crop: bool }),
), fc.constant({ crop: true }));
const name = mostly(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/), fc.string());
const size = fc.record({ name, sides, formats: optional(formats) });

const suffixes = fc.uniqueArray(
  mostly(fc.stringMatching(/^\.[a-zA-Z0-9]{1,6}$/), fc.oneof(fc.string(), fc.constantFrom('.', 'pdf', '.a*', '..'))), { minLength: 1, maxLength: 3 },
);
const queue = { batchSize: integer(1, 10), maxConcurrency: integer(2, 1_000) };
const converter = fc.oneof(
  made(suffixes, (all) => FileConverter.none(all)),
  made(fc.tuple(suffixes, struct({ ...queue, timeout: time(1, 900) })), ([all, props], stack, id) => FileConverter.lambdaFunction(
    lambda.Function.fromFunctionArn(stack, id, 'arn:aws:lambda:ap-northeast-1:123456789012:function:converter'), { ...props, suffixes: all },
  )),
);
const bucket = made(fc.constant('bucket'), (_, stack, id) => s3.Bucket.fromBucketName(stack, id, `bucket-${id.toLowerCase()}`));

export const mediaProcessor = subject('MediaProcessor', { bucket }, {
  ...queue,
  sourcePrefix: prefix('originals/', 'in/', 'a/b/'),
  outputPrefix: prefix('media/', 'out/', 'a/c/'),
  outputBucket: bucket,
  derivatives: made(
    mostly(fc.uniqueArray(size, { selector: (one) => one.name, minLength: 1, maxLength: 10 }), fc.array(size, { maxLength: 11 })),
    (all) => all.map(({ sides: both, ...props }) => Derivative.of({ ...props, ...both })),
  ),
  converters: fc.array(converter, { maxLength: 2 }),
  maxInputSize: space(1, 2_048),
  maxInputPixels: integer(1, 1_000_000_000),
  cacheControl: text(['no-store', 'public, max-age=31536000, immutable']),
  memorySize: space(512, 10_240),
  timeout: time(1, 900),
  delay: time(0, 900),
  sharpLayer: made(fc.constant('layer'), (_, stack, id) =>
    lambda.LayerVersion.fromLayerVersionArn(stack, id, 'arn:aws:lambda:ap-northeast-1:123456789012:layer:sharp:1')),
}, (props, stack, id) => new MediaProcessor(stack, id, props));
