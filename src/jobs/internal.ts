export { beginWatch } from './private/begin-watch';
export { checkNoSettings, visibilityOf } from './private/event-rules';
export { bindPattern, grantRule, routeEvents } from './private/bind-source';
