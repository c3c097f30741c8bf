import * as iam from 'aws-cdk-lib/aws-iam';
import { allOf, assemblyOf, ofType, pairOf, Placed, placed, quickApp, TOKYO_REGION } from './fixture';
import { DrRegion, RecoveryOptions } from '../../src/dr-pair';
import { AccountResource, AuditTrailProps } from '../../src/operations';
import { canonical } from '../../tools/assemblies/canonical';
import { ACCOUNT } from '../../tools/assemblies/stacks';

const TRAIL = 'arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company';
const ON_CALL = `arn:aws:iam::${ACCOUNT}:role/on-call`;

/** Who may assume the role of the approvers. */
function trustOf(recovery?: RecoveryOptions): unknown {
  const [{ AssumeRolePolicyDocument: { Statement } }] = placed(assemblyOf(pairOf({ recovery })))
    .flatMap(({ template }) => ofType(template, 'AWS::IAM::Role')).filter(({ RoleName }) => RoleName === 'eldonia-failover-approver');
  return Statement;
}

/** The filter on the use of the plan in the trail of the primary Region; undefined without one. */
const filterIn = (stacks: Placed[]): string | undefined =>
  stacks.filter(({ region }) => region === TOKYO_REGION).flatMap(({ template }) => ofType(template, 'AWS::Logs::MetricFilter'))
    .find(({ MetricTransformations: [{ MetricName }] }) => MetricName === 'FailoverPlan')?.FilterPattern;

const filterWith = (audit: AuditTrailProps): string | undefined =>
  filterIn(placed(assemblyOf(pairOf({ primaryRegion: DrRegion.tokyo({ audit: audit }) }, quickApp()))));

test('every principal of the account may be an approver by its own policy', () => expect(trustOf()).toEqual([
  { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${ACCOUNT}:root`]] } } },
]));

test('only the approvers may be, each under its conditions', () => {
  const user = new iam.ArnPrincipal(`arn:aws:iam::${ACCOUNT}:user/first`).withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } });

  expect(trustOf({ approvers: [new iam.ArnPrincipal(ON_CALL), user] })).toEqual([
    { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { AWS: ON_CALL } },
    {
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/first` },
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
  ]);
});

describe('the trail of a pair with an audit', () => {
  const stacks = placed(canonical('everythingOn'));
  const filter = filterIn(stacks)!;

  test('watches each call that the approver may make to change an execution', () => {
    const changes = allOf(stacks, 'AWS::IAM::Policy')
      .filter(({ Roles }) => JSON.stringify(Roles).includes('Approver'))
      .flatMap(({ PolicyDocument: { Statement } }) => (Statement as { Action: string | string[] }[]).flatMap(({ Action }) => Action))
      .filter((action) => action.startsWith('arc-region-switch:') && !/:(?:Get|List)/.test(action));

    expect(changes.length).toBeGreaterThanOrEqual(5);
    expect(changes.filter((action) => !filter.includes(`($.eventName=${action.split(':')[1]})`))).toEqual([]);
  });

  test('watches the assumption of the role', () => {
    const names = allOf(stacks, 'AWS::IAM::Role').map(({ RoleName }) => String(RoleName));

    expect(names.filter((name) => name.endsWith('-failover-approver'))).toHaveLength(1);
    expect(filter).toContain('$.requestParameters.roleArn="*-failover-approver"');
  });

  test('notifies the topic', () => {
    const alarms = allOf(stacks, 'AWS::CloudWatch::Alarm').filter(({ MetricName }) => MetricName === 'FailoverPlan');

    expect(alarms).toMatchObject([{ Threshold: 1, AlarmActions: [expect.anything()] }]);
  });
});

test('an existing trail without its log group is accepted', () => {
  expect(filterWith({ trail: AccountResource.fromExisting(TRAIL) })).toBeUndefined();
  expect(filterWith({ trail: AccountResource.none() })).toBeUndefined();
});
