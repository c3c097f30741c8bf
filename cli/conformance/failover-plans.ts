import { Assembly, atLeast, atMost, every, TemplatePart, TemplateResource } from './assembly';
import { permitted } from './permissions';
import { functions } from './queries';

const PROMOTION = 'AuroraGlobalDatabase';
const DNS = 'Route53HealthCheck';
const APPROVAL = 'ManualApproval';
/** The Region and the name of a function or a service. */
const ADDRESS = /:(?:lambda|ecs):([a-z0-9-]+):[^/]+:(?:function:|service\/)([^:]+)/;
/** Of the tasks of the other Region, until the scaling adds some. */
const LEAST_PERCENT = 50;
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

/** The names in ARNs, by service and kind, and the type and the property that have them. */
const NAMED: Readonly<Record<string, readonly [type: string, property: string]>> = {
  'rds cluster': ['AWS::RDS::DBCluster', 'DBClusterIdentifier'],
  'ecs cluster': ['AWS::ECS::Cluster', 'ClusterName'],
  'ecs service': ['AWS::ECS::Service', 'ServiceName'],
  'lambda function': ['AWS::Lambda::Function', 'FunctionName'],
  'cloudwatch alarm': ['AWS::CloudWatch::', 'AlarmName'],
  'states stateMachine': ['AWS::StepFunctions::StateMachine', 'StateMachineName'],
};
const ARN = /arn:[^:]+:(rds|ecs|lambda|cloudwatch|states):([a-z0-9-]+):(\d+|[^:]*):(cluster|service|function|alarm|stateMachine)[:/]([\w./-]+)/g;

/** Whether all that a plan or a state machine names is in the app: clusters, services, functions, alarms, records and roles. */
export function namesOwn(app: Assembly, owner: TemplateResource): boolean {
  const text = owner.of(owner.body.Properties).text();
  const resources = app.stacks.flatMap((stack) => app.resourcesOf(stack));
  const isOwn = ([, service, region, account, kind, path]: RegExpMatchArray) => {
    const [type, property] = NAMED[`${service} ${kind}`] ?? [];
    const name = path.split('/').pop()!;
    return type === undefined || resources.some((one) => one.type.startsWith(type) && one.stack.region === region && one.has(property, name)
      && (!/^\d+$/.test(account) || [undefined, account].includes(one.stack.account)) && (kind !== 'service' || one.refs('Cluster').some((cluster) => cluster.has('ClusterName', path.split('/')[0]))));
  };
  const moved = stepsOf(owner);
  const roles = moved.flatMap((step) => step.parts('ExecutionApprovalConfig/ApprovalRole'));
  return [...text.matchAll(ARN)].every(isOwn)
    && [...text.matchAll(/"GlobalClusterIdentifier":"([^"]+)"/g)].every(([, name]) => app.all('AWS::RDS::GlobalCluster').some((global) => global.has('GlobalClusterIdentifier', name)))
    && moved.flatMap((step) => step.parts('Route53HealthCheckConfig')).every((config) => config.parts('RecordSets/*').every((set) => app.all('AWS::Route53::RecordSet').some((record) =>
      record.has('Name', new RegExp(`^${config.textAt('RecordName')}\\.?$`)) && record.has('HostedZoneId', config.textAt('HostedZoneId')) && record.has('SetIdentifier', set.textAt('RecordSetIdentifier')))))
    && roles.every((role) => role.refs().some(({ type }) => type === 'AWS::IAM::Role'))
    && owner.parts('ExecutionRole').every((role) => role.refs().some((one) => permitted(app, one, 'rds:FailoverGlobalCluster').length > 0 && one.has('AssumeRolePolicyDocument/Statement/*/Principal/Service', 'arc-region-switch.amazonaws.com')));
}

/** The configurations of all steps of a plan, including parallel ones. */
function stepsOf(plan: TemplateResource): TemplatePart[] {
  return ['', '/ParallelConfig/Steps/*/ExecutionBlockConfiguration'].flatMap((inner) => plan.parts(`Workflows/*/Steps/*/ExecutionBlockConfiguration${inner}`));
}

/** Whether a plan has a recovery time objective, and moves database, tasks and traffic between these Regions. */
export function movesWithin(plan: TemplateResource, minutes: number, regions: readonly string[]): boolean {
  return plan.only('RecoveryTimeObjectiveMinutes', atMost(minutes)) && plan.parts('Workflows/*').every((workflow) => minutesOf(workflow) <= minutes)
    && stepsOf(plan).flatMap((step) => step.parts('EcsCapacityIncreaseConfig/TargetPercent')).every(atLeast(LEAST_PERCENT))
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
  return stepsOf(plan).flatMap((step) => step.parts(path)).flatMap((arn) => {
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
