export * from './architecture-conformance';
