export * from './aurora-cluster';
export * from './aurora-cluster-props';
export * from './aurora-cluster-ref';
export * from './aurora-snapshot';
export * from './node-scaling';
