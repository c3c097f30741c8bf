export * from './datadog-options';
export * from './sentry-options';
export * from './tracing';
export * from './tracing-options';
