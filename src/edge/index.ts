export * from './edge-behavior';
export * from './edge-distribution-ref';
export * from './edge-firewall';
export * from './edge-firewall-props';
export * from './edge-firewall-ref';
export * from './firewall-mode';
export * from './managed-rules';
export * from './rate-limit';
