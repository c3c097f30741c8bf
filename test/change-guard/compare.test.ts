import { compare, StackTemplate } from '../../src/change-guard/internal';
import { canonical } from '../../tools/assemblies/canonical';

const stack = (Resources: object, more: Partial<StackTemplate> = {}): StackTemplate =>
  ({ name: 'Shop', account: '123456789012', region: 'ap-northeast-1', template: { Resources } as StackTemplate['template'], ...more });
const cluster = (Properties: object, more: object = {}) => ({ Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-postgresql', ...Properties }, ...more });

const lines = (before: object, after: object) => compare([stack(before)], [stack(after)]).map(({ harm, resource, change }) => `${harm} ${resource} ${change}`);

test('an unnamed database that is replaced is empty', () => {
  expect(lines({ Db: cluster({ DatabaseName: 'shop' }) }, { Db: cluster({ DatabaseName: 'store' }) })).toEqual(['DATA Db replace by DatabaseName = "store"']);
});

test('a named database that is replaced fails', () => {
  const named = (DatabaseName: string) => ({ Db: cluster({ DatabaseName, DBClusterIdentifier: 'shop' }) });

  expect(lines(named('shop'), named('store'))).toEqual(['FAIL Db replace by DatabaseName = "store"']);
});

test('a replacement spreads by references', () => {
  const app = (multiRegion: boolean) => ({
    Key: { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn: multiRegion ? 'a' : 'b' } },
    Db: cluster({ KmsKeyId: { 'Fn::Join': ['', ['arn:', { Ref: 'Key' }]] } }),
  });

  expect(lines(app(true), app(false))).toEqual(['DATA Db replace by KmsKeyId of replaced Key', 'DATA Key replace by PrimaryKeyArn = "b"']);
});

test('the pair compared with itself has no dangerous changes', () => {
  const pair = canonical('warmPair').stacks.map((one) => ({
    name: one.stackName, account: one.environment.account, region: one.environment.region, template: one.template as StackTemplate['template'],
  }));

  expect(compare(pair, pair)).toEqual([]);
});
