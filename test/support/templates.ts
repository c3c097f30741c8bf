import { Template } from 'aws-cdk-lib/assertions';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** The properties of all resources of a type. */
export function propertiesOf(template: Template, type: string, properties: object = {}): any[] {
  return Object.values(template.findResources(type, { Properties: properties })).map(({ Properties }) => Properties);
}

/** An ARN in the partition of the deployment, e.g. of `s3:::shop-media`. */
export function arnOf(rest: string): object {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${rest}`]] };
}
