export * from './datadog-options';
export * from './datadog-site';
export * from './sentry-options';
export * from './tracing';
export * from './tracing-options';
