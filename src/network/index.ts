export * from './network';
export * from './network-endpoints';
