export * from './bucket-replication';
export * from './secure-bucket';
export * from './secure-bucket-props';
export * from './storage-profile';
export * from './storage-rule';
