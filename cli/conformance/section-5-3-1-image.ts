import { Assembly } from './assembly';
import { containers, tasks } from './queries';
import { inRepository, section } from './requirement';
import { TASK } from './subject';
import { every, TemplatePart } from './template-part';

/**
 * The lines of the Dockerfile, which no template contains: `eldonia-constructs conformance --repository .` reads it. A
 * task definition can override a line.
 */
export const IMAGE = section('5.3.1', inRepository(TASK, [
  [
    'FROM node:20-alpine: the image is based on Node.js on Alpine Linux',
    (app) => every(tasks(app), (task) => task.only('RuntimePlatform/OperatingSystemFamily', 'LINUX')),
  ],
  [
    'WORKDIR /app',
    (app) =>
      everyContainer(app, (container) =>
        !container.has('WorkingDirectory') || container.only('WorkingDirectory', '/app')),
  ],
  [
    'COPY package*.json ./: dependencies are installed before the code is copied',
    (app) => everyContainer(app, (container) => !commands(container).some((part) =>
      part.is(/\b(npm|yarn|pnpm) (ci|install|i|add)\b/))),
  ],
  [
    'RUN npm ci --only=production: dependencies for production only, by the lock file',
    (app) => everyContainer(app, (container) => container.has('Environment/*', (entry) =>
      entry.has('Name', 'NODE_ENV') && entry.only('Value', 'production'))),
  ],
  [
    'COPY . .: the code is copied',
    (app) => everyContainer(app, (container) => !container.has('MountPoints/*/ContainerPath', /^\/(app\b.*)?$/)),
  ],
  ['RUN addgroup -g 1001 -S nodejs: the group has the id 1001'],
  ['RUN adduser -S nodejs -u 1001: the user has the id 1001'],
  [
    'USER nodejs: the process runs as this user',
    (app) => everyContainer(app, (container) => container.only('User', /^1001(:1001)?$/)),
  ],
  [
    'HEALTHCHECK: every 30 seconds, timeout 3 seconds, start period 5 seconds, 3 retries, GET /health on port 3001',
    (app) => everyContainer(app, (container) => container.only('HealthCheck', isDocumentedCheck)),
  ],
  [
    'EXPOSE 3001',
    (app) => everyContainer(app, (container) => container.has('PortMappings/*/ContainerPort', 3001)),
  ],
  [
    'CMD npm start: the image starts the server',
    (app) => everyContainer(app, (container) => container.only('LinuxParameters/InitProcessEnabled', true)),
  ],
]));

function everyContainer(app: Assembly, test: (container: TemplatePart) => boolean): boolean {
  return every(containers(app), test);
}

function commands(container: TemplatePart): TemplatePart[] {
  return ['EntryPoint', 'Command'].flatMap((path) => container.parts(`${path}`)).map((list) => joined(list));
}

function joined(list: TemplatePart): TemplatePart {
  return new TemplatePart(list.stack, list.app, list.parts('*').map((word) => word.text()).join(' '));
}

function isDocumentedCheck(check: TemplatePart): boolean {
  const command = joined(new TemplatePart(check.stack, check.app, check.parts('Command/*').map((word) => word.text())));
  return check.only('Interval', 30) && check.only('Timeout', 3) && check.only('StartPeriod', 5)
    && check.only('Retries', 3)
    && command.is(/^CMD/) && command.is(/:3001\/health/) && !command.is(/\bcurl\b/);
}
