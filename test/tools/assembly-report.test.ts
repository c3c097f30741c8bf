import { writeFileSync } from 'fs';
import { join } from 'path';
import { App, Stack, aws_ec2 as ec2, aws_sns as sns } from 'aws-cdk-lib';
import { TOKYO } from '../../tools/assemblies/stacks';
import { AssemblyReport } from '../../tools/assembly-report';

/** Two stacks, one after the other. */
function directory(): string {
  const app = new App();
  const first = new Stack(app, 'First', { env: TOKYO });
  const second = new Stack(app, 'Second', { env: TOKYO });
  for (const id of ['One', 'Two']) new sns.CfnTopic(first, id);
  new ec2.CfnVPC(second, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  second.addStackDependency(first);
  return app.synth().directory;
}

test('counts the resources by service, the largest first', () => {
  expect(new AssemblyReport(directory()).services()).toEqual([
    { service: 'SNS', count: 2, types: [['Topic', 2]] },
    { service: 'VPC', count: 1, types: [['VPC', 1]] },
  ]);
});

test('knows the stacks, their regions, and which comes first', () => {
  const { stacks, missing } = new AssemblyReport(directory());

  expect(stacks.map(({ name, region, after }) => ({ name, region, after }))).toEqual([
    { name: 'First', region: 'ap-northeast-1', after: [] },
    { name: 'Second', region: 'ap-northeast-1', after: ['First'] },
  ]);
  expect(missing).toEqual([]);
});

test('takes the findings of all plugins, and their failures, but not the conformance report', () => {
  const out = directory();
  const violations = [{ ruleName: 'E1', description: 'something is wrong' }];
  const pluginReports = [
    { pluginName: 'CloudFormation Validate', violations },
    { pluginName: 'Broken', metadata: { error: 'it fell over' }, violations: [] },
    { pluginName: 'Architecture Conformance', violations },
  ];
  writeFileSync(join(out, 'validation-report.json'), JSON.stringify({ pluginReports }));

  expect(new AssemblyReport(out).findings).toEqual([{ rule: 'E1', text: 'something is wrong' }, { rule: 'Broken', text: 'it fell over' }]);
});

test('an app that no plugin has anything to say about has no findings', () => {
  expect(new AssemblyReport(directory()).findings).toEqual([]);
});
