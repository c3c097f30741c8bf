import { Template } from 'aws-cdk-lib/assertions';

/** A statement of a policy as templates have it. */
export interface PolicyStatement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly [field: string]: unknown;
}

/** The statements of the resources of a type: of their policies, or of what they trust. */
export const statementsOf = (template: Template, type = 'AWS::IAM::Policy', field = 'PolicyDocument'): PolicyStatement[] =>
  Object.values(template.findResources(type)).flatMap(({ Properties }) => {
    const inline = (Properties.Policies ?? []) as Record<string, unknown>[];
    return [Properties, ...inline].flatMap((policy) => (policy[field] as { Statement: PolicyStatement[] } | undefined)?.Statement ?? []);
  });

/** The statements in the policies of keys. */
export const keyStatements = (template: Template): PolicyStatement[] => statementsOf(template, 'AWS::KMS::Key', 'KeyPolicy');

/** A statement with at least these fields. */
export const statement = (fields: object): unknown => expect.objectContaining(fields);
