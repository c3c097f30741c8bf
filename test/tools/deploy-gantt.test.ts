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

test('the charts of the documents are those of the pair; `npx tsx tools/deploy-gantt.ts` renews them', async () => {
  const drawn = await charts();

  expect(Object.keys(drawn)).toHaveLength(2);
  for (const [file, svg] of Object.entries(drawn)) expect(readFileSync(join(__dirname, '../..', file), 'utf8')).toBe(svg);
});

test('a name has no markup of its own', async () => {
  const stacks = [{ name: '<b>Data', template: database, after: [] }];

  const svg = await gantt('A <test>', deploySchedule(stacks));

  expect(['>A &lt;test&gt;: 18.0 min<', '>&lt;b&gt;Data<', '<b>', '<test>'].map((text) => svg.includes(text))).toEqual([true, true, false, false]);
});

test('the goals are stated by typical times; observed times replace those that others published', () => {
  expect(deployPath(database).seconds).toBe(1080);
  expect(deployPath(database, observed).seconds).toBe(720);
  expect(observed({ Type: 'AWS::SNS::Topic' })).toBe(typical({ Type: 'AWS::SNS::Topic' }));
  expect(observed({ Type: 'AWS::RDS::DBCluster', Properties: { GlobalClusterIdentifier: 'global' } })).toBe(900);
  for (const { source } of [...Object.values(OBSERVED), OBSERVED_JOIN]) expect(source).toMatch(/pull requests? \d+/);
});
