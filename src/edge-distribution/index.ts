export * from './edge-behavior';
export * from './edge-distribution';
export * from './edge-distribution-options';
export * from './edge-distribution-props';
export * from './edge-origin';
export * from './origin-header';
export * from './origin-header-ref';
