export * from './audit-event';
export * from './audit-trail';
export * from './audit-trail-props';
export * from './protection-plan';
export * from './singleton';
