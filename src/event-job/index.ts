export * from './event-job';
export * from './event-job-props';
export * from './job-source';
