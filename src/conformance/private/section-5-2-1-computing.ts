import { Assembly } from './assembly';
import { invokes, mappings, rules, schedules, startsJob } from './invocations';
import { containers, functions, scalableTargets, targetGroups, tracks } from './queries';
import { section } from './requirement';
import { ofType, Subject, TASK, TASK_SCALING } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';
import { isForOtherFiles, mayCallItself, Upload, uploadRules, uploads } from './uploads';

const FUNCTION = 'AWS::Lambda::Function';
/** An image's format, as a word of its own. */
const IMAGE_FORMAT = /\b(avif|webp|jpe?g|png)\b/i;

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
    (app) => every(nodeFunctions(app), (one) => one.only('Runtime', /^nodejs2[024]\.x$/)) && new Set(nodeFunctions(app).map(runtime)).size === 1,
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
    'a Lambda function processes uploaded images and may write only elsewhere than where it is called for',
    UPLOADS,
    (app) => uploads(app).some((upload) => !isForOtherFiles(upload.rule) && upload.written.length > 0 && !mayCallItself(upload)),
  ],
  [
    // The document asks for "file conversion": of images by the function that processes them, of other files by one of the application's.
    'Lambda functions convert uploaded files: images to the formats that they name, or other files; and none may call itself by what it writes',
    UPLOADS,
    (app) => uploads(app).some(converts) && !uploads(app).some(mayCallItself),
  ],
  [
    'a Lambda function, or a task that a state machine runs, is started on a schedule',
    SCHEDULES,
    (app) => schedules(app).some(startsJob),
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

/** A function of the application's own may be written in another language, or come as an image. */
function nodeFunctions(app: Assembly): TemplateResource[] {
  return functions(app).filter((one) => one.has('Runtime', /^nodejs/));
}

function runtime(one: TemplateResource): string {
  return one.parts('Runtime').map((part) => part.text()).join();
}

/** Of an image, when it is told of formats; of another file, whatever the function does with it. */
function converts({ rule, handler, written }: Upload): boolean {
  return isForOtherFiles(rule) || (written.length > 0 && handler.has('Environment/Variables/*', IMAGE_FORMAT));
}

function eventSources(app: Assembly): TemplateResource[] {
  return [...mappings(app), ...rules(app).filter((rule) => rule.has('EventPattern/source/*', isApplicationSource))];
}

/** Events of AWS services other than S3 are the platform's own housekeeping. */
function isApplicationSource(source: TemplatePart): boolean {
  return source.is('aws.s3') || !source.is(/^aws\./);
}
