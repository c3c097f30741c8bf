export * from './alarm-topic';
export * from './alarm-topic-props';
export * from './service-events';
export * from './service-events-props';
