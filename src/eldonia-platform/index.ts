export * from './eldonia-platform';
export * from './eldonia-platform-props';
