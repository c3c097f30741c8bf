import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { Aspects, CfnResource, IAspect, aws_iam as iam } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { assemblyOf, pairOf, Placed, placed, quickApp, REPORT, roleStatements } from './fixture';
import { StandbyMode } from '../../src/failover';
import { ACCOUNT } from '../../tools/assemblies/stacks';
import { matches } from '../../tools/policies/evaluation';

/** Organizations often require a path, and set it with an aspect. */
class RolePath implements IAspect {
  constructor(private readonly path: string) {}

  visit(node: IConstruct): void {
    if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::IAM::Role') (node as iam.CfnRole).path = this.path;
  }
}

function pairWithPath(path: string) {
  const app = quickApp();
  Aspects.of(app).add(new RolePath(path));
  const pair = pairOf({ jobs: [REPORT], github: { repository: 'eldonia/eldonia-backend' }, recovery: { standbyMode: StandbyMode.PILOT_LIGHT } }, app);
  return { pair, assembly: assemblyOf(pair) };
}

describe.each([
  ['/team/', `${ACCOUNT}:role/team/`],
  ['/', `${ACCOUNT}:role/`],
  ['/a/b/', `${ACCOUNT}:role/a/b/`],
])('all roles have the path %s', (path, beginning) => {
  const { pair, assembly } = pairWithPath(path);
  const stacks = placed(assembly);

  test('the runbooks are beside the templates, and assume the approver role with its path', () => {
    const written = (suffix: string) => readFileSync(join(assembly.directory, `eldonia-${suffix}.md`), 'utf8');

    expect(written('runbook')).toContain(`aws configure set role_arn "arn:aws:iam::${beginning}eldonia-failover-approver"`);
    expect(['runbook', 'recovery', 'rebuild'].map(written)).toEqual([pair.runbook(), pair.recoveryRunbook(), pair.rebuildRunbook()]);
  });

  test('the GitHub workflow assumes the deploy role with its path', () =>
    expect(pair.primary.githubWorkflow()).toContain(`iam::${beginning}eldonia-deploy-ap-northeast-1`));

  test('both Regions update the cache with the role for it', () => {
    const conditions = roleStatements(stacks).filter(({ Action }) => [Action].flat().includes('cloudformation:UpdateStack')).map(({ Condition }) => JSON.stringify(Condition!.ArnEquals['cloudformation:RoleArn']));

    expect(conditions).toEqual(Array(2).fill(expect.stringContaining(`:iam::${beginning}eldonia-cache-scaling-ap-northeast-3"`)));
  });

  test('both Regions can pass the roles of the schedules, and no other role', () => {
    const names = ['Primary', 'Standby'].map((id) => scheduleRoleName(stacks, `Eldonia-${id}`));
    const patterns = stacks.map(passedRoles).filter((arns) => arns.length > 0);
    const passes = (arns: string[], role: string) => arns.some((arn) => matches(arn, role));

    expect(new Set(names).size).toBe(2);
    expect(patterns).toHaveLength(2);
    for (const arns of patterns) {
      expect(names.map((name) => passes(arns, `arn:aws:iam::${beginning}${name}`))).toEqual([true, true]);
      expect(names.map((name) => passes(arns, `arn:aws:iam::${beginning}x${name}`))).toEqual([false, false]);
      expect(names.map((name) => passes(arns, `arn:aws:iam::${beginning}${name}x`))).toEqual([false, false]);
    }
  });
});

test('the names of roles without a path are not written with one, and no runbook file if runbookFile is false', () => {
  const pair = pairOf({ github: { repository: 'eldonia/eldonia-backend' }, recovery: { runbookFile: false } });

  expect(pair.runbook()).toContain(`${ACCOUNT}:role/eldonia-failover-approver"`);
  expect(pair.primary.githubWorkflow()).toContain(`${ACCOUNT}:role/eldonia-deploy-ap-northeast-1`);
  expect(existsSync(join(assemblyOf(pair).directory, 'eldonia-runbook.md'))).toBe(false);
});

/** The role of the schedule of the job. */
function scheduleRoleName(stacks: Placed[], stackName: string): string {
  const { template: { Resources } } = stacks.find((stack) => stack.stackName === stackName)!;
  const schedule = Object.values(Resources).find(({ Type, Properties }) =>
    Type === 'AWS::Scheduler::Schedule' && Properties.Name === 'eldonia-NightlyReport')!;
  return Resources[schedule.Properties.Target.RoleArn['Fn::GetAtt'][0]].Properties.RoleName;
}

/** The roles that the function `move-schedules` of a stack can pass. */
const passedRoles = (stack: Placed): string[] =>
  roleStatements([stack]).filter(({ Action, Condition }) => Action === 'iam:PassRole' && Condition?.StringEquals?.['iam:PassedToService'] === 'scheduler.amazonaws.com')
    .flatMap(({ Resource }) => [Resource].flat() as { readonly 'Fn::Join': [string, unknown[]] }[])
    .map((arn) => arn['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'aws')).join(''));
