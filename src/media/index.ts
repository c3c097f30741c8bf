export * from './derivative';
export * from './derivative-format';
export * from './file-converter';
export * from './media-processor';
export * from './media-processor-props';
