import { writeFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { TOKYO } from '../../tools/assemblies/stacks';
import { AssemblyReport } from '../../tools/assembly-report';

/** Two stacks, one after the other. */
const app = new App();
const [first, second] = ['First', 'Second'].map((id) => new Stack(app, id, { env: TOKYO }));
second.addStackDependency(first);
const { directory } = app.synth();

test('knows the stacks, and which comes first', () => {
  const report = new AssemblyReport(directory);

  expect(report.stacks.map(({ name, region, after }) => ({ name, region, after }))).toEqual([
    { name: 'First', region: 'ap-northeast-1', after: [] },
    { name: 'Second', region: 'ap-northeast-1', after: ['First'] },
  ]);
  expect([report.missing, report.findings]).toEqual([[], []]);
});

test('takes the findings of all plugins, and their failures', () => {
  const pluginReports = [
    { pluginName: 'CloudFormation Validate', violations: [{ ruleName: 'E1', description: 'something is wrong' }] },
    { pluginName: 'Broken', metadata: { error: 'it fell over' }, violations: [] },
  ];
  writeFileSync(join(directory, 'validation-report.json'), JSON.stringify({ pluginReports }));

  expect(new AssemblyReport(directory).findings).toEqual([{ rule: 'E1', text: 'something is wrong' }, { rule: 'Broken', text: 'it fell over' }]);
});
