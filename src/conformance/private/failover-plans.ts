import { Assembly } from './assembly';
import { functions } from './queries';
import { every, TemplatePart, TemplateResource } from './template-part';

const PROMOTION = 'AuroraGlobalDatabase';
const DNS = 'Route53HealthCheck';
const APPROVAL = 'ManualApproval';
/** Where a function or a service is, and what it is called there. */
const ADDRESS = /:(?:lambda|ecs):([a-z0-9-]+):[^/]+:(?:function:|service\/)([^:]+)/;
/** What a plan has to move: the database, the tasks, the users. */
const MOVES = [PROMOTION, 'ECSServiceScaling', DNS];

export const plans = (app: Assembly) => app.all('AWS::ARCRegionSwitch::Plan');

/** State machines that move a global database: what one has where a plan is too dear. */
export function switchMachines(app: Assembly): TemplateResource[] {
  return app.all('AWS::StepFunctions::StateMachine').filter((machine) => machine.has('DefinitionString', /(switchover|failover)GlobalCluster/i));
}

/** The functions of the app that plans call: by their names, for a plan refers to nothing in its regions. */
export function calledFunctions(app: Assembly): TemplateResource[] {
  const called = plans(app).flatMap((plan) => addresses(plan, 'CustomActionLambdaConfig/Lambdas/*/Arn'));
  return functions(app).filter((one) => one.has('FunctionName', (name) => called.includes(`${one.stack.region} ${name.text()}`)));
}

/** Whether a service stands by: in a plan's second region, where the plan starts as many tasks as the first one has. */
export function standsBy(app: Assembly, service: TemplateResource): boolean {
  const region = String(service.stack.region);
  const cluster = service.refs('Cluster').flatMap((owner) => owner.parts('ClusterName')).map((name) => name.text()).join();
  return plans(app).some((plan) => plan.has('Regions/*', region) && plan.has('PrimaryRegion') && !plan.has('PrimaryRegion', region)
    && service.has('ServiceName', (name) => addresses(plan, 'EcsCapacityIncreaseConfig/Services/*/ServiceArn').includes(`${region} ${cluster}/${name.text()}`)));
}

/** Whether a plan has promised a time, and moves all that has to be moved, between these regions. */
export function movesWithin(plan: TemplateResource, minutes: number, regions: readonly string[]): boolean {
  return plan.only('RecoveryTimeObjectiveMinutes', (objective) => objective.number() <= minutes)
    && regions.every((region) => plan.has('Regions/*', region))
    && every(plan.parts('Workflows/*'), (workflow) => MOVES.every((kind) => positionOf(workflow, kind) >= 0));
}

/** Whether a state machine gives up after so long. */
export function endsWithin(machine: TemplateResource, seconds: number): boolean {
  return machine.has('DefinitionString', (definition) => {
    const limit = /"TimeoutSeconds":\s*(\d+)/.exec(definition.text());
    return limit !== null && Number(limit[1]) <= seconds;
  });
}

/** Whether users are led to a region only after its database takes writes. */
export function promotesFirst(plan: TemplateResource): boolean {
  return every(plan.parts('Workflows/*'), (workflow) => positionOf(workflow, PROMOTION) >= 0 && positionOf(workflow, PROMOTION) < positionOf(workflow, DNS));
}

/** Whether a plan starts by itself, on alarms of the region that it goes to, or else asks a person each time. */
export function isTriggeredOrApproved(plan: TemplateResource): boolean {
  const triggers = plan.parts('Triggers/*');
  if (triggers.length === 0) return every(plan.parts('Workflows/*'), (workflow) => positionOf(workflow, APPROVAL) >= 0);
  return triggers.every((trigger) => every(trigger.parts('Conditions/*/AssociatedAlarmName'), (name) =>
    plan.has(`AssociatedAlarms/${name.text()}/ResourceIdentifier`, (arn) => trigger.has('TargetRegion', (region) => arn.text().includes(`:cloudwatch:${region.text()}:`)))));
}

/** The regions and names in the ARNs of a plan's steps, those that run at the same time included. */
function addresses(plan: TemplateResource, path: string): string[] {
  const blocks = ['', '/ParallelConfig/Steps/*/ExecutionBlockConfiguration'].map((inner) => `Workflows/*/Steps/*/ExecutionBlockConfiguration${inner}`);
  return blocks.flatMap((block) => plan.parts(`${block}/${path}`)).flatMap((arn) => {
    const [, region, name] = ADDRESS.exec(arn.text()) ?? [];
    return region === undefined ? [] : [`${region} ${name}`];
  });
}

/** The place of the first step of a kind, of its own or among steps that run at the same time. */
function positionOf(workflow: TemplatePart, kind: string): number {
  return workflow.parts('Steps/*').findIndex((step) =>
    step.has('ExecutionBlockType', kind) || step.has('ExecutionBlockConfiguration/ParallelConfig/Steps/*/ExecutionBlockType', kind));
}
