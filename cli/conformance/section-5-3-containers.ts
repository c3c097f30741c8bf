import { Assembly, between, every, TemplatePart, TemplateResource } from './assembly';
import { isStandby } from './failover-plans';
import { sends } from './hops';
import { isDenied, permitted, withoutAttachment } from './permissions';
import { containers, scalableTargets, services, subnetsRoutedBy, tasks, variable } from './queries';
import { CONTAINER, each, eachOf, inRepository, Kind, overall, section, SERVICE, TASK, unseen, within } from './requirement';
import { HEALTH_CHECK, isOnFargate } from './section-5-2-1-computing';

const SECRET = 'AWS::SecretsManager::Secret';
/** The names of the document begin with `eldonia`; a second platform in an account has another prefix. */
const BACKEND = /^[\w-]+-backend$/;
/** A secret ARN: the Region, and a name that may end with the random suffix of a complete ARN. */
const SECRET_ARN = /:secretsmanager:([a-z0-9-]+):[^:]+(?:::AccountId\})?:secret:([^:]+)/;
const READONLY = 'ReadonlyRootFilesystem';
const LOG_OPTIONS = 'LogConfiguration/Options';
const VPC_CONFIGURATION = 'NetworkConfiguration/AwsvpcConfiguration';
const SUBNETS = `${VPC_CONFIGURATION}/Subnets`;
const PRIMARY = within(SERVICE, (app) => services(app).filter((service) => !isStandby(app, service)));

/**
 * The lines of the Dockerfile, which no template contains: `eldonia-constructs conformance --repository .` reads it. A
 * task definition can override a line.
 */
export const IMAGE = section('5.3.1', 'Container image', inRepository([
  each('FROM node:20-alpine: the image is based on Node.js on Alpine Linux', TASK, { 'RuntimePlatform/OperatingSystemFamily': 'LINUX' }),
  each('WORKDIR /app', CONTAINER, (container) => !container.has('WorkingDirectory') || container.only('WorkingDirectory', '/app')),
  each('COPY package*.json ./: dependencies are installed before the code is copied', CONTAINER, (container) =>
    !['EntryPoint', 'Command'].some((path) => container.has(path, (list) => /\b(npm|yarn|pnpm) (ci|install|i|add)\b/.test(list.words())))),
  each('RUN npm ci --only=production: dependencies for production only, by the lock file', CONTAINER, (container) =>
    container.has('Environment/*', (entry) => entry.has('Name', 'NODE_ENV') && entry.only('Value', 'production'))),
  each('COPY . .: the code is copied', CONTAINER, (container) => !container.has('MountPoints/*/ContainerPath', /^\/(app\b.*)?$/)),
  ...unseen(TASK, 'RUN addgroup -g 1001 -S nodejs: the group has the id 1001', 'RUN adduser -S nodejs -u 1001: the user has the id 1001'),
  each('USER nodejs: the process runs as this user', CONTAINER, { User: /^1001(:1001)?$/ }),
  eachOf('HEALTHCHECK: every 30 seconds, timeout 3 seconds, start period 5 seconds, 3 retries, GET /health on port 3001', CONTAINER, {
    'interval 30 s': { 'HealthCheck/Interval': 30 },
    'timeout 3 s': { 'HealthCheck/Timeout': 3 },
    'start period 5 s': { 'HealthCheck/StartPeriod': 5 },
    'retries 3': { 'HealthCheck/Retries': 3 },
    'curl localhost:3001/health': { 'HealthCheck/Command': (command) => HEALTH_CHECK.test(command.words()) && !/\bcurl\b/.test(command.words()) },
  }),
  each('EXPOSE 3001', CONTAINER, (container) => container.has('PortMappings/*/ContainerPort', 3001)),
  each('CMD npm start: the image starts the server', CONTAINER, (container) => container.only('LinuxParameters/InitProcessEnabled', true) && !container.has('Essential', false)
    && ['EntryPoint', 'Command'].every((path) => container.parts(path).every((list) => /\b(node|npm)\b(?! (-[epv]|--(eval|print|version))\b)/.test(list.words())))),
  ...unseen(TASK, 'FROM node: the base image is that of Docker Hub, or its copy in Amazon ECR Public'),
]));

