export { AWAKE_PARAMETER } from './private/names';
