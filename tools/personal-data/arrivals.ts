type Layers = readonly [fastify: number, express: number];
/** Where data of a request could arrive outside of the application, which keeps it from there. */
export type Observer = 'sentry' | 'datadog' | 'openTelemetry';
/** The canaries of a part of a request, and how many of them arrive without what keeps them here. With it, none does. */
type Arrivals = { readonly sent: number } & Readonly<Record<Observer, Layers>>;

/** As `npm run check -- test:backend` measures them; it compares. */
export const ARRIVALS: Readonly<Record<'body' | 'header' | 'cookie' | 'query' | 'path' | 'address', Arrivals>> = {
  body: { sent: 7, sentry: [7, 7], datadog: [1, 1], openTelemetry: [0, 0] },
  header: { sent: 10, sentry: [9, 9], datadog: [1, 1], openTelemetry: [1, 1] },
  cookie: { sent: 2, sentry: [1, 1], datadog: [0, 0], openTelemetry: [0, 0] },
  query: { sent: 2, sentry: [2, 2], datadog: [1, 1], openTelemetry: [2, 0] },
  path: { sent: 3, sentry: [3, 3], datadog: [3, 3], openTelemetry: [3, 3] },
  address: { sent: 2, sentry: [2, 2], datadog: [0, 0], openTelemetry: [1, 1] },
};
