import { Stack, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Accept a finding of a rule pack on one construct, with the reason that an auditor will read.
 *
 * A finding that carries a value needs it in the id, e.g. `AwsSolutions-IAM5[Resource::*]`.
 */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  Validations.of(construct).acknowledge({ id, reason });
}

/** Accept permissions on every object below an ARN that ends with a wildcard. */
export function acknowledgeWildcard(construct: IConstruct, arn: string, reason: string): void {
  acknowledge(construct, `AwsSolutions-IAM5[Resource::${display(Stack.of(construct).resolve(arn))}]`, reason);
}

/** How rule packs write a value of a template: `<LogicalId>`, `<LogicalId.Attribute>` and the text between. */
function display(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as { 'Ref'?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (Ref) return `<${Ref}>`;
  if (attribute) return `<${attribute.join('.')}>`;
  return join ? join[1].map(display).join(join[0]) : JSON.stringify(value);
}
