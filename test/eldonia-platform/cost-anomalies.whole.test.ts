import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { slim } from './fixture';
import { AccountResource, Edge, EldoniaPlatformProps, PlatformCostsOptions, PlatformZone } from '../../src';
import { canonical } from '../../tools/assemblies/canonical';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';

const US_EAST_1 = { ...TOKYO, region: 'us-east-1' };
const ARN = 'arn:aws:ce::123456789012:anomalymonitor/12345678-1234-1234-1234-123456789012';

/** A platform with only its costs. */
const costly = (costs: Partial<PlatformCostsOptions>, stack?: Stack, others: Partial<EldoniaPlatformProps> = {}): App =>
  slim({ alarmEmail: 'ops@example.com', edge: Edge.none(), costs: { monthlyBudget: 10, ...costs }, ...others }, stack).stack.node.root as App;

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
    'Cost anomaly detection of eldonia. If AWS refuses the monitor, as in a member account of an organization, or perhaps where nobody has opened Cost Explorer: set costs.anomalyMonitor, or open it');
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

test('fails with a threshold and without a monitor', () =>
  expect(() => costly({ anomalyMonitor: AccountResource.none(), anomalyThreshold: 50 })).toThrow(
    'costs.anomalyThreshold must be passed with a monitor, got 50 without one; leave it out, or use the existing monitor (at Test/Platform)'));

/** Each stack of a platform, in which the monitor of the same or of another platform would roll it back. */
const OTHERS = ['release', 'edgeAlarms', 'audit', 'costs', 'operations'] as const;
type Others = Record<typeof OTHERS[number] | 'costAnomalies', Stack>;

/** Two platforms in one app, with the stacks that each of them gets. */
const neighbors = (first: Partial<Others>, second: Partial<Others>, root: App): void => [first, second].forEach((stacks, index) => {
  const stack = new Stack(root, `Site${index}`, { env: US_EAST_1 });
  const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: `site${index}.example` });
  slim({ zone, name: `site${index}`, alarmEmail: 'ops@example.com', costs: { monthlyBudget: 10 }, stacks }, stack);
});

test.each(OTHERS)('fails with the stack of stacks.%s for the monitor of the same platform', (prop) => {
  const stack = testStack(US_EAST_1);
  const shared = new Stack(stack.node.root, 'Shared', { env: US_EAST_1 });

  expect(() => costly({}, stack, { stacks: { [prop]: shared, costAnomalies: shared } })).toThrow(
    `stacks.costAnomalies must differ from stacks.${prop}, got "Shared" for both; define another stack, or leave it out (at Test/Platform)`);
});

test.each(OTHERS)('fails with the stack of stacks.%s for the monitor of another platform, whichever is first', (prop) => {
  const shared = () => new Stack(new App(), 'Shared', { env: US_EAST_1 });
  const [later, before] = [shared(), shared()];

  expect(() => neighbors({ costAnomalies: later }, { [prop]: later }, later.node.root as App)).toThrow(
    `stacks.${prop} must differ from stacks.costAnomalies of Site0/Platform, got "Shared" for both; define another stack, or leave it out (at Site1/Platform)`);
  expect(() => neighbors({ [prop]: before }, { costAnomalies: before }, before.node.root as App)).toThrow(
    `stacks.costAnomalies must differ from stacks.${prop} of Site0/Platform, got "Shared" for both; define another stack, or leave it out (at Site1/Platform)`);
});

test('two platforms may share a stack for their monitors, and one for their budgets', () => {
  const root = new App();
  const [costAnomalies, costs] = ['Monitors', 'Budgets'].map((id) => new Stack(root, id, { env: US_EAST_1 }));

  expect(() => neighbors({ costAnomalies, costs }, { costAnomalies, costs }, root)).not.toThrow();
});

test('a stack that no monitor uses may be that of something else', () => {
  const stack = testStack();
  const shared = new Stack(stack.node.root, 'Shared', { env: TOKYO });

  expect(() => costly({ anomalyMonitor: AccountResource.none() }, stack, { stacks: { costs: shared, costAnomalies: shared } })).not.toThrow();
});

test('fails with a monitor of another account', () =>
  expect(() => costly({ anomalyMonitor: AccountResource.fromExisting(ARN.replace('123456789012', '999999999999')) })).toThrow(
    'anomalyMonitor must be in the account of the stack, 123456789012, got account 999999999999; '));
