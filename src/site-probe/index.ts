export * from './site-probe';
export * from './site-probe-props';
