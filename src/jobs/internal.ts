export { bindPattern, grantRule, routeEvents } from './private/bind-source';
