export * from './backup-copy';
export * from './backup-plan';
export * from './backup-plan-props';
