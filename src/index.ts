export * from './aurora-cluster';
export * from './conformance';
export * from './eldonia-platform';
export * from './fargate-api';
export * from './network';
export * from './redis-cache';
export * from './secure-bucket';
