import { isUnknown } from './unknown';

const EMAIL = /^[^@\s]{1,64}@[^@\s]+\.[^@\s.]+$/;

/** Whether SNS and AWS Budgets take a text for an address. What is known at deployment only may be one. */
export function isEmail(text: string): boolean {
  return isUnknown(text) || EMAIL.test(text);
}
