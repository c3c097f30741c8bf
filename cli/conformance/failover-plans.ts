import { Assembly, atMost, every, TemplatePart, TemplateResource } from './assembly';
import { functions } from './queries';

const PROMOTION = 'AuroraGlobalDatabase';
const DNS = 'Route53HealthCheck';
const APPROVAL = 'ManualApproval';
/** The Region and the name of a function or a service. */
const ADDRESS = /:(?:lambda|ecs):([a-z0-9-]+):[^/]+:(?:function:|service\/)([^:]+)/;
/** The step types that move the database, the tasks and the traffic. */
const MOVES = [PROMOTION, 'ECSServiceScaling', DNS];

export const plans = (app: Assembly) => app.all('AWS::ARCRegionSwitch::Plan');

/** State machines that move a global database, a cheaper alternative to a plan. */
export function switchMachines(app: Assembly): TemplateResource[] {
  return app.all('AWS::StepFunctions::StateMachine').filter((machine) =>
    machine.has('DefinitionString', /(switchover|failover)GlobalCluster/i));
}

/** The functions that plans call, by their names: a plan contains no references to its Regions. */
export function calledFunctions(app: Assembly): TemplateResource[] {
  const called = plans(app).flatMap((plan) => addresses(plan, 'CustomActionLambdaConfig/Lambdas/*/Arn'));
  return functions(app).filter((one) =>
    one.has('FunctionName', (name) => called.includes(`${one.stack.region} ${name.text()}`)));
}

/** Whether a service is in the standby Region of a plan, where the plan scales it up. */
export function isStandby(app: Assembly, service: TemplateResource): boolean {
  const region = String(service.stack.region);
  const cluster = service.refs('Cluster').map((owner) => owner.textAt('ClusterName')).join();
  return plans(app).some((plan) => plan.has('Regions/*', region)
    && plan.has('PrimaryRegion') && !plan.has('PrimaryRegion', region)
    && service.has('ServiceName', (name) =>
      addresses(plan, 'EcsCapacityIncreaseConfig/Services/*/ServiceArn')
        .includes(`${region} ${cluster}/${name.text()}`)));
}

/** Whether a plan has a recovery time objective, and moves database, tasks and traffic between these Regions. */
export function movesWithin(plan: TemplateResource, minutes: number, regions: readonly string[]): boolean {
  return plan.only('RecoveryTimeObjectiveMinutes', atMost(minutes)) && plan.parts('Workflows/*').every((workflow) => minutesOf(workflow) <= minutes)
    && regions.every((region) => plan.has('Regions/*', region))
    && every(plan.parts('Workflows/*'), (workflow) => MOVES.every((kind) => positionOf(workflow, kind) >= 0));
}

/** The time after which all steps of a workflow, or of parallel ones, have ended. */
function minutesOf(steps: TemplatePart): number {
  return steps.parts('Steps/*').map((step) => {
    const parallel = step.parts('ExecutionBlockConfiguration/ParallelConfig').flatMap((config) => config.parts('Steps/*').map(limitOf));
    return parallel.length > 0 ? Math.max(...parallel) : limitOf(step);
  }).reduce((sum, minute) => sum + minute, 0);
}

function limitOf(step: TemplatePart): number {
  return Math.max(0, ...step.parts('ExecutionBlockConfiguration/*/TimeoutMinutes').map((limit) => limit.number()));
}

/** Whether a state machine times out within this time. */
export function endsWithin(machine: TemplateResource, seconds: number): boolean {
  return machine.has('DefinitionString', (definition) => {
    const limit = /"TimeoutSeconds":\s*(\d+)/.exec(definition.text());
    return limit !== null && Number(limit[1]) <= seconds;
  });
}

/** Whether traffic moves to a Region only after its database accepts writes. */
export function promotesFirst(plan: TemplateResource): boolean {
  return every(plan.parts('Workflows/*'), (workflow) =>
    positionOf(workflow, PROMOTION) >= 0 && positionOf(workflow, PROMOTION) < positionOf(workflow, DNS));
}

/** Whether a plan can move to each of its Regions. */
export function movesToEach(plan: TemplateResource): boolean {
  return plan.parts('Regions/*').every((region) => plan.has('Workflows/*/WorkflowTargetRegion', region.text()));
}

/** Whether alarms of the target Region trigger a plan, or each execution needs an approval. */
export function isTriggeredOrApproved(plan: TemplateResource): boolean {
  const triggers = plan.parts('Triggers/*');
  if (triggers.length === 0) return every(plan.parts('Workflows/*'), (workflow) => positionOf(workflow, APPROVAL) >= 0);
  return triggers.every((trigger) => every(trigger.parts('Conditions/*/AssociatedAlarmName'), (name) =>
    plan.has(`AssociatedAlarms/${name.text()}/ResourceIdentifier`, (arn) =>
      trigger.has('TargetRegion', (region) => arn.text().includes(`:cloudwatch:${region.text()}:`)))));
}

/** The Regions and names in the ARNs of a plan's steps, including parallel steps. */
function addresses(plan: TemplateResource, path: string): string[] {
  const blocks = ['', '/ParallelConfig/Steps/*/ExecutionBlockConfiguration']
    .map((inner) => `Workflows/*/Steps/*/ExecutionBlockConfiguration${inner}`);
  return blocks.flatMap((block) => plan.parts(`${block}/${path}`)).flatMap((arn) => {
    const [, region, name] = ADDRESS.exec(arn.text()) ?? [];
    return region === undefined ? [] : [`${region} ${name}`];
  });
}

/** The position of the first step of a type, including parallel steps. */
function positionOf(workflow: TemplatePart, kind: string): number {
  return workflow.parts('Steps/*').findIndex((step) =>
    step.has('ExecutionBlockType', kind)
      || step.has('ExecutionBlockConfiguration/ParallelConfig/Steps/*/ExecutionBlockType', kind));
}
