export * from './aurora-replica-cluster';
export * from './aurora-replica-cluster-props';
