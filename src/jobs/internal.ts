export { beginWatch } from './private/begin-watch';
export { bindPattern, grantRule, routeEvents } from './private/bind-source';
