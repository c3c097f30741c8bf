/**
 * The secret header of CloudFront. The load balancer has checked it, and cannot remove it: no log, error report or
 * trace of the application should contain it.
 */
export const ORIGIN_HEADER = 'x-origin-verify';

const isOriginHeader = (name) => name.toLowerCase().replaceAll('_', '-').endsWith(ORIGIN_HEADER);

/** Removes the header from a request of Node.js, before the application reads it. */
export function removeOriginHeader(request) {
  delete request.headers[ORIGIN_HEADER];
  const pairs = request.rawHeaders;
  for (let index = pairs.length - 2; index >= 0; index -= 2) if (isOriginHeader(pairs[index])) pairs.splice(index, 2);
}

/** Removes the header from an event of Sentry, which reads the request before the application. */
export function scrubEvent(event) {
  const places = [event.request?.headers, event.contexts?.trace?.data, ...(event.spans ?? []).map(({ data }) => data)];
  for (const values of places) for (const name of Object.keys(values ?? {})) if (isOriginHeader(name)) delete values[name];
  return event;
}
