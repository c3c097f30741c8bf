import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { canonical, Program } from '../../tools/assemblies/canonical';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

interface Role {
  readonly Type: string;
  readonly Properties: { readonly Policies?: { readonly PolicyDocument: { readonly Statement: Statement[] } }[] };
}

const ofInterfaces = ({ Action }: Statement) => [Action].flat().includes('ec2:CreateNetworkInterface');

test.each<Program>(['leastPair', 'everythingOn'])('Lambda can create the network interfaces of functions of %s, but their code cannot', (program) => {
  const roles = canonical(program).stacksRecursively.flatMap(({ template }: CloudFormationStackArtifact) =>
    Object.entries((template as { Resources: Record<string, Role> }).Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role'));
  const statements = roles.map(([id, { Properties: { Policies = [] } }]) => ({
    id, found: Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).filter(ofInterfaces),
  })).filter(({ found }) => found.length > 0);

  expect(statements.length).toBeGreaterThan(3);
  expect(statements).toEqual(statements.map(({ id, found: [allow] }) => ({
    id,
    found: [
      { ...allow, Effect: 'Allow' },
      { ...allow, Effect: 'Deny', Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } } },
    ],
  })));
});
