export { compare } from './private/compare';
export type { StackTemplate } from '../assembly/template';
export type { Harm, Verdict } from './private/verdict';
