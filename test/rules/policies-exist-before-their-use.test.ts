import { canonical } from '../../tools/assemblies/canonical';

/** What CloudFormation must finish before a resource uses it, although no property of the resource refers to it. */
/* eslint-disable @typescript-eslint/no-explicit-any */
interface Template {
  readonly name: string;
  readonly resources: Record<string, any>;
}

const templates: Template[] = (['everythingOn', 'everything', 'leastPair'] as const).flatMap((program) => canonical(program).stacksRecursively)
  .map(({ stackName: name, template }) => ({ name, resources: template.Resources ?? {} }));

function ofType({ resources }: Template, type: string): [id: string, resource: any][] {
  return Object.entries(resources).filter(([, { Type }]) => Type === type);
}

const referencesIn = (value: unknown): string[] => [...JSON.stringify(value ?? null).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)/g)].map(([, id]) => id);

/** Everything that is created or updated before a resource. */
function before({ resources }: Template, id: string): Set<string> {
  const found = new Set<string>();
  const visit = (one: string): void => {
    const resource = resources[one];
    if (!resource || found.has(one)) return;
    found.add(one);
    [...[resource.DependsOn ?? []].flat(), ...referencesIn(resource.Properties)].forEach(visit);
  };
  visit(id);
  return found;
}

/** The policies of a role, which are resources of their own. */
function policiesOf(template: Template, role: string): string[] {
  return ofType(template, 'AWS::IAM::Policy').filter(([, { Properties }]) => referencesIn(Properties.Roles).includes(role)).map(([id]) => id);
}

/** The policies that may not exist when a resource of a type uses the roles in its properties. */
function races(type: string, rolesOf: (template: Template, properties: any) => any): string[] {
  return templates.flatMap((template) => ofType(template, type).flatMap(([id, { Properties }]) => {
    const first = before(template, id);
    return referencesIn(rolesOf(template, Properties)).flatMap((role) => policiesOf(template, role))
      .filter((policy) => !first.has(policy)).map((policy) => `${template.name}/${id} doesn't wait for ${policy}`);
  }));
}

test('a service starts tasks after the policies of their roles: ECS rolls back a deployment whose tasks cannot read a new secret', () => {
  expect(races('AWS::ECS::Service', ({ resources }, { TaskDefinition }) => {
    const { TaskRoleArn, ExecutionRoleArn } = resources[TaskDefinition.Ref].Properties;
    return [TaskRoleArn, ExecutionRoleArn];
  })).toEqual([]);
});

test('a schedule, a pipeline and a failover plan begin after the policies of their roles', () => {
  expect(races('AWS::Scheduler::Schedule', (_, { Target }) => Target.RoleArn)).toEqual([]);
  expect(races('AWS::CodePipeline::Pipeline', (_, { RoleArn }) => RoleArn)).toEqual([]);
  expect(races('AWS::ARCRegionSwitch::Plan', (_, { ExecutionRole }) => ExecutionRole)).toEqual([]);
  expect(races('AWS::StepFunctions::StateMachine', (_, { RoleArn }) => RoleArn)).toEqual([]);
});

test('an alarm on missed runs or backups begins after the deployment is counted', () => {
  const alarms = templates.flatMap((template) => ofType(template, 'AWS::CloudWatch::Alarm')
    .filter(([, { Properties }]) => JSON.stringify(Properties).includes('"WatchBegan"'))
    .map(([id]) => ({ at: `${template.name}/${id}`, first: [...before(template, id)].map((one) => template.resources[one].Type) })));

  expect(alarms.length).toBeGreaterThan(5);
  expect(alarms.filter(({ first }) => !first.some((type) => ['Custom::JobWatch', 'Custom::BackupWatch'].includes(type))).map(({ at }) => at)).toEqual([]);
});
