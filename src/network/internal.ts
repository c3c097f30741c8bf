export { natGatewayIdsOf } from './private/nat-gateways';
