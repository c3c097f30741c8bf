export * from './failover-plan-ref';
export * from './failover-mode';
export * from './standby-mode';
