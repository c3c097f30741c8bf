import { Annotations, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { invalid } from '../private/errors';

/** The major version of Node.js that the backend's image and the application's Lambda functions are built for (R5.2.1-2). */
export class NodeVersion {
  /** The document's version. End of life since April 2026; Lambda creates no such function from February 2027 on. */
  static readonly NODE_20 = new NodeVersion(20);
  /** Maintained until April 2027. */
  static readonly NODE_22 = new NodeVersion(22);
  /** Maintained until April 2028. */
  static readonly NODE_24 = new NodeVersion(24);

  /**
   * A version by its number.
   *
   * @throws when it is none of 20, 22 and 24
   */
  static of(major: number): NodeVersion {
    const known = [NodeVersion.NODE_20, NodeVersion.NODE_22, NodeVersion.NODE_24];
    return known.find((version) => version.major === major)
      ?? invalid(undefined, `nodeVersion must be 20, 22 or 24, got ${Token.isUnresolved(major) ? 'a token' : major}; use 24`);
  }

  private constructor(
    /** The number. */
    public readonly major: number,
  ) {}

  /** Lambda's runtime of this version. */
  get runtime(): lambda.Runtime {
    return new lambda.Runtime(`nodejs${this.major}.x`, lambda.RuntimeFamily.NODEJS);
  }

  /** Tag of the official image to build from, e.g. `24-alpine`. */
  get imageTag(): string {
    return `${this.major}-alpine`;
  }

  /** @internal */
  _warn(scope: Construct): void {
    if (this.major !== 20) return;
    Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:nodeEndOfLife',
      'Node.js 20 gets no security fixes since April 2026, and Lambda creates no function with it from February 2027 on; use NodeVersion.NODE_24');
  }
}
