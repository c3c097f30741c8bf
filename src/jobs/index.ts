export * from './event-job';
export * from './event-job-props';
export * from './fargate-job';
export * from './job-source';
export * from './job-target';
export * from './scheduled-job';
export * from './scheduled-job-props';
