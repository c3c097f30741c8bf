export * from './sentry-options';
