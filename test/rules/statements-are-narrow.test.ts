import { canonical } from '../../tools/assemblies/canonical';
import { endpointStatements, Held, identityStatements, resourceStatements } from '../../tools/policies/permissions';

/** What holds of each statement by itself; test/rules/roles-have-what-they-need.whole.test.ts compares it with what is needed. */
const assembly = canonical('everything');
const identity = identityStatements(assembly);

const describeOne = ({ at, actions, wildcards, conditions }: Held) => `${at}: ${actions} on ${wildcards} if ${conditions}`;

test('no statement holds a wildcard among its actions, or says what it does not concern', () => {
  const loose = ({ actions, statement }: Held) => actions.length === 0 || actions.some((action) => /[*?]/.test(action)) || statement.NotResource;

  expect(identity.length).toBeGreaterThan(300);
  expect(identity.filter(loose).map(describeOne)).toEqual([]);
});

describe('policies of resources', () => {
  const principals = ({ statement: { Principal: principal } }: Held) => typeof principal === 'string' ? [principal] : Object.values<string>(principal).flat();
  const all = resourceStatements(assembly);
  const open = all.filter((one) => principals(one).includes('*') && one.statement.Effect !== 'Deny');

  test('allow only named principals', () => {
    expect(all.length).toBeGreaterThan(1_000);
    expect(open.filter(({ conditions }) => !conditions.includes('aws:PrincipalArn')).map(describeOne)).toEqual([]);
  });

  test('name a caller by a condition only where its role may not exist yet', () =>
    expect([...new Set(open.map(({ at }) => at.split('/')[0]))]).toEqual(['RunnersByQueue']));
});

describe('policies of endpoints', () => {
  const ACCOUNTS = ['aws:PrincipalAccount', 'aws:ResourceAccount'];
  /** Their owner is AWS. The rest of the name leaves no other bucket. */
  const OF_AWS = /^arn:<AWS::Partition>:s3:::(?:prod-R-starport-layer-bucket|al2023-repos-R-de612dc2|cloudformation-(?:custom-resource-response|waitcondition)-R)\/\*$/
    .source.replaceAll('R', '(?:[a-z]+-?[a-z]+-?\\d|<[\\w:]+>|\\{"Fn::Join":\\["",\\{"Fn::Split":\\["-","<AWS::Region>"\\]\\}\\]\\})');
  const all = endpointStatements(assembly);
  const limited = ({ conditions, wildcards }: Held) => ACCOUNTS.some((key) => conditions.includes(key))
    || wildcards.length > 0 && wildcards.every((resource) => new RegExp(OF_AWS).test(resource));

  test('let data leave to the own account and to buckets of AWS only', () => {
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter((one) => !limited(one)).map(describeOne)).toEqual([]);
  });
});
