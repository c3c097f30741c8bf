export { createCache } from './private/platform-cache';
export { checkPlatform } from './private/platform-checks';
export { createRepository } from './private/platform-repository';
