import { Assembly, every, TemplatePart, TemplateResource } from './assembly';
import { invokes, mappings, rules, schedules, startsJob } from './invocations';
import { containers, functions, scalableTargets, services, targetGroups, tracks } from './queries';
import { Check, joined, ofType, overall, section, subject, TASK, TASK_SCALING } from './requirement';
import { canTriggerItself, inEachRegion, isForOtherFiles, Upload, uploadRules, uploads } from './uploads';

/** A command that fails without a successful answer of the application itself. */
export const HEALTH_CHECK = /^(CMD(-SHELL)? )?(curl (?=.*(-\w*f|--fail)\b)[^|;&#]*|wget [^|;&#]*|node (?!-e(?!.*(\.ok\b|status))).*)(\/\/(localhost|127\.0\.0\.1|\[::1\]):3001\/health\b|(?<=node .*)(localhost|127\.0\.0\.1)\b.*\b3001\b.*\/health\b)(?!.*(\|\||;) *(true|:|exit 0))/;
/** An image format as a separate word. */
const IMAGE_FORMAT = /\b(avif|webp|jpe?g|png)\b/i;

const PROVIDERS = ofType('ECS cluster with capacity providers', 'AWS::ECS::ClusterCapacityProviderAssociations');
const UPLOADS = subject('rule for uploaded files', uploadRules);

export const COMPUTING = section('5.2.1', 'Computing', [
  overall('the API runs on ECS Fargate, in a cluster with the Fargate Spot capacity provider', PROVIDERS, (app) =>
    every(PROVIDERS.find(app).filter((one) => services(app).length === 0 || services(app).some((service) => service.refs('Cluster').some((cluster) => one.refs('Cluster').includes(cluster)))), (cluster) => ['FARGATE', 'FARGATE_SPOT'].every((provider) => cluster.has('CapacityProviders/*', provider)))
      && services(app).every(isOnFargate)),
  overall('all Lambda functions with Node.js run the same version, 20 or a later LTS', subject('Lambda function', functions), (app) =>
    every(nodeFunctions(app), (one) => one.only('Runtime', /^nodejs2[024]\.x$/))
      && new Set(nodeFunctions(app).map((one) => one.textAt('Runtime'))).size === 1),
  joined('the API scales on CPU and memory utilization', TASK_SCALING, { 'scaling on CPU': scalesBy('CPU'), 'scaling on memory': scalesBy('Memory') }),
  // The document's minimum of 1 contradicts its SLO of 99.9 %: production runs one task in each of two zones.
  joined('the API scales between 1 or 2 and 10 tasks', TASK_SCALING, {
    'min 1': (app) => scalesFrom(app, 1) || scalesFrom(app, 2), 'max 10': (app) => every(scalableTargets(app, 'ecs'), (target) => target.only('MaxCapacity', 10)),
  }, { literally: (app) => scalesFrom(app, 1) }),
  overall('ECS and the load balancer check the health of the API with GET /health', TASK, (app) =>
    every(containers(app), (container) => container.only('HealthCheck/Command', (command) => HEALTH_CHECK.test(command.words())))
    && every(targetGroups(app), (group) => group.only('HealthCheckPath', '/health') && isOfTraffic(group))),
  overall("a Lambda function processes uploaded images, and can't write to the location that triggers it", UPLOADS, (app) =>
    inEachRegion(app, (upload) => !isForOtherFiles(upload.rule) && upload.written.length > 0 && !canTriggerItself(upload))),
  // The document requires "file conversion": images are converted by the processing function, other files by a function of the application.
  overall('Lambda functions convert uploaded images or other files, and their output triggers no further run', UPLOADS, (app) =>
    inEachRegion(app, converts) && !uploads(app).some(canTriggerItself), { literally: (app) => uploadRules(app).some(isForOtherFiles) }),
  joined('a recurring schedule starts a Lambda function, or a task that a state machine runs', subject('schedule', (app) => schedules(app).filter((schedule) => startsJob(schedule))), {
    batch: (app) => schedules(app).some((schedule) => startsJob(schedule)),
    periodic: (app) => schedules(app).some((schedule) => startsJob(schedule) && !schedule.has('EndDate') && !schedule.has('ScheduleExpression', /^at\(|\b\d{4}\)$/)),
  }, { literally: (app) => schedules(app).some((schedule) => startsJob(schedule, true)) }),
  overall('a Lambda function handles events of the application', subject('event source of a Lambda function', eventSources), (app) =>
    eventSources(app).some(invokes)),
]);

/** Whether a target group checks the port and the protocol of its traffic. */
export function isOfTraffic(group: TemplateResource): boolean {
  return !group.has('HealthCheckPort', /^(?!(traffic-port|3001)$)/) && !group.has('HealthCheckProtocol', /^(?!HTTP$)/);
}

/** Whether a scalable target is that of a service of the app. */
const isOfService = (app: Assembly, target: TemplateResource) => target.refs('ResourceId').some((one) => services(app).includes(one));

function scalesFrom(app: Assembly, least: number): boolean {
  return scalableTargets(app, 'ecs').some((target) => target.has('MinCapacity', least) && isOfService(app, target));
}

/** Whether each scalable target of tasks tracks these metrics. */
export function scalesBy(...metrics: readonly ('CPU' | 'Memory')[]): Check {
  return (app) => every(scalableTargets(app, 'ecs'), (target) => target.only('ScalableDimension', 'ecs:service:DesiredCount') && isOfService(app, target)
    && metrics.every((metric) => tracks(app, target, new RegExp(`^ECSServiceAverage${metric}Utilization(HighResolution)?$`))));
}

export function isOnFargate(service: TemplateResource): boolean {
  return !service.only('CapacityProviderStrategy/*/Weight', 0) && every([...service.parts('LaunchType'), ...service.parts('CapacityProviderStrategy/*/CapacityProvider')], (one) => one.is(/^FARGATE(_SPOT)?$/));
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
