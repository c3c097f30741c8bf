export { hasBudgets } from './private/cost-guard-checks';
