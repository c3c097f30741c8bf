import { Duration, Token } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { IConstruct } from 'constructs';
import { invalid } from '../../../private/errors';

/**
 * The errors that CloudFront can cache.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
const CACHED = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];
/** CloudFront supports a custom error page for 416 as well, but never caches it. */
const ACCEPTED = [...CACHED, 416].sort();

/** Throws for status codes without custom error responses in CloudFront. */
export function checkErrorResponses(scope: IConstruct, responses: cloudfront.ErrorResponse[]): void {
  const seen = new Set<number>();
  for (const { httpStatus } of responses) {
    if (Token.isUnresolved(httpStatus)) continue;
    if (!ACCEPTED.includes(httpStatus)) {
      invalid(scope, `errorResponses must have one of the status codes ${ACCEPTED.join(', ')}, got ${httpStatus}; ` +
        'remove it, because CloudFront does not change other errors');
    }
    if (seen.has(httpStatus)) {
      invalid(scope, `errorResponses must contain each status code once, got ${httpStatus} twice; remove one`);
    }
    seen.add(httpStatus);
  }
}

/** No error is cached unless the props, or its own headers, specify it. */
export function errorResponses(responses: cloudfront.ErrorResponse[] = []): cloudfront.ErrorResponse[] {
  const named = new Set(responses.map(({ httpStatus }) => httpStatus));
  const others = CACHED.filter((httpStatus) => !named.has(httpStatus))
    .map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) }));
  return [...others, ...responses];
}
