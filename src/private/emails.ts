import { Token } from 'aws-cdk-lib';

const EMAIL = /^[^@\s]{1,64}@[^@\s]+\.[^@\s.]+$/;

/** Whether SNS and AWS Budgets take a text for an address. What is known at deployment only may be one. */
export function isEmail(text: string): boolean {
  return Token.isUnresolved(text) || EMAIL.test(text);
}
