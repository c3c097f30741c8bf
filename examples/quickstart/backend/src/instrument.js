import * as Sentry from '@sentry/node';
import { scrubEvent } from './origin-header.js';

// Loaded before all other modules, so that Sentry and Datadog can instrument them.
if (process.env.SENTRY_DSN) {
  Sentry.init({
    dsn: process.env.SENTRY_DSN,
    environment: process.env.SENTRY_ENVIRONMENT ?? process.env.NODE_ENV,
    release: process.env.SENTRY_RELEASE,
    tracesSampleRate: Number(process.env.SENTRY_TRACES_SAMPLE_RATE ?? 1.0),
  });
  Sentry.addEventProcessor(scrubEvent);
}
// The agent of the platform's `datadog` option.
if (process.env.DD_AGENT_HOST) await import('dd-trace/initialize.mjs');
