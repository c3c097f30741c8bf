export * from './alarm-threshold-options';
export * from './alarm-thresholds';
export * from './edge-observability';
export * from './edge-observability-props';
export * from './observability';
export * from './observability-props';
