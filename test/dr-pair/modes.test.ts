import { allOf, ofType, OSAKA_REGION, placed, templateOf } from './fixture';
import { canonical } from '../../tools/assemblies/canonical';
import { evaluate } from '../../tools/evaluate';

const GROUP = 'AWS::ElastiCache::ReplicationGroup';

describe('a pilot light with automatic failover', () => {
  const stacks = placed(canonical('everythingOn'));
  const [standby, cache] = ['Standby', 'StandbyCache'].map((id) => templateOf(stacks, { stackName: `Pair-${id}` }));
  const [plan] = allOf(stacks, 'AWS::ARCRegionSwitch::Plan');

  test('is scaled down until the parameter of its cache is true', () => {
    const conditional = Object.values(cache.Resources).filter(({ Condition }) => Condition !== undefined);

    expect(cache.Parameters!.ScaledUp).toMatchObject({ Type: 'String', AllowedValues: ['true', 'false'], Default: 'false' });
    expect([...new Set(conditional.map(({ Condition }) => Condition))]).toEqual([expect.stringMatching(/^CacheIsScaledUp/)]);
    expect(conditional.filter(({ Type }) => Type === GROUP)).toHaveLength(1);
  });

  test('has the same stack of the service with and without the cache', () => {
    expect(Object.values(standby.Resources).filter(({ Condition }) => Condition !== undefined)).toEqual([]);
    expect(standby.Parameters).not.toHaveProperty('ScaledUp');
  });

  test('runs no tasks of the API, and the minimum capacity of the service is 0', () => {
    // The records select their health check from a list at deployment.
    const Resources = Object.fromEntries(Object.entries(standby.Resources).filter(([, { Type }]) => Type !== 'AWS::Route53::RecordSet'));
    const released = evaluate({ ...standby, Resources }, { '/eldonia/backend/image': 'v1' }) as typeof Resources;
    const targets = Object.entries(released).filter(([id, { Type }]) => id.startsWith('PlatformApi') && Type === 'AWS::ApplicationAutoScaling::ScalableTarget');

    expect(targets.map(([, { Properties }]) => Properties.MinCapacity as unknown)).toEqual([0]);
  });

  test('is scaled up by a function of the plan, which has the name of the stack', () => {
    const name = 'eldonia-failover-scale-standby';
    const [scaling] = allOf(stacks, 'AWS::Lambda::Function', OSAKA_REGION).filter(({ FunctionName }) => FunctionName === name);

    expect(JSON.stringify(plan)).toContain(`:function:${name}`);
    expect(Object.values(scaling.Environment.Variables as object)).toContain('Pair-StandbyCache');
  });

  test('starts when alarms in the standby Region go into ALARM, and these alarms exist', () => {
    const { Triggers, AssociatedAlarms } = plan;
    const names = Triggers[0].Conditions.map(({ AssociatedAlarmName }: { AssociatedAlarmName: string }) =>
      JSON.stringify(AssociatedAlarms[AssociatedAlarmName].ResourceIdentifier).replace(/.*:alarm:([\w-]+).*/, '$1'));

    expect([Triggers.length, Triggers[0].TargetRegion]).toEqual([1, OSAKA_REGION]);
    expect(names.sort()).toEqual(['eldonia-replication-stopped', 'eldonia-site-unavailable']);
    expect(allOf(stacks, 'AWS::CloudWatch::Alarm', OSAKA_REGION).map(({ AlarmName }) => AlarmName as unknown)).toEqual(expect.arrayContaining(names));
    expect(JSON.stringify(plan)).not.toContain('failover-approve"');
  });
});

test('a warm standby has a cache, a task and no parameter that scales it', () => {
  const stacks = placed(canonical('warmPair'));
  const [standby, cache] = ['Standby', 'StandbyCache'].map((id) => templateOf(stacks, { stackName: `Eldonia-${id}` }));
  const targets = ofType(standby, 'AWS::ApplicationAutoScaling::ScalableTarget').filter(({ ServiceNamespace }) => ServiceNamespace === 'ecs');

  expect(cache.Parameters).not.toHaveProperty('ScaledUp');
  expect(Object.values(cache.Resources).find(({ Type }) => Type === GROUP)!.Condition).toBeUndefined();
  expect(targets.map(({ MinCapacity }) => MinCapacity['Fn::If'].slice(1))).toEqual([[0, 1]]);
});
