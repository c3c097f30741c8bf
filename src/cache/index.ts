export * from './cache-auth';
export * from './cache-cluster';
export * from './cache-cluster-props';
export * from './cache-cluster-ref';
export * from './cache-durability';
export * from './cache-engine';
