export { canScale } from './private/cache-checks';
export { hashOfProperties } from './private/hash-of-properties';
