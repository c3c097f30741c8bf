import { Annotations, Duration, Size, SizeRoundingBehavior, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Settings } from './handler/settings';
import { checkInteger, invalid } from '../../private/errors';
import { prefixesOverlap } from '../../private/prefixes';
import { checkSameRegion } from '../../private/regions';
import { Derivative } from '../derivative';
import { FileConverter } from '../file-converter';
import { MediaProcessorProps } from '../media-processor-props';

/** Characters that are wildcards neither in IAM nor in EventBridge. */
const PREFIX = /^([\w!.'()=+@-]+\/)*$/;
const HEADER = /^[ -~]+$/;
// A limit of this library.
const LONGEST_PREFIX = 256;
const MOST_DERIVATIVES = 10;
const MEGA = 1_000_000;
const MOST_PIXELS = 1_000 * MEGA;
const MOST_INPUT_MEBIBYTES = 2_048;
/**
 * Measured: the memory for one million pixels of AVIF, the maximum of all formats, and the memory of Node.js with
 * sharp.
 */
const MEBIBYTES_PER_MEGAPIXEL = 19;
const MEBIBYTES_OF_NODE = 200;
const MOST_VARIABLES = 3_000;
// Read 2026-11-29: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
/** The SQS maximum. */
const LONGEST_DELAY_SECONDS = 900;

/** The props with their defaults. */
export interface MediaSettings extends Required<Pick<
  MediaProcessorProps,
  'bucket' | 'outputBucket' | 'sourcePrefix' | 'outputPrefix' | 'derivatives' | 'converters' | 'maxInputSize' |
  'maxInputPixels' | 'memorySize' | 'timeout' | 'batchSize' | 'maxConcurrency' | 'cacheControl' | 'deleteDerivatives' |
  'tiff'
>> {}

/** Throws for values that would fail at deployment or cause an endless loop. */
export function checkMedia(scope: IConstruct, settings: MediaSettings): void {
  checkPrefix(scope, 'sourcePrefix', settings.sourcePrefix);
  checkPrefix(scope, 'outputPrefix', settings.outputPrefix);
  checkOverlap(scope, settings);
  checkSameRegion(scope, 'bucket', settings.bucket.env.region, 'define the processor in a stack of that Region');
  checkDerivatives(scope, settings.derivatives);
  checkConverters(scope, settings.converters);
  checkMebibytes(scope, 'maxInputSize', settings.maxInputSize, 1, MOST_INPUT_MEBIBYTES);
  checkMebibytes(scope, 'memorySize', settings.memorySize, 512, 10_240);
  checkInteger(scope, 'maxInputPixels', settings.maxInputPixels, 1, MOST_PIXELS);
  checkTimeout(scope, 'timeout', settings.timeout);
  checkInteger(scope, 'batchSize', settings.batchSize, 1, 10);
  checkInteger(scope, 'maxConcurrency', settings.maxConcurrency, 2, 1_000);
  if (!HEADER.test(settings.cacheControl)) {
    invalid(scope, 'cacheControl must be one line of printable characters, ' +
      `got ${JSON.stringify(settings.cacheControl)}; write it like max-age=86400`);
  }
}

/** Throws for a delay that SQS does not support. */
export function checkDelay(scope: IConstruct, delay: Duration): void {
  if (delay.isUnresolved()) {
    return invalid(scope, 'delay must be known at synthesis, got a token; ' +
      'pass a literal, because the age alarm includes it');
  }
  checkInteger(scope, 'delay in seconds', delay.toSeconds({ integral: false }), 0, LONGEST_DELAY_SECONDS);
}

/** Warns when a valid image could terminate the function: it would be rejected after three attempts. */
export function warnOfMemory(scope: IConstruct, { maxInputPixels, maxInputSize, memorySize }: MediaSettings): void {
  if (Token.isUnresolved(maxInputPixels)) return;
  const pixels = maxInputPixels / MEGA * MEBIBYTES_PER_MEGAPIXEL;
  const needed = Math.ceil(pixels + maxInputSize.toMebibytes() + MEBIBYTES_OF_NODE);
  if (needed <= memorySize.toMebibytes()) return;
  Annotations.of(scope).addWarningV2('@eldonia/media-processor:memorySize',
    `an AVIF file of ${maxInputPixels / MEGA} million pixels requires up to ${needed} MiB, but the function has ` +
    `${memorySize.toMebibytes()} MiB; raise memorySize, or lower maxInputPixels`);
}

/** Lambda has a limit of 4 KB for all environment variables. */
export function checkVariables(scope: IConstruct, settings: Settings): void {
  const { length } = JSON.stringify(settings);
  if (length <= MOST_VARIABLES) return;
  invalid(scope, `derivatives and converters must have at most ${MOST_VARIABLES} characters as JSON, got ${length}; ` +
    'use fewer or shorter ones');
}

function checkPrefix(scope: IConstruct, prop: string, prefix: string): void {
  if (Token.isUnresolved(prefix)) return;
  if (!PREFIX.test(prefix)) {
    invalid(scope, `${prop} must be a path without wildcards that ends with a slash, got "${prefix}"; ` +
      'write it like originals/');
  }
  if (prefix.length > LONGEST_PREFIX) {
    invalid(scope, `${prop} must have at most ${LONGEST_PREFIX} characters, got ${prefix.length}; shorten it`);
  }
}

function checkOverlap(scope: IConstruct, { bucket, outputBucket, sourcePrefix, outputPrefix }: MediaSettings): void {
  const stack = Stack.of(scope);
  const [one, other] = [bucket, outputBucket].map(({ bucketArn }) => JSON.stringify(stack.resolve(bucketArn)));
  if (one === other && prefixesOverlap(sourcePrefix, outputPrefix)) {
    invalid(scope, 'outputPrefix must not overlap sourcePrefix in one bucket, ' +
      `got "${outputPrefix}" and "${sourcePrefix}"; choose another prefix, or set outputBucket`);
  }
}

function checkDerivatives(scope: IConstruct, derivatives: Derivative[]): void {
  if (derivatives.length === 0 || derivatives.length > MOST_DERIVATIVES) {
    invalid(scope, `derivatives must have 1 to ${MOST_DERIVATIVES} sizes, got ${derivatives.length}; ` +
      'remove it to use the defaults');
  }
  const twice = firstTwice(derivatives.map(({ name }) => name));
  if (twice) invalid(scope, `derivatives must have different names, got "${twice}" twice; rename one`);
}

function checkConverters(scope: IConstruct, converters: FileConverter[]): void {
  const twice = firstTwice(converters.flatMap(({ suffixes }) => suffixes));
  if (twice) invalid(scope, `converters must have different suffixes, got "${twice}" twice; remove one`);
  for (const converter of converters) checkTimeout(scope, 'timeout of a converter', converter._timeout());
}

function firstTwice(values: string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

function checkTimeout(scope: IConstruct, prop: string, timeout: Duration): void {
  if (timeout.isUnresolved()) {
    return invalid(scope, `${prop} must be known at synthesis, got a token; ` +
      'pass a literal, because the visibility timeout follows from it');
  }
  checkInteger(scope, `${prop} in seconds`, timeout.toSeconds({ integral: false }), 1, 900);
}

function checkMebibytes(scope: IConstruct, prop: string, size: Size, least: number, most: number): void {
  if (size.isUnresolved()) return invalid(scope, `${prop} must be known at synthesis, got a token; pass a literal`);
  checkInteger(scope, `${prop} in MiB`, size.toMebibytes({ rounding: SizeRoundingBehavior.NONE }), least, most);
}
