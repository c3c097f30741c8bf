export { compare } from './private/compare';
export type { StackTemplate } from './private/template';
export type { Harm, Verdict } from './private/verdict';
