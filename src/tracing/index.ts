export * from './tracing';
export * from './tracing-options';
