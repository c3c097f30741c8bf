import { Assembly, TemplateResource } from '../../cli/conformance/assembly';
import { stacksOf } from '../../src/assembly/read';
import { canonical } from '../../tools/assemblies/canonical';
import { listOf } from '../../tools/policies/evaluation';

/** What CloudFormation must finish before a resource uses it, although no property of the resource refers to it. */
const apps = (['everythingOn', 'everything', 'leastPair'] as const).map((program) => new Assembly(stacksOf(canonical(program))));

const nameOf = ({ stack, id }: TemplateResource) => `${stack.name}/${id}`;

/** Everything of its stack that is created or updated before a resource. */
function before(app: Assembly, resource: TemplateResource): ReadonlySet<TemplateResource> {
  const own = app.resourcesOf(resource.stack);
  const found = new Set([resource]);
  // A set also iterates over what is added to it meanwhile.
  for (const one of found) {
    const named = listOf<string>(one.body.DependsOn);
    for (const other of [...one.refs(), ...own.filter(({ id }) => named.includes(id))]) if (other.stack === resource.stack) found.add(other);
  }
  return found;
}

/** The policies that may not exist when a resource of a type uses the roles at these paths, which are resources of their own. */
const races = (type: string, rolesOf: (resource: TemplateResource) => TemplateResource[]): string[] =>
  apps.flatMap((app) => app.all(type).flatMap((resource) => {
    const first = before(app, resource);
    return rolesOf(resource).flatMap((role) => app.referring('AWS::IAM::Policy', 'Roles', role))
      .filter((policy) => policy.stack === resource.stack && !first.has(policy)).map((policy) => `${nameOf(resource)} doesn't wait for ${policy.id}`);
  }));

test('a service starts tasks after the policies of their roles: ECS rolls back a deployment whose tasks cannot read a new secret', () =>
  expect(races('AWS::ECS::Service', (service) =>
    service.refs('TaskDefinition').flatMap((task) => ['TaskRoleArn', 'ExecutionRoleArn'].flatMap((path) => task.refs(path))))).toEqual([]));

test.each([
  ['AWS::Scheduler::Schedule', 'Target/RoleArn'], ['AWS::CodePipeline::Pipeline', 'RoleArn'], ['AWS::ARCRegionSwitch::Plan', 'ExecutionRole'],
  ['AWS::StepFunctions::StateMachine', 'RoleArn'],
])('%s begins after the policies of its role', (type, path) => expect(races(type, (resource) => resource.refs(path))).toEqual([]));

test('an alarm on missed runs or backups begins after the deployment is counted', () => {
  const alarms = apps.flatMap((app) => app.all('AWS::CloudWatch::Alarm').filter(({ body }) => JSON.stringify(body).includes('"WatchBegan"'))
    .map((alarm) => ({ at: nameOf(alarm), first: [...before(app, alarm)].map(({ type }) => type) })));

  expect(alarms.length).toBeGreaterThan(5);
  expect(alarms.filter(({ first }) => !first.some((type) => ['Custom::JobWatch', 'Custom::BackupWatch'].includes(type))).map(({ at }) => at)).toEqual([]);
});
