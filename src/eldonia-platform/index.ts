export * from './eldonia-platform';
export * from './eldonia-platform-props';
export * from './node-version';
export * from './platform-api-options';
export * from './platform-tier';
