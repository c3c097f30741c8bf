export * from './cache-auth';
export * from './cache-durability';
export * from './cache-engine';
export * from './cache-scaling';
export * from './redis-cache';
export * from './redis-cache-props';
export * from './redis-cache-ref';
