export * from './deployer';
export * from './image-build-options';
export * from './image-scan-gate';
export * from './spot-test-runners';
export * from './spot-test-runners-props';
