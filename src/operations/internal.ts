export { hasBudgets } from './private/cost-guard-checks';
export * from './private/cost-guard';
export * from './private/cost-guard-props';
export * from './private/edge-observability';
export * from './private/edge-observability-props';
export * from './private/service-events';
export * from './private/service-events-props';
export * from './private/uptime-schedule';
export * from './private/uptime-schedule-props';
