import { StackTemplate } from '../../src/assembly/template';
import { storedRecord } from '../../tools/changes/record';
import { ownRules } from '../../tools/changes/rules';

test.each([
  ['changes the default of a parameter, whose previous value cdk deploy keeps', 'LEFT Parameter Default'],
  ['replaces a load balancer and keeps its target groups', 'LoadBalancer replace under target group'],
])('no change of a prop %s', (_, line) => {
  expect(storedRecord().filter((found) => found.includes(line))).toEqual([]);
});

test.each([
  ['DrPair primaryRegion: default → what it is', 'no difference'],
  ['DrPair recovery.standbyRegion: default → what it is', 'no difference'],
  ['DrPair primaryRegion.network.availabilityZones: two → three', 'safe'],
  ['DrPair recovery.standbyRegion.network.availabilityZones: two → three', 'safe'],
  ['Platform: other stack ID, with the name of its stack', 'safe'],
  ['Platform: in a Stage, with the name of its stack', 'safe'],
])('%s: %s', (text, verdict) => {
  expect(storedRecord()).toContain(`${text}: ${verdict}`);
});

describe('instances of a cluster that would all restart at the same time', () => {
  const stack = (size: string, DependsOn: string[] = [], writer: object = {}): StackTemplate => ({
    name: 'Shop',
    template: {
      Resources: Object.fromEntries(['Writer', 'Reader'].map((id) => [id, {
        Type: 'AWS::RDS::DBInstance',
        Properties: { DBClusterIdentifier: { Ref: 'Cluster' }, DBInstanceClass: size, ...id === 'Writer' && writer },
        ...id === 'Writer' && { DependsOn },
      }])),
    },
  });

  test.each<[string, StackTemplate, string[]]>([
    ['without an order', stack('db.r6g.xlarge'), ['OUT Writer']],
    ['one after the other', stack('db.r6g.xlarge', ['Reader']), []],
    ['one in its maintenance window', stack('db.r6g.xlarge', [], { ApplyImmediately: false }), []],
    ['without a change', stack('db.r6g.large'), []],
  ])('%s', (_, after, expected) => {
    expect(ownRules([stack('db.r6g.large')], [after]).map(({ harm, resource }) => `${harm} ${resource}`)).toEqual(expected);
  });
});
