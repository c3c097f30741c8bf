export { commandsOf, decisionsOf, lagQueries, type AdviceNames } from './private/advice';
export { SCALED_UP_PARAMETER as STANDBY_SCALED_UP_PARAMETER } from './private/names';
export { FailoverActions } from './private/failover-actions';
export type { FailoverPair, FailoverService, ScalableStack } from './private/failover-pair';
export { FailoverPlan } from './private/failover-plan';
export type { FailoverSchedule } from './private/failover-schedule';
export { RoleMonitor } from './private/role-monitor';
export { SiteProbe } from './private/site-probe';
