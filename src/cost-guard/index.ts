export * from './budget-scope';
export * from './cost-guard';
export * from './cost-guard-props';
export * from './cost-tag';
export * from './office-hours';
export * from './office-hours-props';
