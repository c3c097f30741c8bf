import { isUnknown } from './unknown';

const EMAIL = /^[^@\s]{1,64}@[^@\s]+\.[^@\s.]+$/;

/** Whether a text is an e-mail address for SNS and AWS Budgets; true for tokens. */
export function isEmail(text: string): boolean {
  return isUnknown(text) || EMAIL.test(text);
}
