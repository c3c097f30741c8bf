import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';

/** The IDs of the warnings of a stack. */
export const warningsOf = (stack: Stack): string[] =>
  Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => /\[ack: (.*)\]/.exec(entry.data as string)![1]);
