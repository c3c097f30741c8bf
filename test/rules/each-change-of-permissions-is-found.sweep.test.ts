import { canonical } from '../../tools/assemblies/canonical';
import { listOf, matches, Statement } from '../../tools/policies/evaluation';
import { unaccepted } from '../../tools/policies/needs/exceptions';
import { Checked, checkedRoles } from '../../tools/policies/needs/uses';

/** Changes of a statement, beside the others of its role. */
type Mutate = (statement: Statement, others: Statement[], one: Checked) => [name: string, mutant: Statement][];

const checked = checkedRoles(canonical('everything'));

describe('of each role, a change of its policies is found:', () => {
  /** One role for each use with different permissions: the others differ in names. */
  const kindOf = ({ uses, role }: Checked) => JSON.stringify([
    uses.map(({ subject }) => subject), role.statements.map(({ Action, Condition }) => [Action, Object.keys(Condition ?? {})]),
  ]);
  const distinct = [...new Map(checked.map((one) => [kindOf(one), one])).values()];

  /** The changes of one statement of a role that make no difference. */
  async function survivors(mutate: Mutate): Promise<string[]> {
    const found = await Promise.all(distinct.flatMap((one) => one.role.statements.flatMap((statement, index) => {
      if (statement.Effect === 'Deny') return [];
      const others = one.role.statements.filter((_, at) => at !== index);
      return mutate(statement, others, one).map(async ([name, mutant]) => (
        (await unaccepted(one.uses, [...others, mutant])).length > 0 ? [] : [`${one.uses[0]!.subject}, ${one.role.at}: ${name}`]
      ));
    })));
    return found.flat();
  }

  test('a needed action is taken away, unless another statement allows it', async () => {
    const left = await survivors((statement, others, { wanted }) => {
      const { Action, Resource } = statement;
      const isNeeded = (action: string) => wanted.some((need) =>
        need.action === action && (need.resource === undefined || listOf(Resource).some((resource) => matches(resource, need.resource!))));
      const isAllowedToo = (action: string) => others.some((other) =>
        other.Effect === 'Allow' && listOf(other.Action).includes(action) && listOf(Resource).every((one) => listOf(other.Resource).includes(one)));
      return listOf(Action).filter((action) => isNeeded(action) && !isAllowedToo(action))
        .map((action) => [action, { ...statement, Action: listOf(Action).filter((one) => one !== action) }]);
    });

    expect(left).toEqual([]);
  });

  test('an action is added', async () => {
    const left = await survivors((statement) => [['added', { ...statement, Action: [...listOf(statement.Action), 'iam:CreateAccessKey'], Resource: '*' }]]);

    expect(left).toEqual([]);
  });

  test('a resource becomes wider or another one', async () => {
    const isOfAny = ({ Action }: Statement, { wanted }: Checked) =>
      wanted.some(({ action, resource }) => resource === undefined && listOf(Action).includes(action));
    const left = await survivors((statement, _, role) => isOfAny(statement, role) ? [] : listOf(statement.Resource).filter((resource) => resource !== '*').flatMap((resource) =>
      [resource.replace(/[^:/]+$/, '*'), `${resource}x`].filter((other) => other !== resource).map((other): [string, Statement] =>
        [`${resource} to ${other}`, { ...statement, Resource: listOf(statement.Resource).map((one) => one === resource ? other : one) }])));

    expect(left).toEqual([]);
  });

  test('a condition changes, or is taken away from a statement that its resources do not limit', async () => {
    const changed = await survivors((statement) => Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.keys(keys).map((key): [string, Statement] =>
        [`${key} changes`, { ...statement, Condition: { ...statement.Condition, [operator]: { ...keys, [key]: 'another' } } }])));
    const isOpen = ({ Action, Resource }: Statement) => listOf(Resource).some((one) => /[*?]/.test(one)) || listOf(Action).includes('iam:PassRole');
    const open = await survivors(({ Condition, ...statement }) => Condition && isOpen(statement) ? [['no condition', statement]] : []);

    expect([...changed, ...open]).toEqual([]);
  });
});
