export { requireHeader } from './private/require-header';
