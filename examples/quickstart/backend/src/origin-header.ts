import type { IncomingMessage } from 'node:http';

/**
 * The secret header of CloudFront. The load balancer has checked it, and cannot remove it: the application should not be able to log it. Sentry
 * reads the request earlier, and `scrub.ts` keeps all headers from it.
 */
const ORIGIN_HEADER = 'x-origin-verify';

/** Removes the header from a request of Node.js, before the application reads it. */
export function removeOriginHeader(request: IncomingMessage) {
  delete request.headers[ORIGIN_HEADER];
  const pairs = request.rawHeaders;
  for (let index = pairs.length - 2; index >= 0; index -= 2) if (pairs[index]?.toLowerCase() === ORIGIN_HEADER) pairs.splice(index, 2);
}
