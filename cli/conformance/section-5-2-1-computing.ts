import { Assembly, every, TemplatePart, TemplateResource } from './assembly';
import { invokes, mappings, rules, schedules, startsJob } from './invocations';
import { containers, functions, scalableTargets, targetGroups, tracks } from './queries';
import { each, ofType, overall, section, subject, TASK, TASK_SCALING } from './requirement';
import { canTriggerItself, isForOtherFiles, Upload, uploadRules, uploads } from './uploads';

/** An image format as a separate word. */
const IMAGE_FORMAT = /\b(avif|webp|jpe?g|png)\b/i;

const PROVIDERS = ofType('ECS cluster with capacity providers', 'AWS::ECS::ClusterCapacityProviderAssociations');
const UPLOADS = subject('rule for uploaded files', uploadRules);

export const COMPUTING = section('5.2.1', 'Computing', [
  each('the API runs on ECS Fargate, in a cluster with the Fargate Spot capacity provider', PROVIDERS, (cluster) =>
    ['FARGATE', 'FARGATE_SPOT'].every((provider) => cluster.has('CapacityProviders/*', provider))),
  overall('all Lambda functions with Node.js run the same version, 20 or a later LTS', subject('Lambda function', functions), (app) =>
    every(nodeFunctions(app), (one) => one.only('Runtime', /^nodejs2[024]\.x$/))
      && new Set(nodeFunctions(app).map((one) => one.textAt('Runtime'))).size === 1),
  overall('the API scales on CPU and memory utilization', TASK_SCALING, scalesByCpuAndMemory),
  // The document's minimum of 1 contradicts its SLO of 99.9 %: production runs one task in each of two zones.
  overall('the API scales between 1 or 2 and 10 tasks', TASK_SCALING, (app) => scalesFrom(app, 1) || scalesFrom(app, 2), {
    literally: (app) => scalesFrom(app, 1),
  }),
  overall('ECS and the load balancer check the health of the API with GET /health', TASK, (app) =>
    every(containers(app), (container) => container.has('HealthCheck/Command/*', /\/health\b/))
    && every(targetGroups(app), (group) => group.only('HealthCheckPath', '/health'))),
  overall("a Lambda function processes uploaded images, and can't write to the location that triggers it", UPLOADS, (app) =>
    uploads(app).some((upload) => !isForOtherFiles(upload.rule) && upload.written.length > 0 && !canTriggerItself(upload))),
  // The document requires "file conversion": images are converted by the processing function, other files by a function of the application.
  overall('Lambda functions convert uploaded images or other files, and their output triggers no further run', UPLOADS, (app) =>
    uploads(app).some(converts) && !uploads(app).some(canTriggerItself), { literally: (app) => uploadRules(app).some(isForOtherFiles) }),
  overall('a schedule starts a Lambda function, or a task that a state machine runs', subject('schedule', (app) => schedules(app).filter((schedule) => startsJob(schedule))), (app) =>
    schedules(app).some((schedule) => startsJob(schedule)), { literally: (app) => schedules(app).some((schedule) => startsJob(schedule, true)) }),
  overall('a Lambda function handles events of the application', subject('event source of a Lambda function', eventSources), (app) =>
    eventSources(app).some(invokes)),
]);

function scalesFrom(app: Assembly, least: number): boolean {
  return scalableTargets(app, 'ecs').some((target) => target.has('MinCapacity', least) && target.only('MaxCapacity', 10));
}

/** Whether one scalable target tracks both metrics. */
export function scalesByCpuAndMemory(app: Assembly): boolean {
  return scalableTargets(app, 'ecs').some((target) => ['CPU', 'Memory'].every((metric) =>
    tracks(app, target, new RegExp(`^ECSServiceAverage${metric}Utilization(HighResolution)?$`))));
}

/** A function of the application may use another language or a container image. */
function nodeFunctions(app: Assembly): TemplateResource[] {
  return functions(app).filter((one) => one.has('Runtime', /^nodejs/));
}

/** Whether an image function is configured with output formats; a function for other files counts as a converter. */
function converts({ rule, handler, written }: Upload): boolean {
  return isForOtherFiles(rule) || (written.length > 0 && handler.has('Environment/Variables/*', IMAGE_FORMAT));
}

function eventSources(app: Assembly): TemplateResource[] {
  return [...mappings(app), ...rules(app).filter((rule) => rule.has('EventPattern/source/*', isApplicationSource))];
}

/** Events of AWS services other than S3 belong to the platform, not to the application. */
function isApplicationSource(source: TemplatePart): boolean {
  return source.is('aws.s3') || !source.is(/^aws\./);
}
