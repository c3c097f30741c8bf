import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { testStack } from '../../tools/assemblies/stacks';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** The template of a stack with what a function defines in it. */
export function built(define: (stack: Stack) => unknown, stack = testStack()): Template {
  define(stack);
  return Template.fromStack(stack);
}

/** The properties of all resources of a type. */
export const propertiesOf = (template: Template, type: string, properties: object = {}): any[] =>
  Object.values(template.findResources(type, { Properties: properties })).map(({ Properties }) => Properties);

/** The properties of the only resource of a type. */
export function onlyOf(template: Template, type: string): any {
  template.resourceCountIs(type, 1);
  return propertiesOf(template, type)[0];
}

/** An ARN in the partition of the deployment, e.g. of `s3:::shop-media`. */
export const arnOf = (rest: string): object => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${rest}`]] });
