import { DEFAULT_KEEP_ALIVE_SECONDS } from './account';
import { Mutation } from './stagehand';
import { ArcPlan, ArcStep, plain } from '../failover/arc';
import { listOf, Statement } from '../policies/evaluation';

/** A fault in the plan, its permissions or its use, which the game day has to notice. */
export interface Mutant { readonly title: string; readonly mutation: Mutation }

export const MUTANTS: readonly Mutant[] = [
  { title: 'the plan is started in ungraceful mode', mutation: { mode: 'ungraceful' } },
  {
    title: '`warm-up` runs in the Region that users leave',
    mutation: {
      plan: onSteps((steps) => steps.map((step) => plain(step.Name) === 'warm-up'
        ? replaced(step, { RegionToRun: 'deactivatingRegion' }) : step)),
    },
  },
  {
    title: 'the DNS is switched before the tasks and the writer are checked',
    mutation: {
      plan: onSteps((steps) => {
        const dns = steps.filter(({ Name }) => plain(Name) === 'switch-dns');
        const others = steps.filter((step) => !dns.includes(step));
        const index = others.findIndex(({ Name }) => plain(Name) === 'warm-up');
        return [...others.slice(0, index), ...dns, ...others.slice(index)];
      }),
    },
  },
  { title: 'the role of `warm-up` lacks `ecs:DescribeTasks`', mutation: { policies: without('ecs:DescribeTasks') } },
  { title: 'the role of the plan lacks `rds:FailoverGlobalCluster`', mutation: { policies: without('rds:FailoverGlobalCluster') } },
  { title: 'promotion, tasks and DNS have a timeout of 1 minute', mutation: { plan: onSteps((steps) => steps.map(hasty)) } },
  { title: 'the functions that publish the roles lack `scheduler:UpdateSchedule`', mutation: { policies: without('scheduler:UpdateSchedule', /PairRoleReport/) } },
  { title: 'the role of `settle-capacity` lacks `rds:DeleteDBInstance`', mutation: { policies: without('rds:DeleteDBInstance') } },
  { title: 'the load balancers keep connections as long as by default', mutation: { keepAlive: DEFAULT_KEEP_ALIVE_SECONDS / 60 } },
  { title: 'the role of `move-schedules` lacks `iam:PassRole`', mutation: { policies: without('iam:PassRole') } },
];

function onSteps(change: (steps: ArcStep[]) => ArcStep[]): (plan: ArcPlan) => ArcPlan {
  return (plan) => ({ ...plan, Workflows: plan.Workflows.map((workflow) => ({ ...workflow, Steps: change(workflow.Steps) })) });
}

/** With a timeout of a minute in each block that waits for another service. */
function hasty(step: ArcStep): ArcStep {
  const blocks = Object.entries(step.ExecutionBlockConfiguration).map(([name, block]) => {
    if (name === 'ParallelConfig') return [name, { Steps: (block as { Steps: ArcStep[] }).Steps.map(hasty) }];
    return [name, /Aurora|Ecs|Route53/.test(name) ? { ...block as object, TimeoutMinutes: 1 } : block];
  });
  return { ...step, ExecutionBlockConfiguration: Object.fromEntries(blocks) as ArcStep['ExecutionBlockConfiguration'] };
}

function replaced(step: ArcStep, values: object): ArcStep {
  const { CustomActionLambdaConfig } = step.ExecutionBlockConfiguration;
  return { ...step, ExecutionBlockConfiguration: { CustomActionLambdaConfig: { ...CustomActionLambdaConfig!, ...values } } };
}

/** @param roles the names of the roles: all by default */
function without(action: string, roles = /^/): (policies: Map<string, Statement[]>) => Map<string, Statement[]> {
  return (policies) => new Map([...policies].map(([role, statements]) => [role, !roles.test(role) ? statements : statements.map((statement) => ({
    ...statement, Action: listOf(statement.Action).filter((one) => one !== action),
  }))]));
}
