import * as Sentry from '@sentry/node';
import { privacy, scrubEnvelope, WITH_URL, withoutMessage, withoutUrl } from './scrub.js';

// Loaded before all other modules, so that Sentry and Datadog can instrument them.
if (process.env.SENTRY_DSN) {
  const client = Sentry.init({
    dsn: process.env.SENTRY_DSN,
    environment: process.env.SENTRY_ENVIRONMENT ?? process.env.NODE_ENV,
    release: process.env.SENTRY_RELEASE,
    tracesSampleRate: Number(process.env.SENTRY_TRACES_SAMPLE_RATE ?? 1.0),
    ...privacy,
  });
  client.on('beforeEnvelope', scrubEnvelope);
}
// The agent of the platform's `datadog` option, which also sets what the tracer collects.
if (process.env.DD_AGENT_HOST) {
  await import('dd-trace/initialize.mjs');
  const { default: tracer } = await import('dd-trace');
  for (const plugin of WITH_URL) tracer.use(plugin, withoutUrl);
  tracer.use('aws-sdk', withoutMessage);
}
