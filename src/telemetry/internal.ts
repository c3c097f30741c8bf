export { datadogExtension } from './private/datadog-agent';
export { DatadogLogForwarding } from './private/datadog-log-forwarding';
export { forwardLogs } from './private/forward-logs';
export { sentryExtension } from './private/sentry-extension';
