import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { Access, allows, listOf, Statement } from '../../tools/policies/evaluation';
import { display, identityStatements } from '../../tools/policies/permissions';

const may = (statement: Statement, action: string, context: Access['context'] = {}) => allows([statement], { action, resource: listOf(statement.Resource)[0]!, context });

/** The statements of a template with references as text. */
const statements = (assembly: CloudAssembly) => identityStatements(assembly).map(({ at, actions, statement }) => {
  const texts = (value: unknown) => [value].flat().map((one) => display(one));
  const condition = Object.entries<Record<string, unknown>>(statement.Condition ?? {}).map(([operator, keys]) =>
    [operator, Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, texts(value)]))]);
  return { at, actions, evaluated: { ...statement, Resource: texts(statement.Resource), Condition: Object.fromEntries(condition) } as Statement };
});

describe.each<Program>(['everythingOn', 'everything'])('in %s', (program) => {
  const all = statements(canonical(program));
  const holders = (action: string) => all.filter(({ actions }) => actions.includes(action));
  /** Those that release: they may pass the roles of tasks, or record. */
  const releases = holders('ecs:UpdateService').filter(({ evaluated: { Condition } }) => Condition?.ArnLikeIfExists);

  test('whoever registers task definitions may update a service to them only with the conditions', () => {
    const names = (found: { at: string }[]) => found.map(({ at }) => at);

    expect(holders('ecs:RegisterTaskDefinition').length).toBeGreaterThan(1);
    expect(names(holders('ecs:RegisterTaskDefinition')).filter((at) => !names(releases).includes(at))).toEqual([]);
  });

  test('a release changes the task definition of its service, and neither where nor how the tasks run', () => {
    expect(releases.length).toBeGreaterThan(2);
    for (const { evaluated } of releases) {
      const { ArnLikeIfExists, 'ForAllValues:StringEquals': subnets } = evaluated.Condition as Record<string, Record<string, string[]>>;
      const [family] = ArnLikeIfExists!['ecs:task-definition']!;
      const own = subnets!['ecs:subnet']!;
      const updates = (context?: Access['context']) => may(evaluated, 'ecs:UpdateService', context);

      expect(family).toMatch(/:task-definition\/[\w<>.-]+:\*$/);
      expect(own.length).toBeGreaterThan(1);
      expect(updates()).toBe(true);
      expect(updates({ 'ecs:task-definition': family!.replace('*', '7'), 'ecs:auto-assign-public-ip': 'false', 'ecs:subnet': own })).toBe(true);
      expect(updates({ 'ecs:task-definition': family!.replace(/\/.*/, '/other:7') })).toBe(false);
      expect(updates({ 'ecs:auto-assign-public-ip': 'true' })).toBe(false);
      for (const what of ['service-connect', 'vpc-lattice', 'ebs-volumes']) expect(updates({ [`ecs:enable-${what}`]: 'true' })).toBe(false);
      expect(updates({ 'ecs:subnet': [own[0]!, 'subnet-public'] })).toBe(false);
    }
  });

  test('whoever changes the scaling of ECS changes the number of tasks alone', () => {
    const scaling = holders('application-autoscaling:RegisterScalableTarget')
      .filter(({ evaluated }) => JSON.stringify(evaluated.Condition).includes('"ecs"'));

    expect(scaling.length).toBeGreaterThan(2);
    expect(scaling.filter(({ at, evaluated }) => releases.some((release) => release.at === at)
      && !JSON.stringify(evaluated.Condition).includes('ecs:service:DesiredCount')).map(({ at }) => at)).toEqual([]);
  });

  test('no writer of an image parameter can attach a policy that deletes it', () => {
    const writers = holders('ssm:PutParameter').filter(({ evaluated }) => listOf(evaluated.Resource).some((arn) => arn.includes('/image')));

    expect(writers.length).toBeGreaterThan(1);
    for (const { evaluated } of writers) {
      const puts = (value?: string) => may(evaluated, 'ssm:PutParameter', value === undefined ? {} : { 'ssm:Policies': value });
      expect([puts(), puts('false'), puts('true')]).toEqual([true, true, false]);
    }
  });
});

test('allows ECS Exec in updates only where the API has it', () => {
  const exec = (assembly: CloudAssembly) => statements(assembly).filter(({ evaluated: { Condition } }) => Condition?.ArnLikeIfExists)
    .map(({ evaluated }) => may(evaluated, 'ecs:UpdateService', { 'ecs:enable-execute-command': 'true' }));

  expect(new Set(exec(canonical('leastPair')))).toEqual(new Set([false]));
  expect(exec(canonical('everythingOn'))).toContain(true);
});
