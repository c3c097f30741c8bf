import { Assembly } from './assembly';
import { containers, tasks, variable } from './queries';
import { section } from './requirement';
import { TASK } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const ROLE = 'AWS::IAM::Role';
const SECRET = 'AWS::SecretsManager::Secret';
/** The document's names begin with `eldonia`; a second platform in one account has another beginning. */
const BACKEND = /^[\w-]+-backend$/;
/** An ARN of Secrets Manager: the region, and a name that may end with the six characters of a complete ARN. */
const SECRET_ARN = /:secretsmanager:([a-z0-9-]+):[^:]+(?:::AccountId\})?:secret:([^:]+)/;
const LOG_OPTIONS = 'LogConfiguration/Options';

export const TASK_DEFINITION = section('5.3.2', [
  ['the family is eldonia-backend', TASK, (app) => everyTask(app, (task) => task.only('Family', BACKEND))],
  ['each task has a network interface of its own (awsvpc)', TASK, (app) => everyTask(app, (task) => task.only('NetworkMode', 'awsvpc'))],
  ['tasks are made for Fargate', TASK, (app) => everyTask(app, (task) => task.only('RequiresCompatibilities/*', 'FARGATE'))],
  ['a task has 512 CPU units', TASK, (app) => everyTask(app, (task) => task.only('Cpu', 512))],
  [
    // What an agent needs is added, so that the application keeps its own.
    'a task has 1024 MiB of memory, and more with an agent beside the application',
    TASK,
    (app) => everyTask(app, (task) => task.only('Memory', 1024) || (task.parts('ContainerDefinitions/*').length > 1 && task.only('Memory', (memory) => memory.number() > 1024))),
  ],
  [
    // The document's ecsTaskExecutionRole is a role that the console makes in most accounts.
    "tasks start with an execution role of the platform's own",
    TASK,
    (app) => everyTask(app, (task) => every(task.refs('ExecutionRoleArn'), (role) =>
      isTaskRole(role) && !role.has('RoleName', 'ecsTaskExecutionRole'))),
  ],
  [
    'tasks run with the role eldonia-backend-task-role',
    TASK,
    (app) => everyTask(app, (task) => every(task.refs('TaskRoleArn'), (role) => isTaskRole(role)
      && role.only('RoleName', /^[\w-]+-backend-task-role(-[a-z0-9-]+)?$/))),
  ],
  ['the container is eldonia-backend', TASK, (app) => everyContainer(app, (container) => container.only('Name', BACKEND))],
  [
    "the image comes from the region's own eldonia-backend repository",
    TASK,
    (app) => everyContainer(app, (container) => container.only('Image', isFromOwnRepository)),
  ],
  [
    'the container listens on 3001/tcp',
    TASK,
    (app) => everyContainer(app, (container) => container.has('PortMappings/*', (mapping) =>
      mapping.has('ContainerPort', 3001) && (!mapping.has('Protocol') || mapping.has('Protocol', 'tcp')))),
  ],
  ['NODE_ENV is production', TASK, (app) => everyContainer(app, (container) => isSet(container, 'NODE_ENV', 'production'))],
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
  ['the container logs by awslogs', TASK, (app) => everyContainer(app, (container) => container.only('LogConfiguration/LogDriver', 'awslogs'))],
  [
    'it logs to the group /ecs/eldonia-backend',
    TASK,
    (app) => everyContainer(app, (container) => every(container.refs(`${LOG_OPTIONS}/awslogs-group`), (group) =>
      group.only('LogGroupName', /^\/ecs\/[\w-]+-backend$/))),
  ],
  [
    'it logs to its own region',
    TASK,
    (app) => everyContainer(app, (container) => container.only(`${LOG_OPTIONS}/awslogs-region`, regionOf(container))),
  ],
  ['its log streams begin with ecs', TASK, (app) => everyContainer(app, (container) => container.only(`${LOG_OPTIONS}/awslogs-stream-prefix`, 'ecs'))],
]);

function everyTask(app: Assembly, test: (task: TemplateResource) => boolean): boolean {
  return every(tasks(app), test);
}

function everyContainer(app: Assembly, test: (container: TemplatePart) => boolean): boolean {
  return every(containers(app), test);
}

function isTaskRole(role: TemplateResource): boolean {
  return role.type === ROLE && role.has('AssumeRolePolicyDocument/Statement/*/Principal/Service', 'ecs-tasks.amazonaws.com');
}

/** A repository of the app itself has its address made from its ARN; another one's address names the region. */
function isFromOwnRepository(image: TemplatePart): boolean {
  const [registry, region, name] = /\.dkr\.ecr\.(.+?)\.(?:amazonaws|\$\{AWS::URLSuffix).+?\/(.+?)[:@]/.exec(image.text()) ?? [];
  const own = image.refs().filter(({ type }) => type === 'AWS::ECR::Repository');
  return registry !== undefined && (own.length > 0
    ? own.every((repository) => repository.stack.region === image.stack.region && repository.only('RepositoryName', BACKEND))
    : region === regionOf(image) && BACKEND.test(name));
}

/** A stack that is bound to no region leaves the region open, in literally this way. */
function regionOf({ stack }: TemplatePart): string {
  return stack.region ?? '${AWS::Region}';
}

function isSet(container: TemplatePart, name: string, value: string): boolean {
  return every(variable(container, 'Environment', name), (entry) => entry.only('Value', value));
}

function isSecret(container: TemplatePart, name: string, secretName: RegExp): boolean {
  return every(variable(container, 'Secrets', name), (entry) => [...entry.refs('ValueFrom').flatMap(withoutAttachment), ...replicas(entry)].some((secret) =>
    secret.type !== SECRET || secret.only('Name', secretName)));
}

/**
 * The secrets of other regions whose copy a literal ARN names. A name like `jwt-secret`, which ends in a hyphen and six characters, would
 * be taken for the complete ARN of another secret, so that one has to be complete itself.
 */
function replicas(entry: TemplatePart): TemplateResource[] {
  return entry.parts('ValueFrom').flatMap((value) => {
    const [, region, name] = SECRET_ARN.exec(value.text()) ?? [];
    return entry.app.all(SECRET).filter((secret) => region === regionOf(entry) && secret.has('ReplicaRegions/*/Region', region)
      && secret.has('Name', (own) => name.replace(/-[A-Za-z0-9]{6}$/, '') === own.text()));
  });
}

function withoutAttachment(secret: TemplateResource): TemplateResource[] {
  return secret.type === 'AWS::SecretsManager::SecretTargetAttachment' ? secret.refs('SecretId') : [secret];
}
