import { App, Stack, Stage, aws_ec2 as ec2, aws_ecs as ecs } from 'aws-cdk-lib';
import { REQUIREMENTS } from '../../../cli/conformance/requirements';
import { RequirementVerdict } from '../../../cli/conformance/verdict';
import { verdictsOf } from '../../../cli/conformance/verdicts';
import { TOKYO } from '../../../tools/assemblies/stacks';
import { folderOf, run } from '../fixture';

/** An app with a cluster: it concerns one requirement and meets another. */
const cluster = folderOf((app) => {
  const stack = new Stack(app, 'Test', { env: TOKYO });
  const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16', enableDnsHostnames: false });
  new ecs.CfnClusterCapacityProviderAssociations(stack, 'Providers', {
    cluster: new ecs.CfnCluster(stack, 'Cluster').ref, capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [],
  }).node.addDependency(vpc);
});

/** What it does not meet of section 5.2.1. */
const UNMET = [2, 3, 4, 5, 6, 7, 8, 9].map((statement) => `R5.2.1-${statement}`);

const conformance = (...args: string[]) => run('conformance', '--app', cluster, '--any-app', ...args);
const judged = async (...args: string[]) => JSON.parse((await conformance('--json', ...args)).out) as RequirementVerdict[];

test('counts what is met, and unmet requirements are no failure', async () => {
  const { code, out, err } = await conformance();

  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^2 of \d+ requirements are met, 0 of them otherwise than written; not applicable: \d+, not checkable here: \d+\n/);
  expect(out).toMatch(/^ *5\.2\.1 +Computing +1 +8 +0 +0$/m);
  expect(out).toMatch(/^ *5\.2\.3 +Network +1 +12 +0 +0$/m);
  expect(out).toMatch(/^ *5\.3\.1 +Container image +0 +0 +0 +12$/m);
  expect(out).toMatch(/^ *5\.9\.1 +Savings +0 +2 +1 +0$/m);
  expect(out).not.toMatch(/^R5\.3\.1-/m);
});

test('a verdict names the resources concerned', async () => {
  const { out } = await conformance();

  expect(out).toMatch(/^R5\.2\.3-1 .*\n {4}see Vpc in Test$/m);
  expect(out).toMatch(/^R5\.8\.3-2 .*\n {4}there is no configuration recorder$/m);
});

test('checks only the given sections and their subsections', async () => {
  const sections = async (list: string) => [...new Set((await judged('--section', list)).map(({ section }) => section))];

  expect(await sections('5.2.3,5.8')).toEqual(['5.2.3', '5.8.1', '5.8.2', '5.8.3']);
  expect((await judged('--section', '5.6.1')).map(({ requirement }) => requirement)).toEqual(['R5.6.1-1', 'R5.6.1-2', 'R5.6.1-3']);
});

test.each(['5.10', '5.2.10', '', '5.'])('fails when a section is %j', async (section) =>
  expect(await conformance('--section', `5.2.1,${section}`)).toEqual({
    code: 2,
    out: '',
    err: 'eldonia-constructs: section must be one of 5.1.1, 5.1.2, 5.2.1, 5.2.2, 5.2.3, 5.2.4, 5.3.1, 5.3.2, 5.3.3, 5.4.1, 5.4.2, 5.5.1, 5.5.2, 5.5.3, '
      + `5.6.1, 5.6.2, 5.6.3, 5.7.1, 5.7.2, 5.8.1, 5.8.2, 5.8.3, 5.9.1, 5.9.2, or their beginning, got ${section}; use one of them`,
  }));

describe('as a gate', () => {
  const gate = async (...args: string[]) => conformance('--section', '5.2.1', '--strict', ...args);

  test('an unmet requirement fails it', async () => {
    const { code, out } = await gate();

    expect(code).toBe(1);
    expect([...out.matchAll(/^R5\.2\.1-\d+/gm)].map(([number]) => number)).toEqual(UNMET);
    expect(out).not.toContain('accepted');
  });

  test('an accepted requirement does not, and stays in the list', async () => {
    const { code, out, err } = await gate('--accept', UNMET.join(','));

    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^ *5\.2\.1 +Computing +1 +8 +0 +0$/m);
    expect(out.match(/^ {4}accepted$/gm)).toHaveLength(8);
    expect((await gate('--accept', UNMET.slice(1).join(','))).code).toBe(1);
  });

  test('a section is accepted as a whole', async () => {
    expect((await gate('--accept', '5.2.1')).code).toBe(0);
    expect((await gate('--accept', '5.2')).code).toBe(0);
    expect((await gate('--accept', '5.2.2')).code).toBe(1);
  });

  test('in JSON, an accepted verdict says so', async () => {
    const accepted = (await judged('--section', '5.2.1', '--accept', 'R5.2.1-2')).filter((verdict) => 'accepted' in verdict);

    expect(accepted).toMatchObject([{ requirement: 'R5.2.1-2', outcome: 'not met', accepted: true }]);
  });

  test('what is accepted without need is named', async () => {
    const { code, err } = await gate('--accept', ['R5.2.1-1', ...UNMET].join(','));

    expect(code).toBe(0);
    expect(err).toBe('accept has R5.2.1-1, of which nothing is unmet: remove it');
    // Another section, or what only files of the application show, is not judged here.
    expect((await gate('--accept', '5.2.1,5.5.2,R5.3.1-1')).err).toBe('');
    expect((await conformance('--accept', 'R5.3.1-1')).err).toBe('');
  });

  test.each(['R5.2.1-20', 'R5.2.1', '5.20', '', 'R5.2.1-2;R5.2.1-3'])('fails when %j is accepted', async (wrong) =>
    expect(await gate('--accept', `R5.2.1-2,${wrong}`)).toEqual({
      code: 2,
      out: '',
      err: `eldonia-constructs: accept must be numbers of requirements or sections, separated by commas, got ${wrong}; use e.g. R5.2.1-2,5.5.2`,
    }));
});

test('checks the stacks of stages', () => {
  const directory = folderOf((app: App) => {
    const stage = new Stage(app, 'Production', { env: TOKYO });
    new ec2.CfnVPC(new Stack(stage, 'Network'), 'Vpc', { cidrBlock: '10.0.0.0/16' });
    new Stack(app, 'Agnostic');
  });
  const verdicts = verdictsOf(directory);

  expect(verdicts).toHaveLength(REQUIREMENTS.length);
  expect(verdicts.filter(({ outcome }) => outcome === 'met')).toEqual([{
    requirement: 'R5.2.3-2',
    section: '5.2.3',
    text: 'the VPC CIDR block is 10.0.0.0/16',
    outcome: 'met',
    place: 'Vpc in Production/Network',
  }]);
});
