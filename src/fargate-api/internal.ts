export {
  changeScaling, grantStatement, putParameter, revisionsOf, scalableTargets, updateService,
} from './private/deploy-access';
export { ImageParameter } from './private/image-parameter';
export { knowsAgent } from './private/runtime-monitoring';
export { cfnServiceOf, serviceArnOf, serviceNameOf } from './private/service-identity';
