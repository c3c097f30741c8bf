import { Duration, Size, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { Derivative, DerivativeFit, DerivativeFormat, FileConverter, MediaProcessor } from '../../../src/media';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sides {
  readonly width?: number;
  readonly height?: number;
  readonly fit?: DerivativeFit;
}

interface SizeSample extends Sides {
  readonly name: string;
  readonly formats?: readonly (readonly ['avif' | 'webp' | 'jpeg', number])[];
}

interface Converter {
  readonly suffixes: readonly string[];
  readonly none: boolean;
  readonly seconds?: number;
  readonly batchSize?: number;
  readonly maxConcurrency?: number;
}

interface Sample {
  readonly sourcePrefix?: string;
  readonly outputPrefix?: string;
  readonly otherBucket: boolean;
  readonly sizes?: readonly SizeSample[];
  readonly converters?: readonly Converter[];
  readonly inputMebibytes?: number;
  readonly maxInputPixels?: number;
  readonly deleteDerivatives?: boolean;
  readonly cacheControl?: string;
  readonly memoryMebibytes?: number;
  readonly seconds?: number;
  readonly delaySeconds?: number;
  readonly batchSize?: number;
  readonly maxConcurrency?: number;
  readonly importedKey: boolean;
  readonly importedLayer: boolean;
}

function integer(min: number, max: number): fc.Arbitrary<number> {
  return mostly(fc.integer({ min, max }), fc.oneof(fc.integer({ min: -5, max: max * 2 }), fc.constantFrom(NaN, 0.5)));
}

const prefix = (...legal: string[]) => mostly(fc.constantFrom(...legal), fc.oneof(fc.string(), fc.constantFrom('', 'a', '/', 'a//', 'o*/', 'originals/a/')));
const format = fc.tuple(fc.constantFrom('avif' as const, 'webp' as const, 'jpeg' as const), integer(1, 100));
const formats = mostly(fc.uniqueArray(format, { selector: ([name]) => name, minLength: 1 }), fc.array(format));
const sides: fc.Arbitrary<Sides> = fc.oneof(
  fc.record({ width: integer(1, 16_383) }),
  fc.record({ height: integer(1, 16_383) }),
  fc.record({ width: integer(1, 16_383), height: integer(1, 16_383), fit: fc.constantFrom(DerivativeFit.INSIDE, DerivativeFit.COVER) }),
);
const name = mostly(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/), fc.string());
const badSides: fc.Arbitrary<Sides> = fc.constant({ fit: DerivativeFit.COVER });
const size: fc.Arbitrary<SizeSample> = fc.tuple(fc.record({ name, formats }, { requiredKeys: ['name'] }), mostly(sides, badSides))
  .map(([one, other]) => ({ ...one, ...other }));
const suffix = mostly(fc.stringMatching(/^\.[a-zA-Z0-9]{1,6}$/), fc.oneof(fc.string(), fc.constantFrom('.', 'pdf', '.a*', '..')));
const converter: fc.Arbitrary<Converter> = fc.record({
  suffixes: fc.uniqueArray(suffix, { minLength: 1, maxLength: 3 }),
  none: fc.boolean(),
  seconds: integer(1, 900),
  batchSize: integer(1, 10),
  maxConcurrency: integer(2, 1_000),
}, { requiredKeys: ['suffixes', 'none'] });

const arbitrary: fc.Arbitrary<Sample> = fc.record({
  sourcePrefix: prefix('originals/', 'in/', 'a/b/'),
  outputPrefix: prefix('media/', 'out/', 'a/c/'),
  otherBucket: fc.boolean(),
  sizes: mostly(fc.uniqueArray(size, { selector: (one) => one.name, minLength: 1, maxLength: 10 }), fc.array(size, { maxLength: 11 })),
  converters: fc.array(converter, { maxLength: 2 }),
  inputMebibytes: integer(1, 2_048),
  maxInputPixels: integer(1, 1_000_000_000),
  deleteDerivatives: fc.boolean(),
  cacheControl: mostly(fc.constantFrom('no-store', 'public, max-age=31536000, immutable'), fc.string()),
  memoryMebibytes: integer(512, 10_240),
  seconds: integer(1, 900),
  delaySeconds: integer(0, 900),
  batchSize: integer(1, 10),
  maxConcurrency: integer(2, 1_000),
  importedKey: fc.boolean(),
  importedLayer: fc.boolean(),
}, { requiredKeys: ['otherBucket', 'importedKey', 'importedLayer'] });

/** The CDK rejects values that are not amounts. */
const amount = (value: number | undefined) => (value === undefined || Number.isNaN(value) || value < 0 ? undefined : value);

function time(seconds: number | undefined): Duration | undefined {
  const known = amount(seconds);
  return known === undefined ? undefined : Duration.millis(Math.round(known * 1_000));
}

function space(mebibytes: number | undefined): Size | undefined {
  const known = amount(mebibytes);
  return known === undefined ? undefined : Size.kibibytes(Math.round(known * 1_024));
}

function derivativeOf({ formats: chosen, ...rest }: SizeSample): Derivative {
  return Derivative.of({ ...rest, formats: chosen?.map(([kind, quality]) => DerivativeFormat[kind](quality)) });
}

function converterOf(stack: Stack, id: string, { suffixes, none, seconds, ...rest }: Converter): FileConverter {
  if (none) return FileConverter.none([...suffixes]);
  const handler = lambda.Function.fromFunctionArn(stack, id, 'arn:aws:lambda:ap-northeast-1:123456789012:function:converter');
  return FileConverter.lambdaFunction(handler, { ...rest, suffixes: [...suffixes], timeout: time(seconds) });
}


function build(stack: Stack, id: string, sample: Sample): void {
  const { otherBucket, sizes, converters, inputMebibytes, memoryMebibytes, seconds, delaySeconds, importedKey, importedLayer, ...rest } = sample;
  const layerArn = 'arn:aws:lambda:ap-northeast-1:123456789012:layer:sharp:1';
  new MediaProcessor(stack, id, {
    ...rest,
    bucket: s3.Bucket.fromBucketName(stack, `${id}Bucket`, 'uploads'),
    outputBucket: otherBucket ? s3.Bucket.fromBucketName(stack, `${id}Copies`, 'copies') : undefined,
    derivatives: sizes?.map(derivativeOf),
    converters: converters?.map((one, index) => converterOf(stack, `${id}Converter${index}`, one)),
    maxInputSize: space(inputMebibytes),
    memorySize: space(memoryMebibytes),
    timeout: time(seconds),
    delay: time(delaySeconds),
    encryptionKey: importedKey ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
    sharpLayer: importedLayer ? lambda.LayerVersion.fromLayerVersionArn(stack, `${id}Layer`, layerArn) : undefined,
  });
}

export const mediaProcessorSubject: Subject<Sample> = { name: 'MediaProcessor', arbitrary, build };
