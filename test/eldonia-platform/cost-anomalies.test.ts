import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { slim } from './fixture';
import { AccountResource, Edge, EldoniaPlatformProps, PlatformCostsOptions } from '../../src';
import { canonical } from '../../tools/assemblies/canonical';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';

const ARN = 'arn:aws:ce::123456789012:anomalymonitor/12345678-1234-1234-1234-123456789012';

/** A platform with only its costs. */
function costly(costs: Partial<PlatformCostsOptions>, stack?: Stack, others: Partial<EldoniaPlatformProps> = {}): App {
  return slim({ alarmEmail: 'ops@example.com', edge: Edge.none(), costs: { monthlyBudget: 10, ...costs }, ...others }, stack).stack.node.root as App;
}

/** The template of a stack, and its budgets, monitors and subscriptions. */
function found(name: string, assembly: ReturnType<App['synth']>) {
  const artifact = assembly.stacks.find(({ stackName }) => stackName === name);
  if (!artifact) return undefined;
  const template = Template.fromJSON(artifact.template);
  return { template, counts: ['Budgets::Budget', 'CE::AnomalyMonitor', 'CE::AnomalySubscription'].map((type) => Object.keys(template.findResources(`AWS::${type}`)).length) };
}

test('a monitor of cost anomalies is created by default, in a stack that says why AWS may refuse it and what to set', () => {
  const assembly = canonical('production');
  const { template, counts } = found('Eldonia-CostAnomalies', assembly)!;

  expect(found('Eldonia-Costs', assembly)!.counts).toEqual([3, 0, 0]);
  expect(counts).toEqual([0, 1, 1]);
  expect(template.toJSON().Description).toBe(
    'Cost anomaly detection of eldonia. If AWS refuses the monitor, as in a member account of an organization: set costs.anomalyMonitor');
});

test('an existing monitor is subscribed to, and none is created', () => {
  const assembly = costly({ anomalyMonitor: AccountResource.fromExisting(ARN) }).synth();
  const { template, counts } = found('Test-CostAnomalies', assembly)!;

  expect(found('Test-Costs', assembly)!.counts).toEqual([3, 0, 0]);
  expect(counts).toEqual([0, 0, 1]);
  template.hasResourceProperties('AWS::CE::AnomalySubscription', { MonitorArnList: [ARN] });
});

test('the monitor may be left out with its stack, and the budgets remain', () => {
  const assembly = costly({ anomalyMonitor: AccountResource.none() }).synth();

  expect(found('Test-Costs', assembly)!.counts).toEqual([3, 0, 0]);
  expect(found('Test-CostAnomalies', assembly)).toBeUndefined();
});

test('fails with a threshold and without a monitor', () => {
  expect(() => costly({ anomalyMonitor: AccountResource.none(), anomalyThreshold: 50 })).toThrow(
    'costs.anomalyThreshold must be passed with a monitor, got 50 without one; leave it out, or use the existing monitor (at Test/Platform)');
});

test.each(['audit', 'costs'])('fails with the stack of stacks.%s for the monitor', (prop) => {
  const stack = testStack();
  const shared = new Stack(stack.node.root, 'Shared', { env: TOKYO });

  expect(() => costly({}, stack, { stacks: { [prop]: shared, costAnomalies: shared } })).toThrow(
    `stacks.costAnomalies must differ from stacks.${prop}, got "Shared" for both; define another stack, or leave it out (at Test/Platform)`);
});
