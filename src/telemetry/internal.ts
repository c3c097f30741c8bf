export { datadogExtension, identify } from './private/datadog-agent';
export { sentryExtension } from './private/sentry-extension';
