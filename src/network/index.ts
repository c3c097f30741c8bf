export * from './network';
export * from './vpc-endpoints';
