import { every, TemplatePart, TemplateResource } from './assembly';
import { variable } from './queries';
import { CONTAINER, each, section, TASK } from './requirement';

const SECRET = 'AWS::SecretsManager::Secret';
/** The names of the document begin with `eldonia`; a second platform in an account has another prefix. */
const BACKEND = /^[\w-]+-backend$/;
/** A secret ARN: the Region, and a name that may end with the random suffix of a complete ARN. */
const SECRET_ARN = /:secretsmanager:([a-z0-9-]+):[^:]+(?:::AccountId\})?:secret:([^:]+)/;
const LOG_OPTIONS = 'LogConfiguration/Options';

export const TASK_DEFINITION = section('5.3.2', 'Task definition', [
  each('the task definition family is eldonia-backend', TASK, { Family: BACKEND }),
  each('each task has its own elastic network interface (awsvpc)', TASK, { NetworkMode: 'awsvpc' }),
  each('the task definition requires Fargate', TASK, { 'RequiresCompatibilities/*': 'FARGATE' }),
  each('a task has 512 CPU units (0.5 vCPU)', TASK, { Cpu: 512 }),
  // The size of an agent container is added, so that the application keeps its own.
  each('a task has 1024 MiB of memory, and more with an agent container', TASK, (task) => hasMemoryOfApplication(task)
    || (task.parts('ContainerDefinitions/*').length > 1 && task.only('Memory', (memory) => memory.number() > 1024)), {
    literally: (app) => TASK.find(app).every(hasMemoryOfApplication),
  }),
  // The document's ecsTaskExecutionRole is the role that the console creates in most accounts.
  each('tasks have an execution role that the platform creates', TASK, (task) =>
    task.refersTo('ExecutionRoleArn', (role) => isTaskRole(role) && !role.has('RoleName', 'ecsTaskExecutionRole'))),
  each('the task role is eldonia-backend-task-role', TASK, (task) =>
    task.refersTo('TaskRoleArn', (role) => isTaskRole(role) && role.only('RoleName', /^[\w-]+-backend-task-role(-[a-z0-9-]+)?$/))),
  each('the container name is eldonia-backend', CONTAINER, { Name: BACKEND }),
  each('the image comes from the eldonia-backend repository in the same Region', CONTAINER, { Image: isFromOwnRepository }),
  each('the container maps port 3001/tcp', CONTAINER, (container) => container.has('PortMappings/*', (mapping) =>
    mapping.has('ContainerPort', 3001) && (!mapping.has('Protocol') || mapping.has('Protocol', 'tcp')))),
  each('NODE_ENV is production', CONTAINER, (container) => isSet(container, 'NODE_ENV', 'production')),
  each('PORT is 3001', CONTAINER, (container) => isSet(container, 'PORT', '3001')),
  each('DB_PASSWORD comes from the secret eldonia/db-password', CONTAINER, (container) => isSecret(container, 'DB_PASSWORD', /\/db-password$/)),
  each('JWT_SECRET comes from the secret eldonia/jwt-secret', CONTAINER, (container) => isSecret(container, 'JWT_SECRET', /\/jwt-secret$/)),
  each('the container uses the awslogs log driver', CONTAINER, { 'LogConfiguration/LogDriver': 'awslogs' }),
  each('the container logs to the log group /ecs/eldonia-backend', CONTAINER, (container) =>
    container.refersTo(`${LOG_OPTIONS}/awslogs-group`, { LogGroupName: /^\/ecs\/[\w-]+-backend$/ })),
  each('the container logs to its own Region', CONTAINER, (container) => container.only(`${LOG_OPTIONS}/awslogs-region`, regionOf(container))),
  each('the log stream prefix is ecs', CONTAINER, { [`${LOG_OPTIONS}/awslogs-stream-prefix`]: 'ecs' }),
]);

function hasMemoryOfApplication(task: TemplateResource): boolean {
  return task.only('Memory', 1024);
}

function isTaskRole(role: TemplateResource): boolean {
  return role.type === 'AWS::IAM::Role' && role.has('AssumeRolePolicyDocument/Statement/*/Principal/Service', 'ecs-tasks.amazonaws.com');
}

/** The image URI of a repository in the app is derived from its ARN; that of another repository contains the Region. */
function isFromOwnRepository(image: TemplatePart): boolean {
  // The separator of tag or digest can be a condition, rendered as JSON.
  const [registry, region, name] = /\.dkr\.ecr\.(.+?)\.(?:amazonaws|\$\{AWS::URLSuffix).+?\/(.+?)[:@{]/.exec(image.text()) ?? [];
  const own = image.refs().filter(({ type }) => type === 'AWS::ECR::Repository');
  return registry !== undefined && (own.length > 0
    ? own.every((repository) => repository.stack.region === image.stack.region && repository.only('RepositoryName', BACKEND))
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
