export * from './failover-actions';
export * from './failover-actions-props';
export * from './failover-mode';
export * from './failover-pair';
export * from './failover-plan';
export * from './failover-plan-props';
export * from './failover-schedule';