export const TASK_DEFINITION = section('5.3.2', 'Task definition', [
  each('the task definition family is eldonia-backend', TASK, { Family: BACKEND }),
  each('each task has its own elastic network interface (awsvpc)', TASK, { NetworkMode: 'awsvpc' }),
  each('the task definition requires Fargate', TASK, { 'RequiresCompatibilities/*': 'FARGATE' }),
  each('a task has 512 CPU units (0.5 vCPU)', TASK, { Cpu: 512 }),
  // The size of an agent container is added, so that the application keeps its own.
  each('a task has 1024 MiB of memory, and more with an agent container', TASK, (task) => !task.has('ContainerDefinitions/0/Memory', (limit) => limit.number() < 1024)
    && (hasMemoryOfApplication(task) || (task.parts('ContainerDefinitions/*').length > 1 && task.only('Memory', between(1025, 3072)))), {
    literally: (app) => TASK.find(app).every(hasMemoryOfApplication),
  }),
  // The document's ecsTaskExecutionRole is the role that the console creates in most accounts.
  each('tasks have an execution role that the platform creates, with permission to pull the image, read secrets and write logs', TASK, (task, app) =>
    task.refersTo('ExecutionRoleArn', (role) => isTaskRole(role) && !role.has('RoleName', 'ecsTaskExecutionRole')
      && (role.has('ManagedPolicyArns/*') || neededBy(task).every((action) => permitted(app, role, action).length > 0))
      && !task.refs('ContainerDefinitions/0/Image').some((repository) => isDenied(app, repository, 'ecr:BatchGetImage', role)))),
  each('the task role is eldonia-backend-task-role', TASK, (task) =>
    task.refersTo('TaskRoleArn', (role) => isTaskRole(role) && role.only('RoleName', /^[\w-]+-backend-task-role(-[a-z0-9-]+)?$/)), {
    literally: (app) => TASK.find(app).every((task) => task.refersTo('TaskRoleArn', { RoleName: /-backend-task-role$/ })),
  }),
  each('the container name is eldonia-backend', CONTAINER, { Name: BACKEND }),
  eachOf('the image comes from the eldonia-backend repository in the same Region, by its digest or the tag latest', CONTAINER, {
    'repository eldonia-backend': { Image: (image) => isFromRepository(image, (one) => one.only('RepositoryName', BACKEND), (_, name) => BACKEND.test(name)) },
    'registry in ap-northeast-1': { Image: (image) => isFromRepository(image, ({ stack }) => stack.region === image.stack.region, (region) => region === regionOf(image)) },
    // The separator of a platform is a condition, rendered as JSON: that of a digest after the first release.
    ':latest': { Image: /:latest$|@sha256:|\{"Fn::If".*"@"/ },
  }, {
    literally: (app) => containers(app).every((container) => container.only('Image', /:latest$/)),
  }),
  eachOf('the container maps port 3001/tcp', CONTAINER, {
    'container port 3001': (container) => container.has('PortMappings/*/ContainerPort', 3001),
    'tcp': (container) => every(container.parts('PortMappings/*'), (mapping) => !mapping.has('Protocol') || mapping.has('Protocol', 'tcp')),
  }),
  each('NODE_ENV is production', CONTAINER, (container) => isSet(container, 'NODE_ENV', 'production')),
  each('PORT is 3001', CONTAINER, (container) => isSet(container, 'PORT', '3001')),
  eachOf('DB_PASSWORD comes from the secret eldonia/db-password, whole or by its key password', CONTAINER, {
    'DB_PASSWORD': (container) => variable(container, 'Secrets', 'DB_PASSWORD').length > 0 && variable(container, 'Environment', 'DB_PASSWORD').length === 0,
    'secret eldonia/db-password': (container) => isSecret(container, 'DB_PASSWORD', /\/db-password$/),
    'whole secret': (container) => every(variable(container, 'Secrets', 'DB_PASSWORD'), (entry) => !entry.has('ValueFrom', /:(?!password:)[^:]+::$/)),
  }, {
    literally: (app) => containers(app).flatMap((container) => variable(container, 'Secrets', 'DB_PASSWORD')).every((entry) => !entry.has('ValueFrom', /:[^:]+::$/)),
  }),
  eachOf('JWT_SECRET comes from the secret eldonia/jwt-secret', CONTAINER, {
    'JWT_SECRET': (container) => variable(container, 'Secrets', 'JWT_SECRET').length > 0 && variable(container, 'Environment', 'JWT_SECRET').length === 0,
    'secret eldonia/jwt-secret': (container) => isSecret(container, 'JWT_SECRET', /\/jwt-secret$/),
  }),
  each('the container uses the awslogs log driver', CONTAINER, { 'LogConfiguration/LogDriver': 'awslogs' }),
  each('the container logs to the log group /ecs/eldonia-backend', CONTAINER, (container) =>
    container.refersTo(`${LOG_OPTIONS}/awslogs-group`, { LogGroupName: /^\/ecs\/[\w-]+-backend$/ })),
  each('the container logs to its own Region', CONTAINER, (container) => container.only(`${LOG_OPTIONS}/awslogs-region`, regionOf(container))),
  each('the log stream prefix is ecs', CONTAINER, { [`${LOG_OPTIONS}/awslogs-stream-prefix`]: 'ecs' }),
  each('a container with a read-only root file system can write to /tmp', CONTAINER, (container) => !container.has(READONLY, true)
    || ['LinuxParameters/Tmpfs', 'MountPoints'].some((list) => container.has(`${list}/*/ContainerPath`, '/tmp')), {
    literally: (app) => containers(app).every((container) => !container.has(READONLY, true) && !container.has('LinuxParameters/Capabilities/Drop/*')),
  }),
]);

function hasMemoryOfApplication(task: TemplateResource): boolean {
  return task.only('Memory', 1024);
}

/** What ECS calls before a container starts. */
function neededBy(task: TemplateResource): string[] {
  const has = (path: string, value: RegExp, action: string) => task.has(`ContainerDefinitions/*/${path}`, value) ? [action] : [];
  return ['logs:PutLogEvents', ...has('Image', /\.dkr\.ecr\./, 'ecr:BatchGetImage'), ...has('Secrets/*/ValueFrom', /:secretsmanager:|Secret/, 'secretsmanager:GetSecretValue')];
}

function isTaskRole(role: TemplateResource): boolean {
  return role.type === 'AWS::IAM::Role' && role.has('AssumeRolePolicyDocument/Statement/*/Principal/Service', 'ecs-tasks.amazonaws.com');
}

/** The image URI of a repository in the app is derived from its ARN; that of another repository contains the Region. */
function isFromRepository(
  image: TemplatePart, isOwn: (repository: TemplateResource) => boolean, isNamed: (region: string, name: string) => boolean,
): boolean {
  const [registry, region, name] = /\.dkr\.ecr\.(.+?)\.(?:amazonaws|\$\{AWS::URLSuffix).+?\/(.+?)[:@{]/.exec(image.text()) ?? [];
  const own = image.refs().filter(({ type }) => type === 'AWS::ECR::Repository');
  return registry !== undefined && (own.length > 0 ? own.every(isOwn) : isNamed(region, name));
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

export const SERVICE_DEFINITION = section('5.3.3', 'Service definition', [
  each('the service name is eldonia-backend', SERVICE, { ServiceName: BACKEND }),
  each('the service runs in the cluster eldonia-cluster', SERVICE, (service) => service.refersTo('Cluster', { ClusterName: /^[\w-]+-cluster$/ })),
  overall("the service runs the platform's task definition", SERVICE, (app) =>
    services(app).length > 0 && services(app).length === tasks(app).length),
  each('the service starts with 2 tasks (in development 1); in the standby Region the failover plan starts them', PRIMARY, (service, app, kind) =>
    startsWith(app, service, kind === Kind.DEVELOPMENT ? [1, 2] : [2]), {
    literally: (app) => services(app).every((service) => service.has('DesiredCount', 2)),
  }),
  each('the service runs on Fargate (in development also on Fargate Spot)', SERVICE, (service, _, kind) => service.only('LaunchType', 'FARGATE')
    || (isOnFargate(service) && service.only('CapacityProviderStrategy/*/CapacityProvider', kind === Kind.DEVELOPMENT ? /^FARGATE(_SPOT)?$/ : 'FARGATE')), {
    literally: (app) => services(app).every((service) => service.only('LaunchType', 'FARGATE')),
  }),
  eachOf('the tasks are in the two private subnets', SERVICE, {
    'first subnet': (service, app) => service.refs(SUBNETS).length < 3 && isPrivate(app, service, 0),
    'second subnet': (service, app) => isPrivate(app, service, 1),
  }),
  each('the tasks have a security group that allows HTTPS to AWS', SERVICE, (service, app) =>
    service.refersTo(`${VPC_CONFIGURATION}/SecurityGroups`, ({ type }) => type === 'AWS::EC2::SecurityGroup') && sends(app, service.refs(`${VPC_CONFIGURATION}/SecurityGroups`), 443)),
  each('the tasks have no public IP address', SERVICE, { [`${VPC_CONFIGURATION}/AssignPublicIp`]: 'DISABLED' }),
  each('the service registers its tasks in the target group of the load balancer', SERVICE, (service) =>
    service.refersTo('LoadBalancers/*/TargetGroupArn', ({ type }) => type === 'AWS::ElasticLoadBalancingV2::TargetGroup'), {
    literally: (app) => services(app).every((service) => service.refersTo('LoadBalancers/*/TargetGroupArn', { Name: BACKEND })),
  }),
  each('the load balancer forwards to the container eldonia-backend', SERVICE, (service, app) =>
    service.only('LoadBalancers/*/ContainerName', BACKEND)
      && containers(app).some((container) => service.has('LoadBalancers/*/ContainerName', container.textAt('Name')))),
  each('the load balancer forwards to port 3001', SERVICE, { 'LoadBalancers/*/ContainerPort': 3001 }),
  each('the maximum percent of a deployment is 200 %', SERVICE, { 'DeploymentConfiguration/MaximumPercent': 200 }),
  each('the minimum healthy percent of a deployment is 50 %', SERVICE, { 'DeploymentConfiguration/MinimumHealthyPercent': 50 }),
  each('the health check grace period is 60 seconds', SERVICE, { HealthCheckGracePeriodSeconds: 60 }),
]);

function isPrivate(app: Assembly, service: TemplateResource, index: number): boolean {
  return subnetsRoutedBy(app, 'NatGatewayId').includes(service.refs(SUBNETS)[index]);
}

/** Nothing runs until the first release. Later deployments leave the count to Auto Scaling and its minimum. */
function startsWith(app: Assembly, service: TemplateResource, counts: readonly number[]): boolean {
  return service.has('DesiredCount', 2) || (!service.has('DesiredCount', (count) => !count.is(0))
    && scalableTargets(app, 'ecs').some((target) => target.refs('ResourceId').includes(service)
      && counts.some((count) => target.has('MinCapacity', count))));
}
