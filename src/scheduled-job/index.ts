export * from './fargate-job';
export * from './job-schedule';
export * from './job-target';
export * from './scheduled-job';
export * from './scheduled-job-props';
