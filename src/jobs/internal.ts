export { beginWatch } from './private/begin-watch';
export { bindPattern, RETENTION } from './private/bind-source';
export { checkNoSettings, visibilityOf, warnOfLoss } from './private/event-rules';
