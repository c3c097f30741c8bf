export * from './runner-scaling';
export * from './spot-test-runners';
export * from './spot-test-runners-props';
