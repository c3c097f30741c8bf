export { knowsAgent } from './private/runtime-monitoring';
