export * from './platform-service-ref';
export * from './platform-worker-ref';
