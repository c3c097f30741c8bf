export * from './network';
export * from './network-props';
export * from './vpc-endpoints';
