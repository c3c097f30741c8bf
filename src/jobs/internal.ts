export { beginWatch } from './private/begin-watch';
export { bindPattern } from './private/bind-source';
export { checkNoSettings, visibilityOf, warnOfLoss } from './private/event-rules';
