export * from './platform-process';
export * from './platform-service';
export * from './platform-tasks';
export * from './platform-worker';
