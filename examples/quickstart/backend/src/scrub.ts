import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';
import type { NodeOptions } from '@sentry/node';
import type { Span } from 'dd-trace';

/**
 * What may leave for Sentry: of a request its method, route, status and user agent, of a statement its kind and table, of an error its type, message
 * and stack. SDK 11 collects headers, cookies, bodies, paths, queries, addresses and keys of the cache as well, and a new version can collect
 * more: so these lists name what is kept. Add what you need and may share. Messages of errors are kept, so they must not contain such data.
 */
const ATTRIBUTES = new Set([
  'db.namespace', 'db.operation.name', 'db.query.summary', 'db.system.name', 'error.type', 'express.name', 'express.type', 'fastify.type', 'hook.name',
  'http.request.method', 'http.response.status_code', 'http.route', 'sentry.environment', 'sentry.kind', 'sentry.op', 'sentry.origin', 'sentry.release',
  'sentry.sample_rate', 'sentry.sdk.name', 'sentry.sdk.version', 'sentry.segment.id', 'sentry.segment.name', 'sentry.segment.name.source',
  'sentry.trace_lifecycle', 'server.address', 'server.port', 'user_agent.original',
]);
const FIELDS = new Set([
  'contexts', 'debug_meta', 'dist', 'environment', 'event_id', 'exception', 'fingerprint', 'level', 'message', 'modules', 'platform', 'release', 'sdk',
  'sdkProcessingMetadata', 'server_name', 'tags', 'timestamp', 'transaction',
]);
const CONTEXTS = new Set(['app', 'cloud_resource', 'culture', 'device', 'os', 'runtime', 'trace']);
const TRACE = new Set(['environment', 'public_key', 'release', 'sample_rand', 'sample_rate', 'sampled', 'trace_id']);

const only = <Values extends object>(names: ReadonlySet<string>, values?: Values) => (
  Object.fromEntries(Object.entries(values ?? {}).filter(([name]) => names.has(name))) as Values
);

/** Options of `Sentry.init`. */
export const privacy: NodeOptions = {
  dataCollection: {
    cookies: false,
    databaseQueryData: false,
    genAI: { inputs: false, outputs: false },
    graphQL: { document: false, variables: false },
    httpBodies: [],
    httpHeaders: false,
    mcp: { inputs: false, outputs: false },
    queues: false,
    stackFrameVariables: false,
    urlQueryParams: false,
    userInfo: false,
  },
  // With `static`, spans are parts of events that `beforeSendSpan` never sees.
  traceLifecycle: 'stream',
  beforeSend: (event) => ({ ...only(FIELDS, event), contexts: only(CONTEXTS, event.contexts) }),
  beforeSendSpan: (span) => ({ ...span, attributes: only(ATTRIBUTES, span.attributes) }),
};

/** The header of all that is sent, to which a client can add with its header `baggage`. */
export function scrubEnvelope([header]: readonly [header: object, ...rest: unknown[]]) {
  if ('trace' in header && header.trace) header.trace = only(TRACE, header.trace);
}

/** Options of each plugin of the tracer of Datadog that reports URLs, which contain the path. Resources and `http.route` have the route instead. */
export const withoutUrl = { hooks: { request: (span?: Span) => span?.setTag('http.url', undefined) } };
export const WITH_URL = ['http', 'fetch', 'fastify', 'express'] as const;

/** Options of the plugin of AWS: messages of its errors name resources, e.g. the key of an object. */
export const withoutMessage = { hooks: { request: (span?: Span, response?: { readonly error?: Error | null }) => {
  const { name } = response?.error ?? {};
  if (name) span?.setTag('error', Object.assign(new Error(name), { name }));
} } };

/** Of spans of OpenTelemetry, beside those of Sentry: the operation of AWS, and the type, message and stack of an error. */
const OF_SPANS = new Set([
  ...ATTRIBUTES, 'db.system', 'exception.message', 'exception.stacktrace', 'exception.type', 'http.method', 'http.status_code', 'rpc.method', 'rpc.service',
  'rpc.system',
]);

/** A span processor of OpenTelemetry, whose instrumentation collects addresses, paths, queries and statements. It runs before that which exports. */
export const onlyNamed: SpanProcessor = {
  onStart() {},
  onEnd(span) {
    for (const { attributes = {} } of [span, ...span.events, ...span.links]) {
      for (const name of Object.keys(attributes)) if (!OF_SPANS.has(name)) delete attributes[name];
    }
    // The client writes the header `tracestate`.
    span.spanContext().traceState = undefined;
  },
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};
