export { type CallingPlace, declareCalls, declareInternet, isIsolated } from './private/calls';
export { natGatewayIdsOf } from './private/nat-gateways';
export { declareTask } from './private/task-calls';
