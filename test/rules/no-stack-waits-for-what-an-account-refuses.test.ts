import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { hidden } from '../../tools/assemblies/minimal';

/** AWS refuses a monitor by tag in a member account of an organization, and a rollback takes the whole stack with it. */
const REFUSED = /^AWS::CE::/;
/** What holds nothing by itself. */
const EMPTY = ['AWS::CDK::Metadata', 'AWS::CloudFormation::WaitConditionHandle'];
const BUDGET = 'AWS::Budgets::Budget';

const typesOf = ({ template }: CloudFormationStackArtifact) =>
  [...new Set(Object.values((template as { Resources?: Record<string, { Type: string }> }).Resources ?? {}).map(({ Type }) => Type))].sort();
const maybeRefused = (stack: CloudFormationStackArtifact) => typesOf(stack).some((type) => REFUSED.test(type));

const stacksOf = (program: Program) => canonical(program).stacksRecursively;
const dependenciesOf = (stack: CloudFormationStackArtifact) => stack.dependencies.filter((one) => one instanceof CloudFormationStackArtifact);

/** The stacks that are deployed before one, by their names. */
function before(stack: CloudFormationStackArtifact, found = new Set<string>()): Set<string> {
  for (const one of dependenciesOf(stack)) if (!found.has(one.stackName)) before(one, found.add(one.stackName));
  return found;
}

describe.each<[Program, count: number]>([
  ['production', 1], ['development', 1], ['economy', 0], ['officeHours', 1], ['leastPair', 1], ['warmPair', 1], ['pilotLight', 1], ['everythingOn', 1],
])('%s', (program, count) => {
  const stacks = stacksOf(program);
  const refused = stacks.filter(maybeRefused);
  const others = stacks.filter((stack) => !refused.includes(stack));

  test('has what an account may refuse in a stack without anything else', () => {
    expect(refused.map(typesOf).map((types) => types.filter((type) => !REFUSED.test(type) && !EMPTY.includes(type)))).toEqual(Array(count).fill([]));
    expect(others.filter((stack) => typesOf(stack).includes(BUDGET))).toHaveLength(count);
  });

  test('has no stack that waits for it, or reads it', () => {
    for (const { stackName } of refused) {
      expect(others.filter((stack) => before(stack).has(stackName)).map((stack) => stack.stackName)).toEqual([]);
      expect(others.filter(({ template }) => JSON.stringify(template).includes(stackName)).map((stack) => stack.stackName)).toEqual([]);
    }
  });

  test('deploys it last', () => {
    for (const stack of refused) expect([...before(stack)].sort()).toEqual(others.map(({ stackName }) => stackName).sort());
  });
});

test('a provider that the account may have is in a stack with nothing else, and no stack reads it', () => {
  const [stack, ...others] = stacksOf('everythingOn').filter((one) => typesOf(one).includes('AWS::IAM::OIDCProvider'));

  expect([others, typesOf(stack), stacksOf('everythingOn').filter(({ template }) => JSON.stringify(template).includes(stack.stackName))])
    .toEqual([[], ['AWS::CDK::Metadata', 'AWS::IAM::OIDCProvider'].filter((type) => typesOf(stack).includes(type)), []]);
});

test('every platform and pair of an app with several has it so, and none waits for that of another', () => {
  const stacks = stacksOf('everything');
  // A hidden construct alone has everything in its own stack.
  const refused = stacks.filter(maybeRefused).filter(({ stackName }) => ![...hidden, 'CostsWithEverything'].includes(stackName));
  const names = refused.map(({ stackName }) => stackName);

  expect(refused.length).toBeGreaterThan(3);
  expect(refused.flatMap(typesOf).filter((type) => !REFUSED.test(type) && !EMPTY.includes(type))).toEqual([]);
  expect(stacks.filter((stack) => names.some((name) => before(stack).has(name))).map(({ stackName }) => stackName)).toEqual([]);
});
