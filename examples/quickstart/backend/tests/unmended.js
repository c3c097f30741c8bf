import * as Sentry from '@sentry/node';

// As `dist/instrument.js`, without what keeps data of a request here: with it, the tests see what the SDKs collect by themselves.
if (process.env.SENTRY_DSN) Sentry.init({ dsn: process.env.SENTRY_DSN, tracesSampleRate: 1 });
if (process.env.DD_AGENT_HOST) await import('dd-trace/initialize.mjs');
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) (await import('../dist/tracing.js')).startTracing();
