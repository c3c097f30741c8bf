export * from './aurora-capacity';
export * from './aurora-cluster';
export * from './aurora-cluster-base';
export * from './aurora-cluster-props';
export * from './aurora-global-database';
export * from './aurora-global-database-props';
export * from './aurora-proxy';
export * from './reader-scaling';
