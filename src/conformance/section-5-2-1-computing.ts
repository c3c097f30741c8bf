import { Assembly } from './assembly';
import { containers, functions, scalableTargets, targetGroups, tracks } from './queries';
import { section } from './requirement';
import { ofType, Subject, TASK, TASK_SCALING } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const FUNCTION = 'AWS::Lambda::Function';
const RULE = 'AWS::Events::Rule';

const UPLOADS: Subject = { name: 'rule for uploaded files', find: uploadRules };
const SCHEDULES: Subject = { name: 'schedule', find: schedules };
const EVENT_SOURCES: Subject = { name: 'event source of a Lambda function', find: eventSources };

export const COMPUTING = section('5.2.1', [
  [
    'the API runs on ECS Fargate; Fargate Spot is at hand in its cluster',
    ofType('ECS cluster with capacity providers', 'AWS::ECS::ClusterCapacityProviderAssociations'),
    (app) => every(app.all('AWS::ECS::ClusterCapacityProviderAssociations'), (cluster) =>
      cluster.has('CapacityProviders/*', 'FARGATE') && cluster.has('CapacityProviders/*', 'FARGATE_SPOT')),
  ],
  [
    'everything that runs Node.js runs the same version, 20 or a later LTS',
    ofType('Lambda function', FUNCTION),
    (app) => every(functions(app), (one) => one.only('Runtime', /^nodejs2[024]\.x$/)) && new Set(functions(app).map(runtime)).size === 1,
  ],
  [
    'the API scales by CPU and by memory',
    TASK_SCALING,
    (app) => scalesByCpuAndMemory(app),
  ],
  [
    // The document's minimum of 1 contradicts its 99.9 %: production keeps a task in each of two zones.
    'the API scales between 2 and 10 tasks in production',
    TASK_SCALING,
    (app) => scalableTargets(app, 'ecs').some((target) => target.has('MinCapacity', 2) && target.only('MaxCapacity', 10)),
  ],
  [
    'the API is healthy when GET /health says so, to ECS and to the load balancer',
    TASK,
    (app) => every(containers(app), (container) => container.has('HealthCheck/Command/*', /\/health\b/))
      && every(targetGroups(app), (group) => group.only('HealthCheckPath', '/health')),
  ],
  [
    'a Lambda function processes uploaded images and writes them elsewhere than where it reads',
    UPLOADS,
    (app) => uploadRules(app).some((rule) => rule.refs('Targets').some((target) => writesOutside(rule, target))),
  ],
  [
    'a Lambda function of its own converts uploaded files of other types',
    UPLOADS,
    (app) => new Set(uploadRules(app).flatMap((rule) => rule.refs('Targets'))
      .flatMap((target) => [target, ...target.refs('Environment')]).filter(({ type }) => type === FUNCTION)).size > 1,
  ],
  [
    'a Lambda function runs on a schedule',
    SCHEDULES,
    (app) => schedules(app).some(invokes),
  ],
  [
    "a Lambda function handles the application's events",
    EVENT_SOURCES,
    (app) => eventSources(app).some(invokes),
  ],
]);

/** Target tracking on both metrics, by one scalable target. */
export function scalesByCpuAndMemory(app: Assembly): boolean {
  return scalableTargets(app, 'ecs').some((target) =>
    tracks(app, target, 'ECSServiceAverageCPUUtilization') && tracks(app, target, 'ECSServiceAverageMemoryUtilization'));
}

function runtime(one: TemplateResource): string {
  return one.parts('Runtime').map((part) => part.text()).join();
}

function uploadRules(app: Assembly): TemplateResource[] {
  return app.all(RULE).filter((rule) => rule.has('EventPattern/source/*', 'aws.s3') && rule.has('EventPattern/detail-type/*', 'Object Created'));
}

/** A function that wrote to the prefix it is called for would call itself for ever. */
function writesOutside(rule: TemplateResource, target: TemplateResource): boolean {
  const prefixes = rule.parts('EventPattern/detail/object/key/*/prefix').map((prefix) => prefix.text());
  const written = target.parts('Environment/Variables/*').map((value) => value.text()).filter((value) => value.endsWith('/'));
  return target.type === FUNCTION && prefixes.length > 0 && written.some((value) => !prefixes.some((prefix) => value.startsWith(prefix)));
}

function schedules(app: Assembly): TemplateResource[] {
  return [...app.all('AWS::Scheduler::Schedule'), ...app.all(RULE).filter((rule) => rule.has('ScheduleExpression'))];
}

function eventSources(app: Assembly): TemplateResource[] {
  return [...app.all('AWS::Lambda::EventSourceMapping'), ...app.all(RULE).filter((rule) => rule.has('EventPattern/source/*', isApplicationSource))];
}

function invokes(source: TemplateResource): boolean {
  return ['Target', 'Targets', 'FunctionName'].some((path) => source.refs(path).some(({ type }) => type === FUNCTION));
}

/** Events of AWS services other than S3 are the platform's own housekeeping. */
function isApplicationSource(source: TemplatePart): boolean {
  return source.is('aws.s3') || !source.is(/^aws\./);
}
