export * from './origin-records';
export * from './origin-records-props';
