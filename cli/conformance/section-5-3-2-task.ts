import { Assembly } from './assembly';
import { containers, tasks, variable } from './queries';
import { section } from './requirement';
import { TASK } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const ROLE = 'AWS::IAM::Role';
const SECRET = 'AWS::SecretsManager::Secret';
/** The names of the document begin with `eldonia`; a second platform in an account has another prefix. */
const BACKEND = /^[\w-]+-backend$/;
/** A secret ARN: the Region, and a name that may end with the random suffix of a complete ARN. */
const SECRET_ARN = /:secretsmanager:([a-z0-9-]+):[^:]+(?:::AccountId\})?:secret:([^:]+)/;
const LOG_OPTIONS = 'LogConfiguration/Options';

export const TASK_DEFINITION = section('5.3.2', [
  ['the task definition family is eldonia-backend', TASK, (app) =>
    everyTask(app, (task) => task.only('Family', BACKEND))],
  ['each task has its own elastic network interface (awsvpc)', TASK, (app) =>
    everyTask(app, (task) => task.only('NetworkMode', 'awsvpc'))],
  ['the task definition requires Fargate', TASK, (app) =>
    everyTask(app, (task) => task.only('RequiresCompatibilities/*', 'FARGATE'))],
  ['a task has 512 CPU units (0.5 vCPU)', TASK, (app) => everyTask(app, (task) => task.only('Cpu', 512))],
  [
    // The size of an agent container is added, so that the application keeps its own.
    'a task has 1024 MiB of memory, and more with an agent container',
    TASK,
    (app) => everyTask(app, (task) => task.only('Memory', 1024)
      || (task.parts('ContainerDefinitions/*').length > 1 && task.only('Memory', (memory) => memory.number() > 1024))),
    { literally: (app) => everyTask(app, (task) => task.only('Memory', 1024)) },
  ],
  [
    // The document's ecsTaskExecutionRole is the role that the console creates in most accounts.
    'tasks have an execution role that the platform creates',
    TASK,
    (app) => everyTask(app, (task) => every(task.refs('ExecutionRoleArn'), (role) =>
      isTaskRole(role) && !role.has('RoleName', 'ecsTaskExecutionRole'))),
  ],
  [
    'the task role is eldonia-backend-task-role',
    TASK,
    (app) => everyTask(app, (task) => every(task.refs('TaskRoleArn'), (role) => isTaskRole(role)
      && role.only('RoleName', /^[\w-]+-backend-task-role(-[a-z0-9-]+)?$/))),
  ],
  ['the container name is eldonia-backend', TASK, (app) =>
    everyContainer(app, (container) => container.only('Name', BACKEND))],
  [
    'the image comes from the eldonia-backend repository in the same Region',
    TASK,
    (app) => everyContainer(app, (container) => container.only('Image', isFromOwnRepository)),
  ],
  [
    'the container maps port 3001/tcp',
    TASK,
    (app) => everyContainer(app, (container) => container.has('PortMappings/*', (mapping) =>
      mapping.has('ContainerPort', 3001) && (!mapping.has('Protocol') || mapping.has('Protocol', 'tcp')))),
  ],
  ['NODE_ENV is production', TASK, (app) =>
    everyContainer(app, (container) => isSet(container, 'NODE_ENV', 'production'))],
  ['PORT is 3001', TASK, (app) => everyContainer(app, (container) => isSet(container, 'PORT', '3001'))],
  [
    'DB_PASSWORD comes from the secret eldonia/db-password',
    TASK,
    (app) => everyContainer(app, (container) => isSecret(container, 'DB_PASSWORD', /\/db-password$/)),
  ],
  [
    'JWT_SECRET comes from the secret eldonia/jwt-secret',
    TASK,
    (app) => everyContainer(app, (container) => isSecret(container, 'JWT_SECRET', /\/jwt-secret$/)),
  ],
  ['the container uses the awslogs log driver', TASK, (app) =>
    everyContainer(app, (container) => container.only('LogConfiguration/LogDriver', 'awslogs'))],
  [
    'the container logs to the log group /ecs/eldonia-backend',
    TASK,
    (app) => everyContainer(app, (container) => every(container.refs(`${LOG_OPTIONS}/awslogs-group`), (group) =>
      group.only('LogGroupName', /^\/ecs\/[\w-]+-backend$/))),
  ],
  [
    'the container logs to its own Region',
    TASK,
    (app) => everyContainer(app, (container) => container.only(`${LOG_OPTIONS}/awslogs-region`, regionOf(container))),
  ],
  [
    'the log stream prefix is ecs',
    TASK,
    (app) => everyContainer(app, (container) => container.only(`${LOG_OPTIONS}/awslogs-stream-prefix`, 'ecs')),
  ],
]);

function everyTask(app: Assembly, test: (task: TemplateResource) => boolean): boolean {
  return every(tasks(app), test);
}

function everyContainer(app: Assembly, test: (container: TemplatePart) => boolean): boolean {
  return every(containers(app), test);
}

function isTaskRole(role: TemplateResource): boolean {
  return role.type === ROLE
    && role.has('AssumeRolePolicyDocument/Statement/*/Principal/Service', 'ecs-tasks.amazonaws.com');
}

/** The image URI of a repository in the app is derived from its ARN; that of another repository contains the Region. */
function isFromOwnRepository(image: TemplatePart): boolean {
  // The separator of tag or digest can be a condition, rendered as JSON.
  const [registry, region, name] = /\.dkr\.ecr\.(.+?)\.(?:amazonaws|\$\{AWS::URLSuffix).+?\/(.+?)[:@{]/
    .exec(image.text()) ?? [];
  const own = image.refs().filter(({ type }) => type === 'AWS::ECR::Repository');
  return registry !== undefined && (own.length > 0
    ? own.every((repository) =>
      repository.stack.region === image.stack.region && repository.only('RepositoryName', BACKEND))
    : region === regionOf(image) && BACKEND.test(name));
}

/** A stack without a Region has this pseudo parameter. */
function regionOf({ stack }: TemplatePart): string {
  return stack.region ?? '${AWS::Region}';
}

function isSet(container: TemplatePart, name: string, value: string): boolean {
  return every(variable(container, 'Environment', name), (entry) => entry.only('Value', value));
}

function isSecret(container: TemplatePart, name: string, secretName: RegExp): boolean {
  return every(variable(container, 'Secrets', name), (entry) =>
    [...entry.refs('ValueFrom').flatMap(withoutAttachment), ...replicas(entry)].some((secret) =>
      secret.type !== SECRET || secret.only('Name', secretName)));
}

/**
 * The secrets of other Regions whose replica a literal ARN refers to. A name like `jwt-secret`, which ends in a hyphen
 * and six characters, would be taken for a complete ARN of another secret. Such a name needs a complete ARN.
 */
function replicas(entry: TemplatePart): TemplateResource[] {
  return entry.parts('ValueFrom').flatMap((value) => {
    const [, region, name] = SECRET_ARN.exec(value.text()) ?? [];
    return entry.app.all(SECRET).filter((secret) =>
      region === regionOf(entry) && secret.has('ReplicaRegions/*/Region', region)
        && secret.has('Name', (own) => name.replace(/-[A-Za-z0-9]{6}$/, '') === own.text()));
  });
}

function withoutAttachment(secret: TemplateResource): TemplateResource[] {
  return secret.type === 'AWS::SecretsManager::SecretTargetAttachment' ? secret.refs('SecretId') : [secret];
}
