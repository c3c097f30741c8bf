export { canScale } from './private/cache-checks';
