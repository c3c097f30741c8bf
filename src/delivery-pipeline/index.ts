export * from './delivery-pipeline';
export * from './delivery-pipeline-props';
export * from './deployer';
export * from './image-scan-gate';
