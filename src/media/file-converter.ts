import { Duration, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { FeedProps } from './private/work-queue';
import { checkInteger, invalid } from '../private/errors';
import { checkKnownProps } from '../private/structs/known-props';

const SUFFIX = /^\.[A-Za-z0-9]{1,16}(\.[A-Za-z0-9]{1,16})*$/;
/** The Lambda maximum. */
const LONGEST_MINUTES = 15;

/** Options of a converter function. */
export interface FileConverterOptions {
  /** The suffixes of the keys, with the dot, e.g. `.pdf`. All-lowercase and all-uppercase suffixes match. */
  readonly suffixes: string[];

  /**
   * The timeout of your function. A failed message is retried after six times this duration.
   *
   * @default - the timeout of the function; 15 minutes for an imported function
   */
  readonly timeout?: Duration;

  /**
   * The number of messages per invocation, from 1 to 10. With more than one, the function must return the failed
   * messages as `batchItemFailures`. With one, an error of the function does, too.
   *
   * @default 1
   */
  readonly batchSize?: number;

  /**
   * The maximum number of concurrent invocations for these files, from 2 to 1,000.
   *
   * @default 5
   */
  readonly maxConcurrency?: number;
}

/**
 * The converter of files that are not images.
 *
 * @example
 * new MediaProcessor(this, 'Media', {
 *   bucket,
 *   converters: [FileConverter.lambdaFunction(handler, { suffixes: ['.pdf'] })],
 * });
 */
export class FileConverter {
  /**
   * Your own function. It receives SQS messages with the EventBridge event of S3 as their body.
   *
   * Messages can be delivered more than once and in any order. The construct grants the function the permissions to
   * receive them, unless the function is imported without its role. Grant the function the permissions to read the
   * originals and to write the results. It must not write below the source prefix.
   *
   * @throws when a suffix is invalid, or a number is out of range
   */
  static lambdaFunction(converter: lambda.IFunction, options: FileConverterOptions): FileConverter {
    checkKnownProps(undefined, 'FileConverterOptions', options);
    return new FileConverter(options, converter);
  }

  /**
   * No conversion: such files are not errors, and are not changed.
   *
   * @param suffixes the suffixes of the keys, with the dot, e.g. `.mp4`
   * @throws when a suffix is invalid
   */
  static none(suffixes: string[]): FileConverter {
    return new FileConverter({ suffixes });
  }

  /** The suffixes of the keys, in lowercase. */
  readonly suffixes: string[];

  /** The converter function; undefined without conversion. */
  readonly converter?: lambda.IFunction;

  private readonly timeout?: Duration;
  private readonly batchSize: number;
  private readonly maxConcurrency: number;

  private constructor(options: FileConverterOptions, converter?: lambda.IFunction) {
    const { suffixes, timeout, batchSize = 1, maxConcurrency = 5 } = options;
    if (suffixes.length === 0) {
      invalid(undefined, 'suffixes must have at least one suffix, got none; pass one such as .pdf');
    }
    for (const suffix of suffixes) {
      if (Token.isUnresolved(suffix)) {
        invalid(undefined, 'suffixes must be known at synthesis, got a token; pass literals');
      }
      if (!SUFFIX.test(suffix)) {
        invalid(undefined, `suffixes must be a dot and letters or digits, got "${suffix}"; write it like .pdf`);
      }
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
    if (!(this.converter instanceof lambda.Function)) return Duration.minutes(LONGEST_MINUTES);
    return this.converter.timeout ?? Duration.seconds(3);
  }

  /** @internal */
  _feed(): FeedProps {
    return { batchSize: this.batchSize, maxConcurrency: this.maxConcurrency };
  }
}
