import { readFileSync } from 'fs';
import { join } from 'path';
import { charts, gantt } from '../../tools/deploy-gantt';
import { deployPath, deploySchedule, Template } from '../../tools/deploy-path';
import { OBSERVED, OBSERVED_JOIN, observed, typical } from '../../tools/deploy-times';

const database: Template = {
  Resources: {
    Cluster: { Type: 'AWS::RDS::DBCluster' },
    Writer: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Cluster' } } },
  },
};

test('the charts of the documents are those of the pair; `npx tsx tools/deploy-gantt.ts` renews them', () => {
  const drawn = charts();

  expect(Object.keys(drawn)).toHaveLength(2);
  for (const [file, svg] of Object.entries(drawn)) expect(readFileSync(join(__dirname, '../..', file), 'utf8')).toBe(svg);
});

test('a stack is a row, and begins where the stacks before it end', () => {
  const svg = gantt('A <test>', deploySchedule([
    { name: 'Data', template: database, after: [] },
    { name: 'Site', template: { Resources: { Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' } } }, after: ['Data'] },
  ]));
  const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="\d+" width="([\d.]+)"/g)].map(([, x, width]) => [Number(x), Number(width)]);

  expect(svg).toContain('A &lt;test&gt;: 21.0 min');
  expect(bars).toHaveLength(3);
  expect(bars[1][0]).toBeCloseTo(bars[0][0] + bars[0][1], 0);
  expect(bars[2][0]).toBeCloseTo(bars[1][0] + bars[1][1], 0);
});

test('the goals are stated by typical times; observed times replace those that others published', () => {
  expect(deployPath(database).seconds).toBe(1080);
  expect(deployPath(database, observed).seconds).toBe(720);
  expect(observed({ Type: 'AWS::SNS::Topic' })).toBe(typical({ Type: 'AWS::SNS::Topic' }));
  expect(observed({ Type: 'AWS::RDS::DBCluster', Properties: { GlobalClusterIdentifier: 'global' } })).toBe(900);
  for (const { source } of [...Object.values(OBSERVED), OBSERVED_JOIN]) expect(source).toMatch(/pull requests? \d+/);
});
