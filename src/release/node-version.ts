import { Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { invalid } from '../private/errors';

/**
 * The Node.js major version of the backend image and of the application's Lambda functions.
 *
 * @example
 * new EldoniaPlatform(this, 'Platform', {
 *   zone: PlatformZone.fromHostedZone(zone),
 *   github: { repository: 'eldonia/backend', nodeVersion: NodeVersion.NODE_22 },
 * });
 */
export class NodeVersion {
  /** Node.js 20. End of life since April 2026. Lambda does not create functions with it from February 2027. */
  static readonly NODE_20 = new NodeVersion(20);
  /** Node.js 22. Maintained until April 2027. */
  static readonly NODE_22 = new NodeVersion(22);
  /** Node.js 24. Maintained until April 2028. */
  static readonly NODE_24 = new NodeVersion(24);

  /**
   * Returns the version with a major version number.
   *
   * @throws when the number is not 20, 22 or 24
   */
  static of(major: number): NodeVersion {
    const known = [NodeVersion.NODE_20, NodeVersion.NODE_22, NodeVersion.NODE_24];
    return known.find((version) => version.major === major)
      ?? invalid(undefined, `nodeVersion must be 20, 22 or 24, got ${Token.isUnresolved(major) ? 'a token' : major}; ` +
        'use 24');
  }

  private constructor(
    /** The major version number. */
    public readonly major: number,
  ) {}

  /** The Lambda runtime of this version. */
  get runtime(): lambda.Runtime {
    return new lambda.Runtime(`nodejs${this.major}.x`, lambda.RuntimeFamily.NODEJS);
  }

  /** The tag of the official base image, e.g. `24-alpine`. */
  get imageTag(): string {
    return `${this.major}-alpine`;
  }
}
