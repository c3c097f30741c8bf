import { Placed, Resource, Statement, placed, statementsByRole } from './fixture';
import { canonical, Program } from '../../tools/assemblies/canonical';

/** Secrets that are replicated to the standby Region are encrypted there with the key of the base stack. */
const [TOKYO, OSAKA] = ['ap-northeast-1', 'ap-northeast-3'];
const PROGRAMS: Program[] = ['leastPair', 'everythingOn'];

const stacksIn = (program: Program, region: string) => placed(canonical(program)).filter((stack) => stack.region === region);
const resources = (stacks: Placed[], type: string): [Resource, Placed][] => stacks.flatMap((stack) =>
  Object.values(stack.template.Resources).filter(({ Type }) => Type === type).map((resource): [Resource, Placed] => [resource, stack]));

/** The alias of the key of the base stack. */
function baseAlias(program: Program): string {
  const names = resources(stacksIn(program, OSAKA), 'AWS::KMS::Alias').map(([{ Properties }]) => Properties.AliasName as string);
  return names.find((name) => name.endsWith('-base'))!;
}

const allows = ({ Effect, Action }: Statement, action: string) => Effect === 'Allow' && [Action].flat().includes(action);

describe.each(PROGRAMS)('the replicas of the secrets of %s', (program) => {
  const alias = baseAlias(program);
  const replicated = resources(stacksIn(program, TOKYO), 'AWS::SecretsManager::Secret').map(([{ Properties }]) => Properties)
    .filter(({ ReplicaRegions }) => ReplicaRegions);
  const names = replicated.map(({ Name }) => Name as string);

  test('are encrypted with the key of the base stack', () => {
    expect(names.length).toBeGreaterThan(3);
    expect(replicated.map(({ ReplicaRegions }) => ReplicaRegions)).toEqual(names.map(() => [{ Region: OSAKA, KmsKeyId: alias }]));
  });

  test('are decrypted by every role of the standby that reads them', () => {
    // A secret that is found by a function has an ARN that the template does not show.
    const reads = (statement: Statement) => allows(statement, 'secretsmanager:GetSecretValue')
      && (names.some((name) => JSON.stringify(statement.Resource).includes(name)) || JSON.stringify(statement.Resource).includes('JwtSecret'));
    const base = JSON.stringify(resources(stacksIn(program, OSAKA), 'AWS::KMS::Alias').find(([{ Properties }]) => Properties.AliasName === alias)![0].Properties.TargetKeyId);
    const key = /"(\w+)","Arn"/.exec(base)![1];
    const decrypts = (statement: Statement) => allows(statement, 'kms:Decrypt') && JSON.stringify(statement.Resource).includes(key);
    const readers = stacksIn(program, OSAKA).flatMap(({ template }) => [...statementsByRole(template)])
      .filter(([, statements]) => statements.some(reads));

    const roles = readers.map(([role]) => role.replace(/[0-9A-F]{8}$/, ''));
    expect(roles.filter((role) => !/^Platform(Api|Workloads\w+Tasks)ExecutionRole$/.test(role))).toEqual([]);
    expect(roles).toContain('PlatformApiExecutionRole');
    expect(readers.filter(([, statements]) => !statements.some(decrypts)).map(([role]) => role)).toEqual([]);
  });
});
