export { ImageParameter } from './private/image-parameter';
export { knowsAgent } from './private/runtime-monitoring';
