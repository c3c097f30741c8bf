export * from './dr-pair';
export * from './dr-pair-props';
export * from './dr-pair-stacks';
export * from './dr-region';
export * from './recovery-options';
