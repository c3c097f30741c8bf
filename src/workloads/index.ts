export * from './platform-service';
export * from './platform-worker';
