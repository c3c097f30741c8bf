import { Duration, Token } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

/**
 * The errors that CloudFront may keep.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
const KEPT = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];
/** It takes a page for this one, too, but never keeps it. */
const ACCEPTED = [...KEPT, 416].sort();

/** Refuse statuses that CloudFront takes no rule for. */
export function checkErrorResponses(scope: IConstruct, responses: cloudfront.ErrorResponse[]): void {
  const seen = new Set<number>();
  for (const { httpStatus } of responses) {
    if (Token.isUnresolved(httpStatus)) continue;
    if (!ACCEPTED.includes(httpStatus)) {
      invalid(scope, `errorResponses must be about one of ${ACCEPTED.join(', ')}, got ${httpStatus}; CloudFront passes other errors on as they are`);
    }
    if (seen.has(httpStatus)) invalid(scope, `errorResponses must name each status once, got ${httpStatus} twice; drop one`);
    seen.add(httpStatus);
  }
}

/** No error is kept, unless the caller says so. */
export function errorResponses(responses: cloudfront.ErrorResponse[] = []): cloudfront.ErrorResponse[] {
  const named = new Set(responses.map(({ httpStatus }) => httpStatus));
  const others = KEPT.filter((httpStatus) => !named.has(httpStatus)).map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) }));
  return [...others, ...responses];
}
