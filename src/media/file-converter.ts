import { Duration, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { FeedProps } from './private/work-queue';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

const SUFFIX = /^\.[A-Za-z0-9]{1,16}(\.[A-Za-z0-9]{1,16})*$/;
/** Lambda's own limit. */
const LONGEST_MINUTES = 15;

/** How events get to your function. */
export interface FileConverterOptions {
  /** What the keys end with, dot included, e.g. `.pdf`. All small and all capital letters count as the same. */
  readonly suffixes: string[];

  /**
   * The timeout of your function. A message that fails comes again after six times as long.
   *
   * @default - the function's own; 15 minutes for an imported function
   */
  readonly timeout?: Duration;

  /**
   * How many messages your function gets at once, 1 to 10. With more than one it has to report those that failed, as
   * `batchItemFailures`.
   *
   * @default 1
   */
  readonly batchSize?: number;

  /**
   * How many of your function run at once for these files, 2 to 1,000.
   *
   * @default 10
   */
  readonly maxConcurrency?: number;
}

/** Who takes care of files that are no images. */
export class FileConverter {
  /**
   * Your own function. It gets SQS messages, whose body is S3's event as EventBridge sends it.
   *
   * Messages may come twice and in any order. The function is permitted to take them, unless it was imported without
   * its role. Give it what it needs to read the original and to write the result, never below the source prefix.
   *
   * @throws when a suffix can't be one, or a number is out of range
   */
  static lambdaFunction(converter: lambda.IFunction, options: FileConverterOptions): FileConverter {
    return new FileConverter(options, converter);
  }

  /**
   * Nobody: such files are no fault, and stay as they are.
   *
   * @param suffixes what the keys end with, dot included, e.g. `.mp4`
   * @throws when a suffix can't be one
   */
  static none(suffixes: string[]): FileConverter {
    return new FileConverter({ suffixes });
  }

  /** What the keys end with, in small letters. */
  readonly suffixes: string[];

  /** Your function; undefined where nobody converts. */
  readonly converter?: lambda.IFunction;

  private readonly timeout?: Duration;
  private readonly batchSize: number;
  private readonly maxConcurrency: number;

  private constructor({ suffixes, timeout, batchSize = 1, maxConcurrency = 10 }: FileConverterOptions, converter?: lambda.IFunction) {
    if (suffixes.length === 0) invalid(undefined, 'suffixes must have at least one, got none; name one such as .pdf');
    for (const suffix of suffixes) {
      if (Token.isUnresolved(suffix)) invalid(undefined, 'suffixes must be known at synthesis, got a token; write them out');
      if (!SUFFIX.test(suffix)) invalid(undefined, `suffixes must be a dot and letters or digits, got "${suffix}"; write it like .pdf`);
    }
    checkInteger(undefined, 'batchSize', batchSize, 1, 10);
    checkInteger(undefined, 'maxConcurrency', maxConcurrency, 2, 1_000);
    this.suffixes = suffixes.map((suffix) => suffix.toLowerCase());
    this.converter = converter;
    this.timeout = timeout;
    this.batchSize = batchSize;
    this.maxConcurrency = maxConcurrency;
  }

  /** @internal */
  _timeout(): Duration {
    if (this.timeout) return this.timeout;
    return this.converter instanceof lambda.Function ? this.converter.timeout ?? Duration.seconds(3) : Duration.minutes(LONGEST_MINUTES);
  }

  /**
   * A function that gets one message at a time need not report anything: it throws.
   *
   * @internal
   */
  _feed(): FeedProps {
    return { batchSize: this.batchSize, maxConcurrency: this.maxConcurrency, reportBatchItemFailures: this.batchSize > 1 };
  }
}
