import { App, Stack, Stage, Validations, aws_ec2 as ec2, aws_ecs as ecs } from 'aws-cdk-lib';
import { ArchitectureConformance, ArchitectureConformanceProps } from '../../../cli/conformance/architecture-conformance';
import { TOKYO } from '../../../tools/assemblies/stacks';
import { PluginReport, pluginReports } from '../../../tools/validation-report';

/** An app with a cluster: it concerns one requirement and meets another. */
function clusterApp(props?: ArchitectureConformanceProps): App {
  const app = new App();
  const stack = new Stack(app, 'Test', { env: TOKYO });
  const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16', enableDnsHostnames: false });
  new ecs.CfnClusterCapacityProviderAssociations(stack, 'Providers', {
    cluster: new ecs.CfnCluster(stack, 'Cluster').ref, capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [],
  }).node.addDependency(vpc);
  Validations.of(app).addPlugins(new ArchitectureConformance(props));
  return app;
}

const ALL = new ArchitectureConformance().ruleIds!.length;

const report = (app: App): PluginReport => pluginReports(app.outdir)!.find(({ pluginName }) => pluginName === 'Architecture Conformance')!;

beforeEach(() => {
  jest.spyOn(console, 'error').mockReturnValue();
});

test('a synthesis succeeds with unmet requirements, and reports them', () => {
  const app = clusterApp();
  app.synth();

  const { conclusion, metadata, violations } = report(app);
  expect(conclusion).toBe('success');
  expect(metadata).toMatchObject({
    'conformance': expect.stringMatching(/^2 of \d+; \d+ not applicable, \d+ not checkable here$/) as string,
    'section 5.2.1': '1 of 9',
    'section 5.2.3': '1 of 13',
    'section 5.3.1': '0 of 0; 11 not checkable here',
    'section 5.9.1': '0 of 2; 1 not applicable',
  });
  expect(violations.map(({ ruleName }) => ruleName)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^R5\.3\.1-/)]));
  expect(new Set(violations.map(({ severity }) => severity))).toEqual(new Set(['info']));
});

test('a requirement that concerns a resource refers to its construct', () => {
  const app = clusterApp();
  app.synth();

  const { violations } = report(app);
  const paths = (number: string) => violations.find(({ ruleName }) => ruleName === number)!
    .violatingConstructs.map(({ constructPath }) => constructPath);
  expect(paths('R5.2.3-1')).toEqual(['Test/Vpc']);
  expect(paths('R5.2.3-10')).toEqual([]);
});

test('checks only the given sections and their subsections', () => {
  const app = clusterApp({ sections: ['5.2.3', '5.8'] });
  app.synth();

  expect(Object.keys(report(app).metadata!)).toEqual(['conformance', 'section 5.2.3', 'section 5.8.1', 'section 5.8.2', 'section 5.8.3']);
  expect(new ArchitectureConformance({ sections: ['5.6.1'] }).ruleIds).toEqual(['R5.6.1-1', 'R5.6.1-2', 'R5.6.1-3']);
});

test('unmet requirements fail the synthesis with failOnUnmet', () => {
  const app = clusterApp({ sections: ['5.2.3'], failOnUnmet: true });

  expect(() => app.synth()).toThrow(/R5\.2\.3-10 is not met: an AWS WAF web ACL in us-east-1 protects the CloudFront distribution/);
});

test('an acknowledged requirement no longer fails the synthesis', () => {
  const app = clusterApp({ sections: ['5.2.1'], failOnUnmet: true });
  for (const statement of [2, 3, 4, 5, 6, 7, 8, 9]) {
    Validations.of(app).acknowledge({ id: `Architecture-Conformance::R5.2.1-${statement}`, reason: 'a cluster alone' });
  }
  app.synth();

  expect(report(app).conclusion).toBe('success');
  expect(report(app).suppressedViolations).toHaveLength(8);
});

test('checks an assembly on disk, including the stacks of its stages', () => {
  const app = new App();
  const stage = new Stage(app, 'Production', { env: TOKYO });
  new ec2.CfnVPC(new Stack(stage, 'Network'), 'Vpc', { cidrBlock: '10.0.0.0/16' });
  new Stack(app, 'Agnostic');

  const verdicts = ArchitectureConformance._assess(app.synth().directory);

  expect(verdicts).toHaveLength(ALL);
  expect(verdicts.filter(({ outcome }) => outcome === 'met')).toEqual([{
    requirement: 'R5.2.3-2',
    section: '5.2.3',
    text: 'the VPC CIDR block is 10.0.0.0/16',
    outcome: 'met',
  }]);
});

test('a verdict names the resources concerned', () => {
  const detail = (number: string) => ArchitectureConformance._assess(clusterApp().synth().directory)
    .find(({ requirement }) => requirement === number)!.detail;

  expect(detail('R5.2.3-1')).toBe('see Vpc in Test');
  expect(detail('R5.8.3-2')).toBe('there is no configuration recorder');
  expect(detail('R5.9.2-1')).toBe('there is no monitor of cost anomalies');
});

test('fails when there is no assembly', () => {
  expect(() => ArchitectureConformance._assess('/nowhere')).toThrow('directory must contain a synthesized app, got /nowhere; run cdk synth first');
});

test.each(['5.10', '5.2.10', '', '5.'])('fails when a section is %j', (section) => {
  expect(() => new ArchitectureConformance({ sections: ['5.2.1', section] })).toThrow(
    'sections must be sections of the document or their beginnings (5.1.1, 5.1.2, 5.2.1, 5.2.2, 5.2.3, 5.2.4, 5.3.1, 5.3.2, 5.3.3, 5.4.1, 5.4.2, 5.5.1, 5.5.2, 5.5.3, 5.6.1, 5.6.2, 5.6.3, '
      + `5.7.1, 5.7.2, 5.8.1, 5.8.2, 5.8.3, 5.9.1, 5.9.2), got ${section}; remove it`);
});
