export { bindPattern } from './private/bind-source';
