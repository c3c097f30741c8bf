import { allOf, ofType, OSAKA_REGION, Placed, stepsOf, templateOf } from './fixture';
import { madePair } from './pairs';
import { evaluate } from '../../tools/evaluate';

describe('a pilot light', () => {
  const { pair, stacks } = madePair('pilotLight');
  const standby = templateOf(stacks, pair.standbyStack);
  const cache = templateOf(stacks, pair.standbyCacheStack);
  const image = '/kumo/backend/image';
  // The records select their health check from a list at deployment.
  const decided = Object.entries(standby.Resources).filter(([, { Type }]) => Type !== 'AWS::Route53::RecordSet');

  test('is scaled down until its parameter is true', () => {
    expect(cache.Parameters!.ScaledUp).toMatchObject({
      Type: 'String', AllowedValues: ['true', 'false'], Default: 'false',
    });
    const conditional = Object.values(cache.Resources).filter(({ Condition }) => Condition !== undefined);

    expect([...new Set(conditional.map(({ Condition }) => Condition))]).toEqual([
      expect.stringMatching(/^CacheIsScaledUp/),
    ]);
    expect(conditional.map(({ Type }) => Type)
      .filter((type) => type === 'AWS::ElastiCache::ReplicationGroup')).toHaveLength(1);
  });

  test('has the same stack of the service with and without the cache', () => {
    expect(Object.values(standby.Resources).filter(({ Condition }) => Condition !== undefined)).toEqual([]);
    expect(standby.Parameters).not.toHaveProperty('ScaledUp');
  });

  test('runs no tasks, and the minimum capacity of the service is 0', () => {
    const targets =
      Object.values<{ Type: string; Properties: { MinCapacity: number; ServiceNamespace: string } }>(
        evaluate({ ...standby, Resources: Object.fromEntries(decided) }, { [image]: 'v1' }),
      )
        .filter(({ Type, Properties }) => Type === 'AWS::ApplicationAutoScaling::ScalableTarget' &&
        Properties.ServiceNamespace === 'ecs');

    expect(targets.map(({ Properties: { MinCapacity } }) => MinCapacity)).toEqual([0]);
  });

  test('the plan scales it up in a failover', () => {
    const [plan] = allOf(stacks, 'AWS::ARCRegionSwitch::Plan');

    expect(stepsOf(templateOf(stacks, pair.globalStack))).toContain('failover-scale-up-standby');
    expect(JSON.stringify(plan)).toContain(':function:kumo-failover-scale-standby');
    expect(allOf(stacks, 'AWS::Lambda::Function', OSAKA_REGION).map(({ FunctionName }) => FunctionName))
      .toContain('kumo-failover-scale-standby');
  });

  test('the function that scales it up has the name of its stack', () => {
    const [{ Environment }] = allOf(stacks, 'AWS::Lambda::Function', OSAKA_REGION)
      .filter(({ FunctionName }) => FunctionName === 'kumo-failover-scale-standby');

    expect(Object.values(Environment.Variables)).toContain('Eldonia-StandbyCache');
  });
});

test('a warm standby has a cache, a task and no parameter that scales it', () => {
  const { pair, stacks } = madePair('least');
  const cache = templateOf(stacks, pair.standbyCacheStack);
  const targets = ofType(templateOf(stacks, pair.standbyStack), 'AWS::ApplicationAutoScaling::ScalableTarget')
    .filter(({ ServiceNamespace }) => ServiceNamespace === 'ecs');

  expect(cache.Parameters).not.toHaveProperty('ScaledUp');
  expect(Object.values(cache.Resources)
    .find(({ Type }) => Type === 'AWS::ElastiCache::ReplicationGroup')!.Condition).toBeUndefined();
  expect(targets.map(({ MinCapacity }) => MinCapacity['Fn::If'].slice(1))).toEqual([[0, 1]]);
});

describe('an automatic failover', () => {
  interface Trigger {
    readonly TargetRegion: string;
    readonly Conditions: { readonly AssociatedAlarmName: string }[];
  }
  const triggers = (stacks: readonly Placed[]) => allOf(stacks, 'AWS::ARCRegionSwitch::Plan')[0].Triggers as Trigger[];
  const names = (stacks: readonly Placed[]) => {
    const [plan] = allOf(stacks, 'AWS::ARCRegionSwitch::Plan');
    const alarms = Object.entries<{ ResourceIdentifier: unknown }>(plan.AssociatedAlarms ?? {});
    const used = new Set(triggers(stacks)
      .flatMap(({ Conditions }) => Conditions.map(({ AssociatedAlarmName }) => AssociatedAlarmName)));
    return alarms.filter(([name]) => used.has(name))
      .map(([, { ResourceIdentifier }]) => JSON.stringify(ResourceIdentifier).replace(/.*:alarm:([\w-]+).*/, '$1'));
  };

  test('starts when alarms in the standby Region go into ALARM, and these alarms exist', () => {
    const { stacks } = madePair('pilotLight');
    const existing = allOf(stacks, 'AWS::CloudWatch::Alarm', OSAKA_REGION).map(({ AlarmName }) => AlarmName);

    expect(triggers(stacks).map(({ TargetRegion }) => TargetRegion)).toEqual([OSAKA_REGION]);
    expect(names(stacks).sort()).toEqual(['kumo-replication-stopped', 'kumo-site-unavailable']);
    expect(existing).toEqual(expect.arrayContaining(names(stacks)));
    expect(JSON.stringify(stacks)).not.toContain('failover-approve"');
  });

  test('starts by alarms of the caller', () => {
    expect(names(madePair('abroad').stacks)).toEqual(['down']);
  });
});
