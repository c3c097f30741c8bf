export { targetGroupOf } from './private/api-load-balancer';
export { addPolicies } from './private/api-service';
export { checkPath } from './private/container-settings';
export {
  grantDeploy, grantStatement, putParameter, type ReleasedParts, revisionsOf, scalableTargets, updateService,
} from './private/deploy-access';
export { deploymentAlarms } from './private/deployment-alarms';
export { ImageParameter } from './private/image-parameter';
export { type Receiver, ReleasedService, type ReleasedServiceProps } from './private/released-service';
export { knowsAgent } from './private/runtime-monitoring';
export { cfnServiceOf, clusterNameOf, serviceArnOf, serviceNameOf } from './private/service-identity';
export { maximumTasks, serviceSettings } from './private/service-settings';
