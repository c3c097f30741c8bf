export * from './private/requirement-verdict';
