import { onlyNamed, privacy, scrubEnvelope, WITH_URL, withoutMessage, withoutUrl } from './scrub.js';

// Loaded before all other modules, so that Sentry, Datadog and OpenTelemetry can instrument them.
if (process.env.SENTRY_DSN) {
  const Sentry = await import('@sentry/node');
  const client = Sentry.init({
    dsn: process.env.SENTRY_DSN,
    environment: process.env.SENTRY_ENVIRONMENT ?? process.env.NODE_ENV,
    release: process.env.SENTRY_RELEASE,
    tracesSampleRate: Number(process.env.SENTRY_TRACES_SAMPLE_RATE ?? 1.0),
    ...privacy,
  });
  client?.on('beforeEnvelope', scrubEnvelope);
}
// The agent of the platform's `datadog` option, which also sets what the tracer collects.
if (process.env.DD_AGENT_HOST) {
  // @ts-expect-error: the package has no types of this module.
  await import('dd-trace/initialize.mjs');
  const { default: tracer } = await import('dd-trace');
  for (const plugin of WITH_URL) tracer.use(plugin, withoutUrl);
  tracer.use('aws-sdk', withoutMessage);
}
// The agent or collector of the platform's `tracing` option, which also sets the service and the share of requests. Application Signals needs the
// AWS Distro for OpenTelemetry instead, and has another variable.
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) {
  const { startTracing } = await import('./tracing.js');
  startTracing([onlyNamed]);
}
