export * from './bucket-replication';
export * from './deferred-replication';
export * from './log-bucket';
export * from './replication-alarms';
export * from './secure-bucket';
export * from './secure-bucket-props';
export * from './storage-profile';
export * from './storage-rule';
