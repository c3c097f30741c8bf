import { Assembly, TemplatePart, TemplateResource } from './assembly';
import { isAllowed, permitted } from './permissions';

const FUNCTION = 'AWS::Lambda::Function';
const QUEUE = 'AWS::SQS::Queue';
const RULE = 'AWS::Events::Rule';
const STATE_MACHINE = 'AWS::StepFunctions::StateMachine';
const FUNCTION_ARN = /:lambda:[^:]*:[^:]*:function:/;
/** The calls by which a schedule or a state machine starts a function or a task of the application. */
const STARTS = /\b(lambda:invoke|ecs:runTask)\b|:lambda:[^:]*:[^:]*:function:/;

/** The policies of AWS that allow such a call. */
const STARTING = /\/(AWSLambdaRole|AmazonEC2ContainerServiceEventsRole|(AWSLambda|AmazonECS|AWSStepFunctions)_?FullAccess|AdministratorAccess|PowerUserAccess)$/;

const JOB_CALLS = ['lambda:InvokeFunction', 'ecs:RunTask'];
const CALLS = ['states:StartExecution', ...JOB_CALLS];
const YEAR_MILLISECONDS = 365 * 86_400_000;

/** Enabled rules. */
export function rules(app: Assembly): TemplateResource[] {
  return app.all(RULE).filter((rule) => !rule.has('State', 'DISABLED'));
}

/** Enabled event source mappings of queues and streams. */
export function mappings(app: Assembly): TemplateResource[] {
  return app.all('AWS::Lambda::EventSourceMapping').filter((mapping) => !mapping.has('Enabled', false));
}

/** Enabled schedules of EventBridge Scheduler, which begin within a year, and EventBridge rules. */
export function schedules(app: Assembly): TemplateResource[] {
  return [
    ...app.all('AWS::Scheduler::Schedule').filter((schedule) => !schedule.has('State', 'DISABLED')
      && !schedule.has('StartDate', (date) => Date.parse(date.text()) > Date.now() + YEAR_MILLISECONDS)),
    ...rules(app).filter((rule) => rule.has('ScheduleExpression')),
  ];
}

/**
 * Whether a schedule starts a function or a task, directly or by a state machine, or a function only. A rule that runs every few
 * minutes is one of the platform, and no job.
 */
export function startsJob(schedule: TemplateResource, onlyFunction = false): boolean {
  if (schedule.type === RULE && schedule.has('ScheduleExpression', /^rate\(\d+ minutes?\)$/)) return false;
  const targets = ['Target', 'Targets/*'].flatMap((path) => schedule.parts(path)).filter((target) => mayCall(target, CALLS));
  if (onlyFunction) return targets.some((target) => target.refs('Arn').some((resource) => functionsOf(resource).length > 0));
  return targets.some((target) => target.has('EcsParameters')
    || target.has('Arn', STARTS)
    || target.refs('Arn').some((resource) => functionsOf(resource).length > 0 || runsJob(resource)));
}

/** Whether a mapping or a rule invokes a function, of the app or imported. A mapping can only invoke a function. */
export function invokes(source: TemplateResource): boolean {
  return source.has('FunctionName')
    || source.has('Targets/*/Arn', (arn) =>
      FUNCTION_ARN.test(arn.text()) || arn.refs().some((target) => functionsOf(target).length > 0));
}

/** The functions that receive the events of a rule, directly or from a queue. */
export function handlers(app: Assembly, rule: TemplateResource): TemplateResource[] {
  const targets = rule.refs('Targets/*/Arn');
  const fed = mappings(app).filter((mapping) =>
    mapping.refs('EventSourceArn').some((queue) => queue.type === QUEUE && targets.includes(queue) && isAllowed(app, queue, 'sqs:SendMessage', 'events.amazonaws.com')));
  return [...new Set([...targets, ...fed.flatMap((mapping) => mapping.refs('FunctionName'))].flatMap(functionsOf))];
}

/** The function itself, or the one behind an alias or a version. */
function functionsOf(resource: TemplateResource): TemplateResource[] {
  if (resource.type === FUNCTION) return resource.has('ReservedConcurrentExecutions', 0) ? [] : [resource];
  return ['AWS::Lambda::Alias', 'AWS::Lambda::Version'].includes(resource.type)
    ? resource.refs('FunctionName').flatMap(functionsOf)
    : [];
}

function runsJob(resource: TemplateResource): boolean {
  return resource.type === STATE_MACHINE && mayCall(resource, JOB_CALLS)
    && ['DefinitionString', 'Definition'].some((path) => resource.has(path, isStarting));
}

/** Whether the role of a target or a state machine may make one of some calls, also by a policy that no template shows. */
function mayCall(owner: TemplatePart, calls: readonly string[]): boolean {
  return owner.refs('RoleArn').every((role) => calls.some((call) => permitted(owner.app, role, call).length > 0) || (!role.has('ManagedPolicyArns/*', /\/AWSDenyAll$/)
    && role.has('ManagedPolicyArns/*', (policy) => policy.refs().length === 0 && (!policy.is(/:iam::aws:policy\//) || policy.is(STARTING)))));
}

/** A definition contains a reference to the function, or the API call. */
function isStarting(definition: TemplatePart): boolean {
  return definition.is(STARTS) || definition.refs().some((resource) => functionsOf(resource).length > 0);
}
