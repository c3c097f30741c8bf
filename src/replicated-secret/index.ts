export * from './replicated-secret';
