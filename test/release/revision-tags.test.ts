import { stacksOf } from '../../tools/alarms/alarm-inventory';
import { canonical } from '../../tools/assemblies/canonical';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}

type Policies = { readonly PolicyName: string; readonly PolicyDocument: { readonly Statement: Statement[] } }[];

/** The statements of each role or policy that may register a revision of a task definition. */
const releasing = stacksOf(canonical('everythingOn')).flatMap(({ template, stackName }) =>
  Object.entries(template.Resources as Record<string, { Type: string; Properties: { PolicyDocument?: Policies[number]['PolicyDocument']; Policies?: Policies } }>)
    .filter(([, { Type }]) => ['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].includes(Type))
    .map(([id, { Properties: { PolicyDocument, Policies = [] } }]) => ({
      id: `${stackName}/${id}`,
      statements: [...PolicyDocument?.Statement ?? [], ...Policies.flatMap((policy) => policy.PolicyDocument.Statement)],
    }))
    .filter(({ statements }) => statements.some(({ Action }) => [Action].flat().includes('ecs:RegisterTaskDefinition'))));

test('whatever registers a revision may copy the tags to it, and tag nothing else', () => {
  expect(releasing.map(({ id }) => id.replace(/^.*?(Reconciler|Pipeline|Deploy|Github).*$/i, '$1')).length).toBeGreaterThan(3);
  const tagging = releasing.map(({ id, statements }) => ({ id, allowed: statements.filter(({ Action }) => [Action].flat().includes('ecs:TagResource')) }));

  for (const { id, allowed } of tagging) {
    expect({ id, allowed }).toEqual({
      id,
      allowed: [{
        Action: 'ecs:TagResource',
        Effect: 'Allow',
        Resource: expect.anything(),
        Condition: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } },
      }],
    });
    expect(JSON.stringify(allowed[0].Resource)).toMatch(/:task-definition\/[^*]+:\*"/);
  }
});
