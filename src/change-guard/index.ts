export * from './change-guard';
