export * from './edge';
export * from './edge-options';
export * from './eldonia-platform';
export * from './eldonia-platform-props';
export * from './node-version';
export * from './platform-tier';
