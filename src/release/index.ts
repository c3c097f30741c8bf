export * from './deployer';
export * from './github-workflow';
export * from './image-build-options';
export * from './image-scan-gate';
export * from './node-version';
export * from './spot-test-runners';
export * from './spot-test-runners-props';
