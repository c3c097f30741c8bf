export * from './platform-worker-ref';
